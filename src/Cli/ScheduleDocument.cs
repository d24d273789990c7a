using SparseRtrl.Cli.Report;
using SparseRtrl.Transpile.Schedule.Report;
using static SparseRtrl.Cli.Report.QuantityKind;

namespace SparseRtrl.Cli;

/// <summary>The schedule report as a page, and its parts for other reports.</summary>
internal static class ScheduleDocument
{
    private const string Source = "scheduler";

    public static ReportDocument Build(ScheduleReport report)
    {
        Section resources = Resources(report);
        return new(
            $"Schedule of {report.Kernel}",
            new(
                "What the compiler made of the kernel: how fast each loop is and why not faster, what happens in each state and which C# "
                    + "line asked for it, and what the design is made of.",
                resources.Quantities),
            [
                new("loops", "Loops") { Text = LoopText, Tables = [Loops(report)] },
                resources,
                .. report.States.GroupBy(s => s.Process ?? s.Phase).Select((g, i) => StatesOf(g.Key, i, [.. g])),
            ]);
    }

    public const string LoopText =
        "An iteration starts every initiation interval and takes as many cycles as the depth says. The last column says what keeps the "
        + "interval from being a cycle less, with the C# lines that cause it.";

    /// <summary>One row for each loop.</summary>
    public static Table Loops(ScheduleReport report) => new(
        "schedule.loops", "Loops", ["loop", "phase", "iterations", "initiation interval", "depth", "bound by"],
        [
            .. report.Loops.Select((loop, i) => (IReadOnlyList<Cell>)
            [
                loop.Place,
                loop.Phase,
                ScheduleText.TripsOf(loop),
                Cycles($"schedule.loop{i}.interval", $"initiation interval of {loop.Place}", loop.InitiationInterval),
                Cycles($"schedule.loop{i}.depth", $"depth of {loop.Place}", loop.Depth),
                loop.Bound,
            ]),
        ]);

    private static Cell Cycles(string id, string name, int? cycles) =>
        cycles is { } known ? new Quantity(id, name, known, "cycle", Measured, Source) : "–";

    private static Section Resources(ScheduleReport report) => new("resources", "Resources")
    {
        Text = "As the compiler predicts them, before synthesis.",
        Quantities =
        [
            new("schedule.clock", "clock", report.ClockMegahertz, "MHz", Configured, "--clock-mhz"),
            new("schedule.states", "states", report.Resources.States, "", Measured, Source),
            new("schedule.register_bits", "register bits", report.Resources.RegisterBits, "bit", Modelled, "widths from range analysis"),
            new("schedule.block_rams", "block RAMs", report.Resources.BlockRams, "", Modelled, "as yosys maps memories"),
            new("schedule.single_port_rams", "single-port RAMs", report.Resources.SinglePortRams, "", Modelled, "as yosys maps memories"),
            .. HardMultipliersOf(report),
            new("schedule.multipliers", "shared multipliers", report.Resources.Multipliers.Length, "", Modelled, "operator binding"),
            .. PathOf(report),
            new("schedule.chain", "longest operator chain", report.LongestChainNanoseconds, "ns", Modelled, $"delays of {report.Family}"),
        ],
        Tables =
        [
            new("schedule.memories", "Memories", ["name", "array", "kind", "elements", "bits", "blocks"],
            [
                .. report.Resources.Memories.Select(m => (IReadOnlyList<Cell>)
                    [m.Name, m.Array, m.Kind, $"{m.Elements}", $"{m.ElementBits}", $"{m.BlockRams + m.SinglePortRams}"]),
            ]),
            .. SharedOf(report.Resources),
            .. OperatorsOf(report.Resources),
            .. QueuesOf(report.Resources),
        ],
    };

    private static IEnumerable<Table> SharedOf(ReportedResources resources) => resources.Shared.IsEmpty ? [] :
    [
        new("schedule.registers", "Registers that hold several values", ["name", "bits", "values"],
            [.. resources.Shared.Select(r => (IReadOnlyList<Cell>)[r.Name, $"{r.Bits}", string.Join(", ", r.Values)])]),
    ];

    private static IEnumerable<Quantity> HardMultipliersOf(ScheduleReport report) => report.Resources.HardMultipliers is { } count
        ? [new("schedule.hard_multipliers", "hard multipliers", count, "", Modelled, "as yosys maps products")]
        : [];

    private static IEnumerable<Quantity> PathOf(ScheduleReport report) => report.LongestPath is { } path
        ? [new("schedule.path", "longest path", path.Nanoseconds, "ns", Modelled, $"cells and wires of {report.Family}")]
        : [];

    private static IEnumerable<Table> OperatorsOf(ReportedResources resources) =>
        resources is { Multipliers.IsEmpty: true, SharedOperators.IsEmpty: true } ? [] :
        [
            new("schedule.operators", "Operators that several operations share", ["name", "operands", "result", "operations"],
                [.. resources.Multipliers.Concat(resources.SharedOperators).Select(u => (IReadOnlyList<Cell>)
                    [u.Name, string.Join(", ", u.Operands), u.Result, $"{u.Operations}"])]),
        ];

    private static IEnumerable<Table> QueuesOf(ReportedResources resources) => resources.Queues.IsEmpty ? [] :
    [
        new("schedule.queues", "Queues between processes", ["name", "kind", "capacity", "bits", "latency in cycles"],
            [.. resources.Queues.Select(q => (IReadOnlyList<Cell>)
                [q.Name, q.Kind, $"{q.Capacity}", $"{q.ElementBits}", $"{q.LatencyCycles}"])]),
    ];

    private static Section StatesOf(string name, int index, IReadOnlyList<ReportedState> states) => new($"states{index}", $"States of {name}")
    {
        Tables =
        [
            .. states.Select(state => new Table(
                $"state.{state.Name}", $"{state.Name}, then {state.Next}", ["operation", "operator", "C# line"],
                [.. state.Operations.Select(o => (IReadOnlyList<Cell>)[o.Text, o.Unit ?? "own", o.Place])])),
        ],
    };
}
