namespace SparseRtrl.Cli.Gradient;

/// <summary>What the user asked of <c>srtrl gradient</c>.</summary>
/// <param name="Method">Name of a gradient method.</param>
/// <param name="Seed">Of a method that draws random numbers.</param>
/// <param name="Json">Print the result as JSON on stdout.</param>
/// <param name="Output">File that also receives the JSON.</param>
internal sealed record GradientOptions(
    string NetworkFile, string SequenceFile, string Method, ulong Seed, bool Json, string? Output);
