namespace SparseRtrl.Cli.Demo;

/// <summary>What the user asked of <c>srtrl demo</c>.</summary>
/// <param name="Output">Folder of all results; it exists and can be written.</param>
/// <param name="Json">Print the report as JSON on stdout.</param>
internal sealed record DemoOptions(DirectoryInfo Output, int Seed, bool Json);
