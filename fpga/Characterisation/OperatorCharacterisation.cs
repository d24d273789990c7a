using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Fpga.Toolchains;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile.Timing;

namespace SparseRtrl.Fpga.Characterisation;

/// <summary>
/// Measures operator delays of a device by building small circuits with the real tools. The result is the file
/// <c>src/Transpile/Schedule/Delays/FAMILY.json</c>; run it again when a tool changes.
/// </summary>
public sealed class OperatorCharacterisation(ToolRunner runner, Device device)
{
    private readonly Toolchain tools = Toolchain.Of(device);
    private readonly CellStatistics cells = new();

    private const int Seed = 1;
    private const int Decimals = 3;

    private const string Method =
        " of registered test circuits, placed by nextpnr with the given seed; operator delays are what an " +
        "operator adds to register -> LUT -> register (register_overhead_ns, mean over widths), fitted by least squares with " +
        "neither coefficient below 0";

    /// <summary>
    /// Builds every circuit in a sub-directory of <paramref name="scratchDirectory"/>: about a hundred builds of one second.
    /// </summary>
    /// <exception cref="ToolMissingException"/>
    /// <exception cref="ToolFailedException"/>
    public async Task<DelayTable> RunAsync(
        string scratchDirectory, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var references = new List<(TestCircuit Circuit, double DelayNs)>();
        foreach (TestCircuit circuit in TestCircuits.References)
        {
            references.Add((circuit, await MeasureAsync(circuit, scratchDirectory, progress, cancellationToken)));
        }

        double overhead = Mean(references, TestCircuits.SingleLut);
        var operators = new SortedDictionary<string, MeasuredOperator>(StringComparer.Ordinal);
        foreach ((string bitsOf, IEnumerable<TestCircuit> circuits) in
            new[] { ("operand", TestCircuits.OverOperandWidth), ("selector", TestCircuits.OverSelectorWidth) })
        {
            foreach (IGrouping<string, TestCircuit> group in circuits.GroupBy(c => c.Operator))
            {
                var points = new List<(int Bits, double DelayNs)>();
                foreach (TestCircuit circuit in group)
                {
                    double total = await MeasureAsync(circuit, scratchDirectory, progress, cancellationToken);
                    points.Add((circuit.Bits, Math.Max(0, total - overhead)));
                }

                operators.Add(group.Key, Summarise(bitsOf, points));
            }
        }

        double blockRam = await MeasureAsync(TestCircuits.BlockRamRead, scratchDirectory, progress, cancellationToken)
            - overhead - operators["add"].MeasuredNs[TestCircuits.BlockRamRead.Bits];
        double? globalEnable = tools.TimingSteps is null ? null
            : await MeasureAsync(TestCircuits.GlobalEnable, scratchDirectory, progress, cancellationToken);
        return new(
            device.Family, tools.TimingMethod + Method, await ToolVersionsAsync(scratchDirectory, cancellationToken), Seed,
            Math.Round(overhead, Decimals), Math.Round(Mean(references, TestCircuits.Wire), Decimals),
            Math.Round(Math.Max(0, blockRam), Decimals), globalEnable is { } ns ? Cells(ns, operators) : null, WiresFittedTo: null, operators);
    }

    /// <summary>Wires get a guess here, which <see cref="WireCalibration"/> replaces.</summary>
    private CellDelays Cells(double globalEnableNs, SortedDictionary<string, MeasuredOperator> operators)
    {
        const string Logic = "LogicCell40";
        const int CarriesPerTile = 8;
        double wire = cells.Mean("LocalMux", "I", "O") + cells.Mean("InMux", "I", "O");
        double lut = cells.Mean(Logic, "in", "lcout");
        double clock = cells.Mean(Logic, "[clk]", "lcout");
        var delays = new CellDelays(
            clock,
            cells.Mean("SB_RAM40_4K", "[clk]", "RDATA"),
            lut,
            cells.Mean(Logic, "in", "[setup]"),
            cells.Mean(Logic, "in", "carryout"),
            cells.Mean(Logic, "carryin", "carryout") + (cells.Mean("ICE_CARRY_IN_MUX", "carryinitin", "carryinitout") / CarriesPerTile),
            cells.Mean("InMux", "I", "O") + cells.Mean(Logic, "in3", "lcout"),
            // The way to a multiplier and back is longer than another one, so it is counted with it.
            device.Multipliers > 0 ? operators["multiply"].MeasuredNs.Values.Average() - wire : 0,
            BlockRamSetup: 0,
            globalEnableNs - clock - wire - lut,
            wire, 0, 0);
        return delays.Rounded(Decimals);
    }

