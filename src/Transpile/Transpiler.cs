using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Vhdl;

namespace SparseRtrl.Transpile;

/// <summary>A kernel in every form that comes after its C#.</summary>
/// <param name="Module">After all passes.</param>
/// <param name="Scheduled">The design, with what the scheduler knows of its speed and its loops.</param>
/// <param name="Vhdl">VHDL-2008 text of the entity <see cref="HostMap.Kernel"/>.</param>
/// <param name="MapJson">The host map as it stands beside the VHDL.</param>
public sealed record Transpilation(
    Module Module, ScheduledDesign Scheduled, HostMap Map, string Vhdl, string MapJson)
{
    public HardwareDesign Design => Scheduled.Design;

    public string VhdlFileName => $"{Map.Kernel}.vhd";

    public string MapFileName => $"{Map.Kernel}.map.json";
}

/// <param name="Output">Null when there is an error among the findings.</param>
/// <param name="Findings">By file and position.</param>
public sealed record TranspilationResult(Transpilation? Output, ImmutableArray<Finding> Findings);

/// <summary>The whole compiler: a live kernel object and its source to VHDL and host map.</summary>
public static class Transpiler
{
    /// <param name="kernel">In the state that hardware has after reset. It is read, not changed.</param>
    /// <param name="observe">Called with a stage's name and the module after it, for dumps; may be null.</param>
    public static TranspilationResult Run(
        object kernel, KernelSource source, ScheduleOptions options, Action<string, Module>? observe = null)
    {
        FrontendResult lowered = KernelFrontend.Lower(kernel, source, options.Memories, options.ExposeHidden);
        if (lowered.Module is null)
        {
            return new(null, lowered.Findings);
        }

        observe?.Invoke("front-end", lowered.Module);
        Module module = PassPipeline.Run(lowered.Module, observe);
        FrontendResult checkedModule = FrontendResult.Of(module, [.. lowered.Findings, .. PassPipeline.Refusals(module)]);
        if (checkedModule.Module is null)
        {
            return new(null, checkedModule.Findings);
        }

        ScheduledDesign scheduled = Scheduler.Run(module, options);
        FrontendResult fitting = FrontendResult.Of(module, [.. lowered.Findings, .. options.Capacity?.Refusals(scheduled.Design, options.Memories) ?? []]);
        if (fitting.Module is null)
        {
            return new(null, fitting.Findings);
        }

        HostMap map = HostMap.Of(scheduled.Design);
        var output = new Transpilation(
            module, scheduled, map, VhdlEmitter.Emit(scheduled.Design, map),
            Transpile.Vhdl.MapJson.Write(map));
        IEnumerable<Finding> missed = scheduled.Loops.Where(loop => loop.InitiationInterval > loop.RequestedInterval).Select(loop =>
            Finding.Of(
                FrontendRules.IntervalNotMet, loop.Place, loop.RequestedInterval!, loop.InitiationInterval, loop.Bound.ToString()));
        return new(output, FrontendResult.Of(module, [.. lowered.Findings, .. missed]).Findings);
    }
}
