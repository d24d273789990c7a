using System.CommandLine;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Commands;

namespace SparseRtrl.Cli.Train;

/// <summary>Options of the network: its cell, size, masks and readout.</summary>
internal sealed class NetworkOptions(SettingList settings)
{
    private readonly Option<string> cell = settings.Add(CommonOptions.Choice(
        "--cell", "Recurrent unit", FileWords.Cells.All, "evrnn"));

    private readonly Option<string?> reset = settings.Add(CommonOptions.OptionalChoice(
        "--reset", "What an event does to the state of an egru unit (subtract-threshold)", FileWords.Resets.All));

    private readonly Option<int> units = settings.Add(CommonOptions.Count("--units", "Recurrent units n", 32));

    private readonly Option<double> sparsity = settings.Add(CommonOptions.Number(
        "--sparsity", "Fraction ω of weights that do not exist; the final one with --rewiring pruning", 0.9,
        value => value is >= 0 and < 1, "a number from 0 to below 1"));

    private readonly Option<string> mask = settings.Add(CommonOptions.Choice(
        "--mask", "What ω is a fraction of: the recurrent weights, or all weights with the dense input weights counted",
        ["uniform", "erdos-renyi-kernel"], "uniform"));

    private readonly Option<string?> gateMasks = settings.Add(CommonOptions.OptionalChoice(
        "--gate-masks", "Whether the gates of a gated cell have the same mask (shared)", ["shared", "independent"]));

    private readonly Option<double?> surrogateWidth = settings.Add(CommonOptions.OptionalNumber<double>(
        "--surrogate-width", "Half width w of the surrogate derivative's support (0.5)", IsPositive, "a positive number"));

    private readonly Option<double?> surrogateHeight = settings.Add(CommonOptions.OptionalNumber<double>(
        "--surrogate-height", "Height γ of the surrogate derivative (0.7)", IsPositive, "a positive number"));

    private readonly Option<string> readout = settings.Add(CommonOptions.Choice(
        "--readout", "What the readout sees of the units: the last step, or a leaky trace",
        FileWords.ReadoutHasTrace.All, "trace"));

    private readonly Option<double?> traceDecay = settings.Add(CommonOptions.OptionalNumber<double>(
        "--trace-decay", "Decay λ of the trace per step (0.9)", value => value is > 0 and < 1, "a number inside 0 … 1"));

    public int Units(SettingReader reader) => reader.Get(units);

    public Cell Cell(SettingReader reader)
    {
        FileWords.Cells.TryFind(reader.Get(cell), out Cell? kind);
        reader.OnlyWith(kind is EventCell, "a cell that emits events: evrnn or egru", surrogateWidth, surrogateHeight);
        reader.OnlyWith(kind is EgruCell, "--cell egru", reset);
        return kind switch
        {
            EvRnnCell => new EvRnnCell(Surrogate(reader)),
            EgruCell => new EgruCell(Surrogate(reader), Reset(reader)),
            _ => kind!,
        };
    }

    public Readout Readout(SettingReader reader)
    {
        bool hasTrace = reader.Get(readout) == "trace";
        reader.OnlyWith(hasTrace, "--readout trace", traceDecay);
        return hasTrace ? Algorithm.Readout.LeakyTrace(reader.Get(traceDecay, 0.9)) : Algorithm.Readout.LastStep;
    }

    /// <summary>Masks of the sparsity that the network is to have in the end.</summary>
    public MaskDraw Masks(SettingReader reader, Cell cell, int inputs)
    {
        reader.OnlyWith(cell.GateCount > 1, "a gated cell: egru or gru", gateMasks);
        string kind = reader.Get(mask);
        MaskDistribution distribution = kind == "uniform" ? MaskDistribution.Uniform : MaskDistribution.ErdosRenyiKernel;
        double omega = reader.Get(sparsity);
        double largest = MaskDraw.LargestSparsity(distribution, Units(reader), inputs);
        return omega <= largest
            ? new MaskDraw(omega, distribution, HasIndependentMasks(reader, cell))
            : throw new UsageException(
                $"{sparsity.Name} {omega}: leaves some of the {Units(reader)} units without a recurrent weight; "
                + $"--mask {kind} allows at most {largest:0.####} here");
    }

    private bool HasIndependentMasks(SettingReader reader, Cell cell) =>
        cell.GateCount > 1 && reader.Get(gateMasks, "shared") == "independent";

    private EventFunction Surrogate(SettingReader reader) =>
        new(reader.Get(surrogateWidth, 0.5), reader.Get(surrogateHeight, 0.7));

    private StateReset Reset(SettingReader reader)
    {
        FileWords.Resets.TryFind(reader.Get(reset, FileWords.Resets.WordOf(StateReset.SubtractThreshold)), out StateReset found);
        return found;
    }

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0;
}
