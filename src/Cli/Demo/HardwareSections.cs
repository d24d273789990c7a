using SparseRtrl.Cli.Report;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Sim;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Schedule.Report;
using static SparseRtrl.Cli.Report.QuantityKind;

namespace SparseRtrl.Cli.Demo;

/// <summary>Sections about the hardware: what was compiled, that all simulators agree, cycles, and the FPGA.</summary>
internal static class HardwareSections
{
    public static Section Transpilation(Transpile.Transpilation kernel)
    {
        HardwareDesign design = kernel.Design;
        return new Section("transpilation", "Transpilation")
        {
            Text = $"{kernel.VhdlFileName} and {kernel.MapFileName} were made from the source of the twin, with widths from interval analysis. "
                + ScheduleDocument.LoopText,
            Quantities =
            [
                Count("transpilation.states", "states of the controller", design.Controller.States.Length, ""),
                Count("transpilation.register_bits", "register bits", design.Registers.Sum(r => r.Type.Bits), "bit"),
                Count("transpilation.memory_bits", "memory bits", design.Memories.Sum(m => m.Depth * m.ElementType.Bits), "bit"),
                Count("transpilation.multipliers", "multipliers", design.Units.Length, ""),
            ],
            Tables =
            [
                ScheduleDocument.Loops(ScheduleReporter.Of(kernel.Scheduled, ScheduleOptions.IceUltraPlus)),
                new("transpilation.memories", "Memories", ["name", "kind", "elements", "bits"],
                [
                    .. design.Memories.Select(m => (IReadOnlyList<Cell>)
                        [m.Name, m.Kind.ToString(), $"{m.Depth}", m.ElementType.ToString()]),
                ]),
            ],
        };
    }

    public static Section CoSimulation(DemoResult result)
    {
        IEnumerable<(int Sequences, SimulatorVerdict Verdict)> verdicts =
            result.CoSimulation.Reports.SelectMany(r => r.Report.Verdicts.Select(v => (r.Sequences, v)));
        return new Section("cosimulation", "Co-simulation")
        {
            Text = "The same host transactions drive the twin and every simulator. After every run of an entry, every memory and every "
                + "register is read through the host interface and compared with the twin, bit for bit; cycle counts are compared with the "
                + "cycle-level simulator."
                + (result.CoSimulationSkipReason is { } reason ? $"\n\nGHDL and Verilator were skipped: {reason}." : ""),
            Tables =
            [
                new("cosimulation.simulators", "Comparisons",
                    ["simulator", "sequences", "values compared", "cycle counts compared", "differences"],
                [
                    .. verdicts.Select((v, i) => (IReadOnlyList<Cell>)
                    [
                        v.Verdict.Simulator,
                        $"{v.Sequences}",
                        Simulated($"cosimulation.values{i}", $"values compared, {v.Verdict.Simulator}", v.Verdict.ValuesCompared),
                        Simulated($"cosimulation.runs{i}", $"cycle counts compared, {v.Verdict.Simulator}", v.Verdict.RunsCompared),
                        Simulated($"cosimulation.differences{i}", $"differences, {v.Verdict.Simulator}", v.Verdict.MismatchCount),
                    ]),
                ]),
            ],
            Checks =
            [
                .. verdicts.Select(v =>
                    new Check($"{v.Verdict.Simulator} agrees ({v.Sequences} sequences)", v.Verdict.Agrees, v.Verdict.ToString())),
            ],
        };
    }

