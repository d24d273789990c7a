using SparseRtrl.Cli.Report;

namespace SparseRtrl.Cli.Tests.Report;

/// <summary>A report with every kind of part in it. Its numbers are made up; only their shapes are those of the demo.</summary>
internal static class ExampleReport
{
    private static readonly Quantity s_accuracy =
        new("training.accuracy", "test accuracy", 99.15, "%", QuantityKind.Measured, "held-out sequences");
    private static readonly Quantity s_cosine =
        new("twin.cosine.median", "median gradient cosine", 0.99998132, "", QuantityKind.Measured, "twin against double");
    private static readonly Quantity s_cycles =
        new("cycles.mean", "cycles per step", 2431.5, "cycles", QuantityKind.Simulated, "GHDL");
    private static readonly Quantity s_fmax =
        new("fpga.fmax", "maximum clock", 33.64, "MHz", QuantityKind.Modelled, "icetime -d up5k");
    private static readonly Quantity s_energy =
        new("energy.step", "energy per step", 184.2, "nJ", QuantityKind.Modelled, "E = Σ operations × coefficient");

    public static ReportDocument Create() => new(
        "Sparse RTRL on the spiral task",
        new Summary(
            "An event RNN with 16 units learns to tell two spirals apart, online and with exact gradients.\n\n"
            + "The same step runs in four forms.",
            [s_accuracy, s_cosine, s_cycles, s_fmax, s_energy]),
        [Training(), Exactness(), Work(), CoSimulation(), Cycles(), Fpga(), Energy(), Skipped()]);

    private static Section Skipped() =>
        Section.Skipped("netlist", "Netlist simulation", "yosys was not found; install it with: apt-get install yosys");

    private static Section Training() => new("training", "Task and training")
    {
        Text = "Each sequence has 17 steps; accuracy is taken on sequences that training never saw.",
        Quantities =
        [
            new Quantity("training.units", "hidden units n", 16, "", QuantityKind.Configured, ""),
            s_accuracy,
            new Quantity("training.alpha", "events per unit and step α̃", 0.3127, "", QuantityKind.Measured, "mean, test set"),
        ],
        Charts =
        [
            new LineChart(
                "training.curve",
                "Accuracy during training",
                new Axis("sequences"),
                new Axis("accuracy", "%", UpTo: 100),
                [
                    Curve("training set", 100, index => 50 + (49.5 * (1 - Math.Exp(-index / 18.0)))),
                    Curve("test set", 100, index => 49 + (49.9 * (1 - Math.Exp(-index / 21.0)))),
                ]),
            new LineChart(
                "training.sparsity",
                "Activity while training",
                new Axis("sequences"),
                new Axis("fraction of units"),
                [
                    Curve("α̃, units that fire", 100, index => 0.12 + (0.002 * index)),
                    Curve("β̃, units with φ ≠ 0", 100, index => 0.31 - (0.001 * index)),
                ]),
        ],
        Checks = [Check.AtLeast("The network learned the task", s_accuracy, 97)],
    };

    private static Section Exactness()
    {
        var worst = new Quantity(
            "exactness.worst", "worst relative difference", 3.2e-15, "", QuantityKind.Measured, "sparse RTRL against BPTT");
        return new Section("exactness", "Exactness")
        {
            Quantities = [worst],
            Checks = [Check.AtMost("Sparse RTRL is exact", worst, 1e-10)],
        };
    }

    private static Section Work()
    {
        Quantity Macs(string id, string name, double value) =>
            new(id, name, value, "MAC", QuantityKind.Measured, "counters in the engine");
        return new Section("work", "Work per step")
        {
            Charts =
            [
                new BarChart(
                    "work.macs",
                    "Multiply-accumulates per step",
                    new Axis("work per step", "MAC", AxisScale.Logarithmic),
                    ["dense RTRL", "both sparsities (paper)", "with reachability"],
                    [
                        new BarSeries(
                            "n = 16, ω = 0.8",
                            [
                                Macs("work.dense", "dense RTRL", 77824),
                                Macs("work.paper", "sparse RTRL", 1922),
                                Macs("work.reach", "with reachability", 1281),
                            ]),
                    ]),
            ],
        };
    }

