using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Sim.Tests;

internal static class RequiredTools
{
    /// <summary>
    /// Skips the test, with the command that installs what is missing; fails it where continuous integration should have it.
    /// </summary>
    public static async Task CheckAsync(ToolRunner runner, params IReadOnlyList<string> tools)
    {
        foreach (string tool in tools)
        {
            try
            {
                await runner.RunAsync(
                    new ToolCall(tool, ["--version"], AppContext.BaseDirectory), TestContext.Current.CancellationToken);
            }
            catch (ToolMissingException missing) when (Environment.GetEnvironmentVariable("CI") != "true")
            {
                Assert.Skip(missing.Message);
            }
        }
    }
}
