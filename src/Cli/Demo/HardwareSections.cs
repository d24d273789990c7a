using SparseRtrl.Cli.Report;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Sim;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Transpile.Design;
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
                ScheduleDocument.Loops(ScheduleReporter.Of(kernel.Scheduled, TranspileStage.Options)),
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
            Text = "The same host transactions drive the twin and every simulator. After every sequence all that the host "
                + "can read is compared with the twin, bit for bit: in GHDL in the hardware as it is built, in Verilator in the same hardware "
                + "with every memory and every register exposed. Cycle counts are compared with the cycle-level simulator."
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
        int stepsPerRun = StepsPerRun(result);
        double steps = (double)profile.Runs.Length * stepsPerRun;
        string source = $"cycle-level simulator, mean of {steps} steps";
        Quantity PerStep(string id, string name, double cycles) => new(id, name, cycles, "cycle", QuantityKind.Simulated, source);
        IReadOnlyList<double> perStep = [.. profile.Runs.Select(run => (double)run.Cycles / stepsPerRun)];
        List<Quantity> phases =
        [
            .. profile.Runs.SelectMany(run => profile.PhasesOf(run)).GroupBy(p => p.Phase).Where(g => g.Any(p => p.Cycles > 0))
                .Select(g => PerStep($"cycles.phase.{Snake(g.Key)}", g.Key, g.Sum(p => p.Cycles) / steps)),
        ];
        var engines = profile.Runs.SelectMany(run => profile.ProcessesOf(run)).GroupBy(p => p.Process).ToList();
        List<Quantity> worked =
            [.. engines.Select(g => PerStep($"cycles.worked.{Snake(g.Key)}", $"{g.Key}, at work", g.Sum(p => p.Worked) / steps))];
        List<Quantity> stalled =
            [.. engines.Select(g => PerStep($"cycles.stalled.{Snake(g.Key)}", $"{g.Key}, waiting", g.Sum(p => p.Stalled) / steps))];
        return new Section("cycles", "Cycles of a learning step")
        {
            Text = "The kernel runs whole sequences and learns at the end of each; cycles are divided by the steps. In a step three engines "
                + "work side by side, joined by queues: they take as long as the events and the units near threshold need.",
            Quantities =
            [
                PerStep("cycles.step", "cycles per learning step", perStep.Average()),
                PerStep("cycles.step_least", "in the shortest sequence", perStep.Min()),
                PerStep("cycles.step_most", "in the longest sequence", perStep.Max()),
                .. phases, .. worked, .. stalled,
            ],
            Charts =
            [
                new BarChart("cycles.engines", "Cycles of the engines per step", new("cycles", "cycle"),
                    [.. engines.Select(g => g.Key)], [new("at work", worked), new("waiting for a queue", stalled)]),
                new LineChart("cycles.steps", "Cycles per step of each sequence", new("sequence"), new("cycles", "cycle"),
                [
                    new("step", QuantityKind.Simulated, "cycle-level simulator", [.. perStep.Select((cycles, i) => new ChartPoint(i + 1, cycles))]),
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

    /// <summary>Time steps of a run of the kernel: those of a sequence.</summary>
    internal static int StepsPerRun(DemoResult result) =>
        result.Training.TestSequences[0].Steps(result.Twin.Configuration.Inputs);

    private static Quantity Count(string id, string name, double value, string unit) =>
        new(id, name, value, unit, QuantityKind.Measured, "compiler");

    private static Quantity Simulated(string id, string name, double value) => new(id, name, value, "", QuantityKind.Simulated, "co-simulation");

    private static Quantity Measured(string id, string name, double value, string unit) =>
        new(id, name, value, unit, QuantityKind.Measured, "yosys and nextpnr-ice40, after place and route");

    private static string Snake(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