    private static Section CoSimulation() => new("cosimulation", "Co-simulation")
    {
        Tables =
        [
            new Table(
                "cosimulation.simulators",
                "Simulators",
                ["Simulator", "Transactions", "Cycles per step", "Result"],
                [
                    ["GHDL <5.0.1>", Simulated("ghdl.transactions", 4080, ""), s_cycles, "equal"],
                    [
                        "Verilator & Co",
                        Simulated("verilator.transactions", 4080, ""),
                        Simulated("verilator.cycles", 2431.5, "cycles"),
                        "equal",
                    ],
                ]),
        ],
        Checks =
        [
            new Check("Every memory equal after every step", Passed: true, "all words of 14 memories"),
            new Check("Made to fail", Passed: false, "an example"),
        ],
    };

    private static Section Cycles()
    {
        string[] phases = ["forward", "threshold", "influence", "gradient"];
        BarSeries Phases(string name, string id, double cycles) =>
            new(name, [.. phases.Select((phase, index) => Simulated($"{id}.{phase}", cycles * (index + 1), "cycles"))]);

        var steps = Enumerable.Range(1, 17).Select(step => new ChartPoint(step, 800 + (150 * step))).ToList();
        return new Section("cycles", "Cycles")
        {
            Charts =
            [
                new LineChart(
                    "cycles.steps",
                    "Cycles of each step of one sequence",
                    new Axis("step"),
                    new Axis("cycles"),
                    [new LineSeries("kernel", QuantityKind.Simulated, "cycle-level simulator", steps)]),
                new BarChart(
                    "cycles.phases",
                    "Cycles per phase",
                    new Axis("mean per step", "cycles"),
                    phases,
                    [Phases("update at the end", "end", 212.25), Phases("update online", "online", 240)]),
            ],
        };
    }

    private static Section Fpga()
    {
        Quantity Used(string id, string name, double percent) =>
            new(id, name, percent, "%", QuantityKind.Measured, "nextpnr-ice40 --report");
        return new Section("fpga", "FPGA")
        {
            Quantities =
            [
                s_fmax,
                new Quantity("fpga.clock", "board clock", 12, "MHz", QuantityKind.Configured, "iCEBreaker oscillator"),
            ],
            Charts =
            [
                new BarChart(
                    "fpga.utilisation",
                    "Use of the iCE40 UP5K",
                    new Axis("share of the device", "%", UpTo: 100),
                    ["logic cells", "block RAM", "SPRAM", "DSP"],
                    [
                        new BarSeries(
                            "kernel and shell",
                            [
                                Used("fpga.lc", "logic cells", 71.25),
                                Used("fpga.ebr", "block RAM", 60),
                                Used("fpga.spram", "SPRAM", 0),
                                Used("fpga.dsp", "DSP", 25),
                            ]),
                    ]),
            ],
        };
    }

    private static Section Energy()
    {
        Quantity Coefficient(string id, double picojoules) =>
            new(id, "energy of one operation", picojoules, "pJ", QuantityKind.Modelled, "Horowitz, ISSCC 2014, scaled");
        return new Section("energy", "Energy")
        {
            Quantities = [s_energy],
            Tables =
            [
                new Table(
                    "energy.coefficients",
                    "Coefficients",
                    ["Operation", "Count", "Energy"],
                    [
                        ["16×16 multiply", Simulated("energy.multiplies", 1281, ""), Coefficient("energy.multiply", 3.1)],
                        ["block RAM read", Simulated("energy.reads", 5120, ""), Coefficient("energy.read", 21.7)],
                    ]),
            ],
        };
    }

    private static Quantity Simulated(string id, double value, string unit) =>
        new(id, id, value, unit, QuantityKind.Simulated, "cycle-level simulator");

    private static LineSeries Curve(string name, int points, Func<int, double> value) => new(
        name,
        QuantityKind.Measured,
        "float training",
        [.. Enumerable.Range(0, points).Select(index => new ChartPoint(index * 10, value(index)))]);
}
