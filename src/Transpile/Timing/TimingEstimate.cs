namespace SparseRtrl.Transpile.Timing;

/// <summary>The compiler's own estimate of a design's longest path, before any tool has run.</summary>
/// <param name="CriticalPathNanoseconds">Clock edge to clock edge.</param>
/// <param name="Start">VHDL signal that the path starts at.</param>
/// <param name="End">VHDL signal that it ends at.</param>
/// <param name="HardMultipliers">Of the whole design.</param>
public sealed record TimingEstimate(
    double CriticalPathNanoseconds, string Start, string End, int HardMultipliers)
{
    public double MaximumMegahertz => 1e3 / CriticalPathNanoseconds;
}