    public static Section Cycles(DemoResult result)
    {
        CycleProfile profile = result.CoSimulation.Profile;
        List<RunProfile> steps = StepsOf(result);
        string source = $"cycle-level simulator, mean of {steps.Count} steps";
        var step = new Quantity(
            "cycles.step", "cycles per learning step", steps.Average(s => s.Cycles), "cycle", QuantityKind.Simulated, source);
        List<Quantity> phases =
        [
            .. steps.SelectMany(s => profile.PhasesOf(s)).GroupBy(p => p.Phase).Where(g => g.Any(p => p.Cycles > 0))
                .Select(g => new Quantity(
                    $"cycles.phase.{Snake(g.Key)}", g.Key, g.Average(p => p.Cycles), "cycle", QuantityKind.Simulated, source)),
        ];
        return new Section("cycles", "Cycles of a learning step")
        {
            Text = "The phases are the methods that the entry method Step calls. Cycles follow the activity: a step with few units near "
                + "threshold is short.",
            Quantities =
            [
                step,
                new("cycles.step_least", "shortest step", steps.Min(s => s.Cycles), "cycle", QuantityKind.Simulated, source),
                new("cycles.step_most", "longest step", steps.Max(s => s.Cycles), "cycle", QuantityKind.Simulated, source),
                .. phases,
            ],
            Charts =
            [
                new BarChart("cycles.phases", "Cycles per phase", new("cycles", "cycle"),
                    [.. phases.Select(p => p.Name)], [new("mean step", phases)]),
                new LineChart("cycles.steps", "Cycles of each step", new("step"), new("cycles", "cycle"),
                [
                    new("Step", QuantityKind.Simulated, "cycle-level simulator", [.. steps.Select((s, i) => new ChartPoint(i + 1, s.Cycles))]),
                ]),
            ],
        };
    }

    public static Section Fpga(BitstreamResult bitstream)
    {
        UtilisationReport use = bitstream.Flow.Utilisation;
        TimingReport timing = bitstream.Flow.Timing;
        var fmax = new Quantity(
            "fpga.fmax", "maximum clock", timing.MaximumMegahertz, "MHz", Modelled, "icetime, after place and route with a fixed seed");
        (string Id, string Name, ResourceUse Use)[] resources =
        [
            ("logic_cells", "logic cells", use.LogicCells),
            ("block_rams", "block RAMs", use.BlockRams),
            ("single_port_rams", "single-port RAMs", use.SinglePortRams),
            ("multipliers", "multipliers", use.Multipliers),
        ];
        List<Quantity> used = [.. resources.Select(r => Measured($"fpga.{r.Id}", r.Name, r.Use.Used, $"of {r.Use.Available}"))];
        List<Quantity> shares = [.. resources.Select(r => Measured($"fpga.{r.Id}_share", $"{r.Name}, share used", 100 * r.Use.Fraction, "%"))];
        return new Section("fpga", "FPGA")
        {
            Text = $"{bitstream.Board.Title}: the kernel with a UART shell, as a bitstream.",
            Quantities =
            [
                .. used,
                Measured("fpga.luts", "4-input LUTs", use.Luts, ""),
                Measured("fpga.flip_flops", "flip-flops", use.FlipFlops, ""),
                fmax,
                new("fpga.clock", "clock of the board", bitstream.Board.KernelClockMegahertz, "MHz", Configured, "oscillator of the board"),
            ],
            Charts =
            [
                new BarChart("fpga.utilisation", "Utilisation", new("used", "%", UpTo: 100),
                    [.. resources.Select(r => r.Name)], [new("used", shares)]),
            ],
            Checks = [Check.AtLeast("The design meets the board's clock", fmax, bitstream.Board.KernelClockMegahertz)],
        };
    }

    /// <summary>The profiles of all learning steps.</summary>
    internal static List<RunProfile> StepsOf(DemoResult result)
    {
        int entry = result.Kernel.Map.EntryNames.IndexOf(nameof(EvRnnKernel.Step));
        return [.. result.CoSimulation.Profile.Runs.Where(r => r.Entry == entry)];
    }

    private static Quantity Count(string id, string name, double value, string unit) =>
        new(id, name, value, unit, QuantityKind.Measured, "compiler");

    private static Quantity Simulated(string id, string name, double value) => new(id, name, value, "", QuantityKind.Simulated, "co-simulation");

    private static Quantity Measured(string id, string name, double value, string unit) =>
        new(id, name, value, unit, QuantityKind.Measured, "yosys and nextpnr-ice40, after place and route");

    private static string Snake(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
