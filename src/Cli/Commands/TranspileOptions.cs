namespace SparseRtrl.Cli.Commands;

/// <summary>What the user asked of <c>srtrl transpile</c>.</summary>
/// <param name="Output">Folder of the results; it exists and can be written.</param>
/// <param name="DumpIr">Also write the module after each stage of the compiler.</param>
/// <param name="Report">Also write the schedule report.</param>
/// <param name="TestBench">What a test bench, which is written too, replays; null for none.</param>
/// <param name="Json">Print the result as JSON on stdout.</param>
internal sealed record TranspileOptions(
    KernelSelection Kernel, DirectoryInfo Output, bool DumpIr, bool Report, Stimulus? TestBench, bool Json);
