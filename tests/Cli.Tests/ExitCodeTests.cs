using SparseRtrl.Algorithm;
using SparseRtrl.Fpga.Boards;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class ExitCodeTests
{
    public static TheoryData<Exception, ExitCode> Failures => new()
    {
        { new DeviceFullException("UP5K", "block RAMs", 31, 30, "use fewer units"), ExitCode.Findings },
        { new UsageException("wrong"), ExitCode.Usage },
        { new BoardException("board.json: no clock"), ExitCode.Usage },
        { new InputFileException("net.json: $.units: expected a whole number"), ExitCode.Usage },
        { new UnauthorizedAccessException("kernel.cs: access denied"), ExitCode.Usage },
        { new FileNotFoundException("kernel.cs: not found"), ExitCode.Usage },
        { new ToolMissingException("no ghdl"), ExitCode.ToolMissing },
        { new ToolFailedException("ghdl: error"), ExitCode.ToolFailed },
        { new RtlSimulationException("undefined bits"), ExitCode.Mismatch },
        { new DeadlockException(new HostMap("K", 1, 2, ["Run"], []), 0, cycles: 9, [], enough: null), ExitCode.Mismatch },
        { new RunLimitException(new HostMap("K", 1, 2, ["Run"], []), 0, cycleLimit: 9, "It was in run_1."), ExitCode.Mismatch },
        { new TaskCanceledException(), ExitCode.Interrupted },
        { new InvalidOperationException("surprise"), ExitCode.Internal },
        { new CompilerFaultException("port: twice", new InvalidOperationException()), ExitCode.Internal },
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
