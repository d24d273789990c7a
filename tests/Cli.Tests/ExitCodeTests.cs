using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class ExitCodeTests
{
    public static TheoryData<Exception, ExitCode> Failures => new()
    {
        { new UsageException("wrong"), ExitCode.Usage },
        { new ToolMissingException("no ghdl"), ExitCode.ToolMissing },
        { new ToolFailedException("ghdl: error"), ExitCode.ToolFailed },
        { new TaskCanceledException(), ExitCode.Interrupted },
        { new InvalidOperationException("surprise"), ExitCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Every_kind_of_failure_has_its_exit_code(Exception failure, ExitCode expected) =>
        Assert.Equal(expected, CommandLine.Classify(failure).Code);

    [Fact]
    public void Every_exit_code_is_in_the_documentation()
    {
        string documentation = File.ReadAllText(Path.Combine(Processes.Root, "docs", "cli.md"));

        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"| {(int)code} | {code} |", documentation));
    }
}
