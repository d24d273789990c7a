namespace SparseRtrl.Fpga.Flow;

/// <summary>Whether a placed design is fast enough for its clock, by the estimate of icetime, or of nextpnr for an ECP5.</summary>
/// <param name="CriticalPathNs">Longest delay, from clock edge to set-up, routing included.</param>
/// <param name="ClockMegahertz">That the kernel gets on the board.</param>
/// <param name="StartNet">Where the critical path begins, by the name of the net in the netlist.</param>
/// <param name="EndNet">Where it ends.</param>
public sealed record TimingReport(double CriticalPathNs, double ClockMegahertz, string StartNet, string EndNet)
{
    public double MaximumMegahertz => 1e3 / CriticalPathNs;

    public bool MeetsClock => MaximumMegahertz >= ClockMegahertz;
}
