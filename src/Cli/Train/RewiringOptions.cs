using System.CommandLine;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Commands;

namespace SparseRtrl.Cli.Train;

/// <summary>Options of masks that change during training.</summary>
internal sealed class RewiringOptions(SettingList settings)
{
    private readonly Option<string> rewiring = settings.Add(CommonOptions.Choice(
        "--rewiring", "How masks change: not at all, by sparse evolutionary training, or by gradual magnitude pruning",
        ["none", "set", "pruning"], "none"));

    private readonly Option<int?> interval = settings.Add(CommonOptions.OptionalNumber<int>(
        "--rewiring-interval", "Iterations from one change to the next (a twentieth of all)", IsPositive,
        "a whole number from 1"));

    private readonly Option<int?> end = settings.Add(CommonOptions.OptionalNumber<int>(
        "--rewiring-end", "Iteration after which masks stay (three quarters of all)", IsPositive, "a whole number from 1"));

    private readonly Option<double?> fraction = settings.Add(CommonOptions.OptionalNumber<double>(
        "--rewiring-fraction", "Fraction ζ of the weights that each change moves (0.3)", value => value is > 0 and < 1,
        "a number inside 0 … 1"));

    private readonly Option<int?> begin = settings.Add(CommonOptions.OptionalNumber<int>(
        "--rewiring-begin", "Iteration after which pruning begins (--rewiring-interval)", IsPositive, "a whole number from 1"));

    private readonly Option<double?> initialSparsity = settings.Add(CommonOptions.OptionalNumber<double>(
        "--initial-sparsity", "Sparsity before pruning (0)", value => value is >= 0 and < 1, "a number from 0 to below 1"));

    /// <summary>Sparsity to draw the masks with, and how they change from there.</summary>
    /// <param name="final">Masks as they are to be in the end.</param>
    /// <param name="recurrentSparsity">Of a draw: the fraction of recurrent weights that do not exist.</param>
    public (MaskDraw Initial, MaskAdaptation? Adaptation) Masks(
        SettingReader reader, MaskDraw final, Func<MaskDraw, double> recurrentSparsity, int iterations)
    {
        string kind = reader.Get(rewiring);
        reader.OnlyWith(kind != "none", "--rewiring set or pruning", interval, end);
        reader.OnlyWith(kind == "set", "--rewiring set", fraction);
        reader.OnlyWith(kind == "pruning", "--rewiring pruning", begin, initialSparsity);
        if (kind == "none")
        {
            return (final, null);
        }

        int every = reader.Get(interval, Math.Max(1, iterations / 20));
        int last = reader.Get(end, Math.Max(1, (int)(iterations * 0.75)));
        if (kind == "set")
        {
            return (final, new SparseEvolution(every, last, reader.Get(fraction, 0.3)));
        }

        int first = reader.Get(begin, every);
        MaskDraw initial = final with { Sparsity = InitialSparsity(reader, final.Sparsity) };
        return last > first
            ? (initial, new GradualPruning(recurrentSparsity(initial), recurrentSparsity(final), first, last, every))
            : throw new UsageException($"{end.Name} {last}: must be later than {begin.Name} {first}");
    }

    private double InitialSparsity(SettingReader reader, double final)
    {
        double initial = reader.Get(initialSparsity, 0);
        return initial <= final
            ? initial
            : throw new UsageException($"{initialSparsity.Name} {initial}: must be at most --sparsity {final}");
    }

    private static bool IsPositive(int value) => value > 0;
}
