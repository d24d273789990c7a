using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Rtl;

/// <summary>Simulates the VHDL itself in GHDL, with a VHDL test bench.</summary>
/// <param name="vhdl">Text of the design file whose entity is <see cref="HostMap.Kernel"/>.</param>
/// <param name="workDirectory">For this simulator alone; made when it does not exist.</param>
/// <param name="cycleLimit">Cycles after which a run counts as an endless loop.</param>
public sealed class GhdlSimulator(
    ToolRunner tools, string vhdl, HostMap map, string workDirectory, int cycleLimit = RunLimit.DefaultCycles)
    : RtlSimulator(map, workDirectory, cycleLimit)
{
    public override string Name => "GHDL";

    private protected override async Task SimulateAsync(CancellationToken cancellationToken)
    {
        await WriteAsync("kernel.vhd", vhdl, cancellationToken);
        await WriteAsync("host_bench.vhd", TestBenchSources.Vhdl(Map), cancellationToken);
        await RunAsync(["-a", "--std=08", "kernel.vhd", "host_bench.vhd"], cancellationToken);

        // numeric_std warns about undefined operands before reset; undefined results are caught when they are read.
        await RunAsync(["--elab-run", "--std=08", TestBenchSources.VhdlEntity, "--ieee-asserts=disable"], cancellationToken);
    }

    private Task<ToolOutput> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        tools.RunAsync(new ToolCall("ghdl", arguments, WorkDirectory), cancellationToken);
}