    /// <summary>
    /// What one operator adds to a chain at one size, in ns, given the reference delay; for spot checks of a delay table.
    /// </summary>
    /// <param name="name">Operator of <see cref="DelayTable.Operators"/>.</param>
    /// <param name="registerOverheadNs">See <see cref="DelayTable.RegisterOverheadNs"/>.</param>
    public async Task<double> MeasureOperatorAsync(
        string name, int bits, double registerOverheadNs, string scratchDirectory, CancellationToken cancellationToken)
    {
        TestCircuit circuit = TestCircuits.OverOperandWidth.Concat(TestCircuits.OverSelectorWidth).Append(TestCircuits.GlobalEnable)
            .First(c => c.Operator == name && c.Bits == bits);
        return await MeasureAsync(circuit, scratchDirectory, progress: null, cancellationToken) - registerOverheadNs;
    }

    private async Task<double> MeasureAsync(
        TestCircuit circuit, string scratchDirectory, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        string directory = Path.Combine(scratchDirectory, $"{circuit.Operator}_{circuit.Bits}");
        Directory.CreateDirectory(directory);
        await Plan(circuit).RunAsync(runner, directory, cancellationToken);
        if (tools.TimingSteps is { } steps)
        {
            cells.Add(await File.ReadAllTextAsync(Path.Combine(directory, steps), cancellationToken));
        }

        string report = await File.ReadAllTextAsync(Path.Combine(directory, tools.TimingFile), cancellationToken);
        double delay = tools.ParseTiming(report).DelayNs;
        progress?.Report($"{circuit.Operator} {circuit.Bits}: {delay} ns");
        return delay;
    }

    private BuildPlan Plan(TestCircuit circuit)
    {
        ToolCall Call(string tool, params string[] arguments) => new(tool, arguments, ".");
        // icetime counts the way into a global buffer among those that leave the logic.
        bool timesPins = circuit == TestCircuits.GlobalEnable;
        var placement = new Placement(device, device.LargestPackage, "circuit", ClockMegahertz: null, TimesPins: timesPins);
        return new(
            [new("circuit.vhd", circuit.ToVhdl())],
            [
                Call("ghdl", "--synth", "--std=08", "--out=verilog", "-o=circuit.v", "circuit.vhd", "-e", TestCircuit.EntityName),
                Call("yosys", "-q", "-p", tools.SynthesisScript(device, TestCircuit.EntityName, ["circuit.v"], "circuit.json")),
                tools.Place(placement),
                .. tools.Time(placement),
            ],
            [tools.TimingFile]);
    }

    private static MeasuredOperator Summarise(string bitsOf, IReadOnlyList<(int Bits, double DelayNs)> points)
    {
        LinearModel model = LinearModel.Fit(points);
        return new(
            bitsOf,
            Math.Round(model.BaseNs, Decimals),
            Math.Round(model.PerBitNs, Decimals),
            Math.Round(model.LargestResidualNs, Decimals),
            new(points.ToDictionary(p => p.Bits, p => Math.Round(p.DelayNs, Decimals))));
    }

    private static double Mean(IEnumerable<(TestCircuit Circuit, double DelayNs)> measured, string name) =>
        measured.Where(m => m.Circuit.Operator == name).Average(m => m.DelayNs);

    /// <summary>Versions of the tools that report one; icestorm's do not.</summary>
    private async Task<SortedDictionary<string, string>> ToolVersionsAsync(string directory, CancellationToken cancellationToken)
    {
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string tool, string option) in new[] { ("ghdl", "--version"), ("yosys", "-V"), (tools.Nextpnr, "--version") })
        {
            ToolOutput output = await runner.RunAsync(new(tool, [option], directory), cancellationToken);
            string text = output.StandardOutput.Length > 0 ? output.StandardOutput : output.StandardError;
            versions.Add(tool, text.Split('\n')[0].Trim());
        }

        return versions;
    }
}
