using System.Collections.Immutable;
using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// How the masks of a network change while it is trained. Masks never change in place: a change makes new ones.
/// </summary>
public abstract record MaskAdaptation
{
    private protected MaskAdaptation()
    {
    }

    /// <summary>Whether the masks change after the update of this iteration.</summary>
    /// <param name="iteration">Counts from 1.</param>
    public abstract bool AppliesAfter(int iteration);

    /// <summary>
    /// The network with changed masks. Weights that are kept stay as they are, new weights are zero, and gates that share a mask
    /// share the new one.
    /// </summary>
    public Network<T> Change<T>(Network<T> network, int iteration, RandomStream random)
        where T : IFloatingPointIeee754<T>
    {
        CellLayout layout = network.Layout;
        Dictionary<RecurrentMask, RecurrentMask> changed = [];
        foreach (RecurrentMask mask in layout.Masks.Distinct())
        {
            changed.Add(mask, Change(mask, Magnitudes(network, mask), iteration, random));
        }

        return network.WithLayout(
            new(network.Cell, [.. layout.Masks.Select(mask => changed[mask])], layout.Inputs, layout.Outputs));
    }

    /// <param name="magnitudes">
    /// Of each weight in CSR order; of a mask that gates share, the Euclidean norm over the gates.
    /// </param>
    private protected abstract RecurrentMask Change(
        RecurrentMask mask, ImmutableArray<double> magnitudes, int iteration, RandomStream random);

    /// <summary>
    /// CSR entries in ascending order of magnitude, without the strongest one of each row, so that no unit loses all its weights.
    /// </summary>
    private protected static ImmutableArray<int> WeakestFirst(RecurrentMask mask, ImmutableArray<double> magnitudes)
    {
        HashSet<int> strongest = [];
        for (int k = 0; k < mask.Units; k++)
        {
            if (mask.RowLength(k) > 0)
            {
                strongest.Add(Enumerable.Range(mask.RowStarts[k], mask.RowLength(k)).MaxBy(entry => magnitudes[entry]));
            }
        }

        IEnumerable<int> others = Enumerable.Range(0, mask.Count).Where(entry => !strongest.Contains(entry));
        return [.. others.OrderBy(entry => magnitudes[entry])];
    }

    private protected static int AtLeastOne(int iterations, string name) => iterations > 0
        ? iterations
        : throw new ArgumentOutOfRangeException(name, iterations, "A number of iterations is at least 1.");

    private static ImmutableArray<double> Magnitudes<T>(Network<T> network, RecurrentMask mask)
        where T : IFloatingPointIeee754<T>
    {
        double[] squares = new double[mask.Count];
        foreach (int gate in Enumerable.Range(0, network.Layout.Gates).Where(gate => network.Layout.Masks[gate] == mask))
        {
            for (int k = 0; k < mask.Units; k++)
            {
                for (int entry = mask.RowStarts[k]; entry < mask.RowStarts[k + 1]; entry++)
                {
                    double weight = double.CreateChecked(network.Parameters.Cell[network.Layout.RecurrentWeight(k, entry, gate)]);
                    squares[entry] += weight * weight;
                }
            }
        }

        return [.. squares.Select(Math.Sqrt)];
    }
}
