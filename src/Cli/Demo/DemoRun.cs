using System.Collections.Immutable;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Cli.Demo;

/// <summary>The demonstration, step by step.</summary>
internal static class DemoRun
{
    /// <param name="missing">Tools that could not be installed; the steps that need them are skipped and named.</param>
    /// <returns><see cref="ExitCode.ToolMissing"/> when a step was skipped.</returns>
    public static Task<ExitCode> RunAsync(
        DemoOptions options, ToolLocator locator, ImmutableArray<ToolStatus> missing, CancellationToken cancellationToken) =>
        throw new NotSupportedException("the demo has no steps yet");
}
