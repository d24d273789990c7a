using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The pairs (k, l) through which influence passes from step t − 1 to t: those with φ_k(t) ≠ 0, φ_l(t−1) ≠ 0 and R_kl in the mask,
/// each with its weight φ_k·R_kl.
/// </summary>
internal sealed class ActivePairs<T>(CellLayout layout)
    where T : IFloatingPointIeee754<T>
{
    private readonly int[] starts = new int[layout.Units + 1]; // of the pairs of the i-th unit of A(t); then the end
    private readonly int[] sources = new int[layout.Mask.Count];
    private readonly T[] weights = new T[layout.Mask.Count];

    public long Bytes => MemoryFootprint.Of(starts, sources, weights);

    /// <summary>|A(t)|</summary>
    public int Targets { get; private set; }

    public int Count => starts[Targets];

    /// <summary>For each pair of the i-th unit of A(t), which unit of A(t−1) the l is.</summary>
    public ReadOnlySpan<int> Sources(int i) => sources.AsSpan(starts[i]..starts[i + 1]);

    /// <summary>The weights of these pairs.</summary>
    public ReadOnlySpan<T> Weights(int i) => weights.AsSpan(starts[i]..starts[i + 1]);

    public void Fill(EventLayer<T> layer, ReadOnlySpan<T> parameters)
    {
        ReadOnlySpan<int> columns = layout.Mask.Columns.AsSpan();
        ReadOnlySpan<int> ranks = layer.Previous.Ranks;
        int count = 0;
        Targets = 0;
        foreach (int k in layer.Current.BackwardActive.Units)
        {
            T derivative = layer.Current.Derivative[k];
            ReadOnlySpan<int> presynaptic = columns.Slice(layout.Mask.RowStarts[k], layout.Mask.RowLength(k));
            ReadOnlySpan<T> row = parameters.Slice(layout.BlockStarts[k], presynaptic.Length);
            for (int j = 0; j < presynaptic.Length; j++)
            {
                int rank = ranks[presynaptic[j]];
                sources[count] = rank;
                weights[count] = derivative * row[j];
                count += rank == CellState<T>.NotActive ? 0 : 1; // no branch: it would be hard to predict
            }

            starts[++Targets] = count;
        }
    }
}
