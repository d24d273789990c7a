namespace SparseRtrl.Fpga.Toolchains;

/// <summary>The longest path of a placed design, as the tools estimate it.</summary>
/// <param name="DelayNs">From clock edge to set-up, with routing.</param>
/// <param name="StartNet">Net where the path begins.</param>
/// <param name="EndNet">Net where it ends.</param>
public sealed record CriticalPath(double DelayNs, string StartNet, string EndNet);
