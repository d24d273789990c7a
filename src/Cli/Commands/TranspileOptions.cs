using System.Collections.Immutable;

namespace SparseRtrl.Cli.Commands;

/// <summary>What the user asked of <c>srtrl transpile</c>.</summary>
/// <param name="File">Source of one kernel; it exists.</param>
/// <param name="Output">Folder of the results; it exists and can be written.</param>
/// <param name="Parameters">Constructor parameter → value as written.</param>
/// <param name="ClockMegahertz">Clock that the schedule is made for.</param>
/// <param name="DumpIr">Also write the module after each stage of the compiler.</param>
/// <param name="Report">Also write the schedule report.</param>
/// <param name="Json">Print the result as JSON on stdout.</param>
internal sealed record TranspileOptions(
    FileInfo File, DirectoryInfo Output, ImmutableSortedDictionary<string, string> Parameters, double ClockMegahertz,
    bool DumpIr, bool Report, bool Json);
