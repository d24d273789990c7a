using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The pairs (k, l) through which influence passes from step t − 1 to t, those with φ_k(t) ≠ 0, φ_l(t−1) ≠ 0 and R_kl in the mask,
/// each with its factor φ_k·R_kl.
/// </summary>
internal sealed class ActivePairs<T>(CellLayout layout)
    where T : IFloatingPointIeee754<T>
{
    private readonly int[] starts = new int[layout.Units]; // of unit k's pairs, where k is backward-active
    private readonly int[] ends = new int[layout.Units];
    private readonly int[] presynaptic = new int[layout.Mask.Count]; // l
    private readonly T[] weights = new T[layout.Mask.Count]; // φ_k·R_kl

    public long Bytes => MemoryFootprint.Of(starts, ends, presynaptic, weights);

    public int Count { get; private set; }

    /// <summary>The l of unit k's pairs.</summary>
    public ReadOnlySpan<int> Presynaptic(int k) => presynaptic.AsSpan(starts[k]..ends[k]);

    /// <summary>The factors of unit k's pairs, in the order of <see cref="Presynaptic"/>.</summary>
    public ReadOnlySpan<T> Weights(int k) => weights.AsSpan(starts[k]..ends[k]);

    public void Fill(CellState<T> current, CellState<T> previous, ReadOnlySpan<T> parameters)
    {
        ReadOnlySpan<int> columns = layout.Mask.Columns.AsSpan();
        int count = 0;
        foreach (int k in current.BackwardActive.Units)
        {
            starts[k] = count;
            T derivative = current.Derivative[k];
            int firstEntry = layout.Mask.RowStarts[k];
            ReadOnlySpan<T> row = parameters[layout.BlockStarts[k]..];
            for (int j = 0; j < layout.Mask.RowLength(k); j++)
            {
                int l = columns[firstEntry + j];
                presynaptic[count] = l;
                weights[count] = derivative * row[j];
                count += previous.Derivative[l] != T.Zero ? 1 : 0;
            }

            ends[k] = count;
        }

        Count = count;
    }
}
