using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Rtl;

/// <summary>Simulates Verilog, compiled to machine code by Verilator, with a C++ test bench.</summary>
/// <param name="build">Has the kernel's model; it is built when the first simulation asks for it.</param>
/// <param name="workDirectory">For this simulator's files alone; made when it does not exist.</param>
/// <param name="cycleLimit">Cycles after which a run counts as an endless loop.</param>
public sealed class VerilatorSimulator(
    ToolRunner tools, VerilatorBuild build, HostMap map, string workDirectory, int cycleLimit = RunLimit.DefaultCycles)
    : RtlSimulator(map, workDirectory, cycleLimit)
{
    /// <summary>A simulator with a build of its own.</summary>
    /// <param name="verilog">Text with the module <see cref="HostMap.Kernel"/>, e.g. from <see cref="GhdlSynthesis"/>.</param>
    public VerilatorSimulator(
        ToolRunner tools, string verilog, HostMap map, string workDirectory, int cycleLimit = RunLimit.DefaultCycles)
        : this(tools, new VerilatorBuild(tools, [new(map, verilog)], workDirectory), map, workDirectory, cycleLimit)
    {
    }

    public override string Name => "Verilator";

    private protected override async Task SimulateAsync(CancellationToken cancellationToken)
    {
        await build.RunAsync(cancellationToken);
        await tools.RunAsync(new ToolCall(build.Program, [Map.Kernel], WorkDirectory), cancellationToken);
    }
}
