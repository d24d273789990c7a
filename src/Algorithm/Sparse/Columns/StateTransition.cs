using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The recursion's matrix J(t) = ∂c(t)/∂c(t−1): J_kl = S_kl·d_l, plus the leak on the diagonal. S_kl, what unit k takes of the
/// output of unit l, sums over the gates. Only elements on the diagonal and in columns of coupled units can differ from zero;
/// they are also kept row by row as terms: the rows l of M(t−1) that row k of J(t)·M(t−1) is a sum of, with their weights.
/// </summary>
/// <param name="stride">Elements from one row of the influence matrix to the next.</param>
internal sealed class StateTransition<T>(CellLayout layout, Connections connections, int stride)
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] couplings = new T[connections.PairCount]; // S, by entry
    private readonly T[] elements = new T[connections.PairCount]; // S·d, by entry
    private readonly T[] diagonal = new T[layout.Units];
    private readonly bool[] hasDiagonal = new bool[layout.Units];
    private readonly bool[] isCoupled = new bool[layout.Units];
    private readonly int[] termCounts = new int[layout.Units];
    private readonly int[] termStarts = new int[connections.PairCount + layout.Units]; // a row has at most one more than entries
    private readonly T[] termWeights = new T[connections.PairCount + layout.Units];

    public long Bytes => MemoryFootprint.Of(
        couplings, elements, diagonal, hasDiagonal, isCoupled, termCounts, termStarts, termWeights);

    /// <summary>Elements of J(t) that may differ from zero.</summary>
    public int TermCount { get; private set; }

    /// <summary>Whether no row of J(t) is empty.</summary>
    public bool HasTermInEveryRow { get; private set; }

    /// <summary>Products that make J(t): S of all connections, and S·d.</summary>
    public int Macs => connections.Parameters.Length + connections.PairCount;

    public bool IsCoupled(int l) => isCoupled[l];

    /// <summary>Whether J_kk may differ from zero.</summary>
    public bool HasDiagonal(int k) => hasDiagonal[k];

    public T Diagonal(int k) => diagonal[k];

    /// <summary>J_kl of a pair outside the diagonal whose presynaptic unit is coupled.</summary>
    public T Element(int pair) => elements[connections.Entries[pair]];

    /// <summary>S_kl of a pair.</summary>
    public T Coupling(int pair) => couplings[connections.Entries[pair]];

    /// <summary>Where in a block column the rows of row k's terms begin.</summary>
    public ReadOnlySpan<int> TermStarts(int k) => termStarts.AsSpan(connections.FirstEntry(k) + k, termCounts[k]);

    public ReadOnlySpan<T> TermWeights(int k) => termWeights.AsSpan(connections.FirstEntry(k) + k, termCounts[k]);

    /// <summary>Forms J(t) from the dynamics right after step t.</summary>
    public void Update(UnitDynamics<T> dynamics, ReadOnlySpan<T> parameters)
    {
        Array.Clear(isCoupled);
        foreach (int l in dynamics.Previous.Coupled.Units)
        {
            isCoupled[l] = true;
        }

        TermCount = 0;
        HasTermInEveryRow = true;
        for (int k = 0; k < layout.Units; k++)
        {
            FormCouplings(k, dynamics.RecurrentSlopes, parameters);
            FormTerms(k, dynamics.Leak[k], dynamics.Previous.Slope);
            TermCount += termCounts[k];
            HasTermInEveryRow &= termCounts[k] != 0;
        }
    }

    private void FormCouplings(int k, ReadOnlySpan<T> slopes, ReadOnlySpan<T> parameters)
    {
        Span<T> row = couplings.AsSpan(connections.FirstEntry(k), connections.Sources(k).Length);
        row.Clear();
        for (int gate = 0; gate < layout.Gates; gate++)
        {
            RecurrentMask mask = layout.Masks[gate];
            T slope = slopes[gate * layout.Units + k];
            ReadOnlySpan<T> weights = parameters.Slice(layout.RecurrentWeight(k, mask.RowStarts[k], gate), mask.RowLength(k));
            if (weights.Length == row.Length)
            {
                for (int j = 0; j < row.Length; j++)
                {
                    row[j] += slope * weights[j];
                }
            }
            else
            {
                ReadOnlySpan<int> places = connections.PlacesInRow(gate, mask, k);
                for (int j = 0; j < weights.Length; j++)
                {
                    row[places[j]] += slope * weights[j];
                }
            }
        }
    }

    private void FormTerms(int k, T leak, ReadOnlySpan<T> outputSlopes)
    {
        int firstEntry = connections.FirstEntry(k);
        ReadOnlySpan<int> sources = connections.Sources(k);
        ReadOnlySpan<T> row = couplings.AsSpan(firstEntry, sources.Length);
        Span<T> rowElements = elements.AsSpan(firstEntry, sources.Length);
        Span<int> starts = termStarts.AsSpan(firstEntry + k, sources.Length + 1);
        Span<T> weights = termWeights.AsSpan(firstEntry + k, sources.Length + 1);
        diagonal[k] = leak;
        hasDiagonal[k] = leak != T.Zero;
        int count = 0;
        for (int j = 0; j < sources.Length; j++)
        {
            int l = sources[j];
            T element = row[j] * outputSlopes[l];
            rowElements[j] = element;
            if (l == k)
            {
                diagonal[k] += element;
                hasDiagonal[k] |= isCoupled[l];
            }
            else
            {
                starts[count] = l * stride;
                weights[count] = element;
                count += isCoupled[l] ? 1 : 0;
            }
        }

        if (hasDiagonal[k])
        {
            starts[count] = k * stride;
            weights[count++] = diagonal[k];
        }

        termCounts[k] = count;
    }
}
