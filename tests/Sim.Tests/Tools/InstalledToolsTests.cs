using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Sim.Tests.Tools;

/// <summary>The tools of this machine.</summary>
public sealed class InstalledToolsTests
{
    public static TheoryData<string> Ids => [.. ToolCatalog.Default.Tools.Select(tool => tool.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Each_tool_is_found_and_tells_a_version_that_is_new_enough(string id)
    {
        ToolStatus status = await new ToolLocator().FindAsync(id, TestContext.Current.CancellationToken);
        if (status.Found is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            InstallPlan plan = InstallPlan.For([status.Tool], HostEnvironment.Current());
            Assert.Skip(
                $"{id} is missing: {string.Join("; ", plan.Steps.Select(step => step.Command.ToString()).Concat(plan.ByHand))}");
        }

        Assert.NotNull(status.Found);
        Assert.Equal(status.Tool.Probe is null, status.Found.Version is null);
    }
}
