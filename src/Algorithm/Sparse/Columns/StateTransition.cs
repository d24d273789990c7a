using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The recursion's matrix J(t) = ∂c(t)/∂c(t−1): J_kl = S_kl·d_l, plus the leak on the diagonal. S_kl, what unit k takes of the
/// output of unit l, sums over the gates; it is formed for coupled units l only, since J has no other columns.
/// </summary>
/// <param name="stride">Elements from one row of the influence matrix to the next.</param>
internal sealed class StateTransition<T>(CellLayout layout, Connections connections, int stride)
    where T : IFloatingPointIeee754<T>
{
    private readonly bool[] isCoupled = new bool[layout.Units];
    private readonly T[] couplings = new T[connections.PairCount]; // S
    private readonly T[] weights = new T[connections.PairCount]; // J outside the diagonal
    private readonly T[] diagonal = new T[layout.Units];
    private readonly bool[] hasDiagonal = new bool[layout.Units];
    private readonly RowSums<T> allRows = new(connections, layout.Units, stride);
    private readonly RowSums<T> someRows = new(connections, layout.Units, stride);

    /// <summary>S_kl of a pair whose presynaptic unit is coupled.</summary>
    public T Coupling(int pair) => couplings[pair];

    /// <summary>Products that made J(t).</summary>
    public int Macs { get; private set; }

    public long Bytes => allRows.Bytes + someRows.Bytes + MemoryFootprint.Of(isCoupled, couplings, weights, diagonal, hasDiagonal);

    /// <summary>J(t)·M(t−1) if every row of M(t−1) may hold something.</summary>
    public RowSums<T> OverAllRows => allRows;

    /// <summary>J(t)·M(t−1) if no rows of M(t−1) but these hold anything. Valid until the next call.</summary>
    /// <param name="rows">One bit per row.</param>
    public RowSums<T> Over(ReadOnlySpan<ulong> rows)
    {
        someRows.Clear();
        foreach (int l in new BitEnumerator(rows))
        {
            AddColumn(someRows, l);
        }

        return someRows;
    }

    /// <summary>Forms J(t) from the dynamics right after step t.</summary>
    public void Update(UnitDynamics<T> dynamics, ReadOnlySpan<T> parameters)
    {
        for (int k = 0; k < layout.Units; k++)
        {
            diagonal[k] = dynamics.Leak[k];
            hasDiagonal[k] = diagonal[k] != T.Zero;
        }

        Array.Clear(isCoupled);
        Macs = 0;
        foreach (int l in dynamics.Previous.Coupled.Units)
        {
            isCoupled[l] = true;
            UpdateColumn(l, dynamics.RecurrentSlopes, dynamics.Previous.Slope[l], parameters);
        }

        allRows.Clear();
        for (int l = 0; l < layout.Units; l++)
        {
            AddColumn(allRows, l);
        }
    }

    private void UpdateColumn(int l, T[] recurrentSlopes, T outputSlope, ReadOnlySpan<T> parameters)
    {
        Macs += connections.FirstWeightOf(l + 1) - connections.FirstWeightOf(l); // S
        Macs += connections.FirstPair(l + 1) - connections.FirstPair(l); // S·d
        for (int pair = connections.FirstPair(l); pair < connections.FirstPair(l + 1); pair++)
        {
            T coupling = T.Zero;
            for (int j = connections.FirstWeight(pair); j < connections.FirstWeight(pair + 1); j++)
            {
                coupling += recurrentSlopes[connections.GateInputs[j]] * parameters[connections.Parameters[j]];
            }

            couplings[pair] = coupling;
            weights[pair] = coupling * outputSlope;
            if (connections.Targets[pair] == l)
            {
                diagonal[l] += weights[pair];
                hasDiagonal[l] = true;
            }
        }
    }

    private void AddColumn(RowSums<T> sums, int l)
    {
        if (hasDiagonal[l])
        {
            sums.Add(l, l, diagonal[l]);
        }

        if (isCoupled[l])
        {
            for (int pair = connections.FirstPair(l); pair < connections.FirstPair(l + 1); pair++)
            {
                if (connections.Targets[pair] != l)
                {
                    sums.Add(connections.Targets[pair], l, weights[pair]);
                }
            }
        }
    }
}
