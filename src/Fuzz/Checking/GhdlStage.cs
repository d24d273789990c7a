using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;

namespace SparseRtrl.Fuzz.Checking;

/// <summary>The VHDL itself, one program at a time.</summary>
public sealed class GhdlStage(ToolRunner tools, string directory, int everyNth) : RtlStage(tools, directory, everyNth, groupSize: 1)
{
    public override string Name => "GHDL";

    protected override Task<Func<CheckedProgram, IKernelSimulator>> PrepareAsync(
        IReadOnlyList<CheckedProgram> group, CancellationToken cancellationToken) =>
        Task.FromResult<Func<CheckedProgram, IKernelSimulator>>(program =>
            new GhdlSimulator(Tools, program.Kernel.Vhdl, program.Kernel.Map, WorkDirectory, CycleLimit));
}
