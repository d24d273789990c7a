using System.Collections.Immutable;
using System.Text.Json;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Resources;
using SparseRtrl.Transpile.Timing;

namespace SparseRtrl.Transpile.Schedule.Report;

/// <summary>Makes the schedule report of a design.</summary>
public static class ScheduleReporter
{
    public static ScheduleReport Of(ScheduledDesign scheduled, ScheduleOptions options)
    {
        HardwareDesign design = scheduled.Design;
        TimingEstimate? estimate = TimingAnalysis.Estimate(design, HostMap.Of(design), options);
        return new(
            design.Name, options.Delays.Family, options.ClockMegahertz,
            Math.Round(scheduled.LongestChainNanoseconds, 2), Math.Round(options.ChainBudgetNanoseconds, 2),
            PathOf(estimate),
            [
                .. scheduled.Loops.Select(l => Report(l, design.Controller))
                    .Concat(scheduled.SequentialLoops.Select(Report))
                    .OrderBy(l => l.Place[..l.Place.LastIndexOf(':')], StringComparer.Ordinal).ThenBy(LineOf),
            ],
            [.. design.Controller.States.Select(s => Report(s, design))],
            ResourcesOf(design, options.Memories, MemoryUse.Of(design, options.Memories), estimate?.HardMultipliers));
    }

    private static ReportedPath? PathOf(TimingEstimate? estimate) => estimate is null ? null : new(
        Math.Round(estimate.CriticalPathNanoseconds, 1), Math.Round(estimate.MaximumMegahertz, 1), estimate.Start, estimate.End);

    private static int LineOf(ReportedLoop loop) => int.Parse(loop.Place[(loop.Place.LastIndexOf(':') + 1)..]);

    private static ReportedLoop Report(LoopReport loop, StateMachine controller) => new(
        loop.Place.ToString(), loop.Origin.Phase, loop.InitiationInterval, loop.Depth,
        loop.Trips?.Iterations, loop.Trips?.IsExact ?? false,
        loop.Bound.ToString(), Snake(loop.Bound.Limit), loop.Bound.Symbol?.Name,
        loop.Bound.Port is { } port ? Snake(port) : null,
        [.. loop.Bound.Lines.Select(l => l.ToString())],
        [.. controller.States.Skip(loop.FirstState).Take(loop.InitiationInterval).Select(s => s.Name)]);

    private static ReportedLoop Report(SequentialLoop loop) => new(
        loop.Place.ToString(), loop.Phase, InitiationInterval: null, Depth: null,
        loop.Trips?.Iterations, loop.Trips?.IsExact ?? false,
        loop.HasInnerLoops
            ? "its iterations run one after another, because it contains other loops"
            : "its iterations run one after another: it branches, and computing both sides would not be faster",
        "sequential", Symbol: null, Port: null, [], []);

    private static ReportedState Report(State state, HardwareDesign design)
    {
        var text = new StateText(state);
        return new(
            state.Name, state.Phase,
            design.ProcessOf(state) is { } process ? design.Processes[process].Name : null,
            [.. text.Operations(design)],
            text.Next(design.Controller));
    }

    private static ReportedResources ResourcesOf(
        HardwareDesign design, MemoryTechnology memories, ImmutableArray<MemoryUse> uses, int? hardMultipliers) => new(
        design.Controller.States.Length,
        design.Registers.Length,
        design.Registers.Sum(r => r.Type.Bits),
        [.. design.SharedRegisters.Select(Report)],
        uses.Sum(u => u.BlockRams),
        uses.Sum(u => u.SinglePortRams),
        hardMultipliers,
        [.. design.Memories.Select(m => Report(m, MemoryUse.Of(m, design, memories)))],
        [.. design.Queues.Select(q => new ReportedQueue(q.Name, Snake(q.Kind), q.Capacity, q.ElementType.Bits, q.Latency))],
        [.. design.Units.Where(u => u.Code == OpCode.Multiply).Select(u => Report(u, design))],
        [.. design.Units.Where(u => u.Code != OpCode.Multiply).Select(u => Report(u, design))]);

    private static ReportedUnit Report(FunctionalUnit unit, HardwareDesign design) => new(
        unit.Name, [.. unit.OperandTypes.Select(t => t.ToString())], unit.ResultType.ToString(),
        design.Controller.States.SelectMany(s => s.Nodes).Count(n => n.Unit?.Name == unit.Name));

    private static ReportedRegister Report(SharedRegister shared) => new(
        shared.Register.Name, shared.Register.Type.Bits,
        [.. shared.Others.Prepend(shared.Register).Select(value => $"{value.Name} {value.DeclaredAt}")]);

    private static ReportedMemory Report(Memory memory, MemoryUse use) => new(
        memory.Name, memory.Part.Array, Snake(memory.Kind), memory.Depth, memory.ElementType.Bits, use.BlockRams, use.SinglePortRams);

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
