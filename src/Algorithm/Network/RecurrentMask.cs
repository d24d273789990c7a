using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Which recurrent weights exist: a weight outside the mask is no parameter at all. Row k holds
/// the weights <em>into</em> unit k. Kept in compressed sparse row (CSR) form, with the transposed view that the event-driven
/// forward pass reads.
/// </summary>
public sealed class RecurrentMask
{
    private RecurrentMask(int units, IEnumerable<int> ascendingCells)
    {
        Units = units;
        var cells = ascendingCells.ToList();
        Columns = [.. cells.Select(cell => cell % units)];
        RowStarts = Starts(units, cells.Select(cell => cell / units));

        List<int> byColumn = [.. Enumerable.Range(0, cells.Count).OrderBy(entry => cells[entry] % units)];
        ColumnStarts = Starts(units, Columns);
        ColumnRows = [.. byColumn.Select(entry => cells[entry] / units)];
        ColumnEntries = [.. byColumn];
    }

    /// <summary>n: the mask is n × n.</summary>
    public int Units { get; }

    /// <summary>CSR: the entries of row k are RowStarts[k] … RowStarts[k+1] − 1. Length n + 1.</summary>
    public ImmutableArray<int> RowStarts { get; }

    /// <summary>CSR: the presynaptic unit l of each entry, ascending within a row. Length <see cref="Count"/>.</summary>
    public ImmutableArray<int> Columns { get; }

    /// <summary>Transposed view: the weights out of unit l are ColumnStarts[l] … ColumnStarts[l+1] − 1. Length n + 1.</summary>
    public ImmutableArray<int> ColumnStarts { get; }

    /// <summary>Transposed view: the postsynaptic unit k of each weight, ascending within a column.</summary>
    public ImmutableArray<int> ColumnRows { get; }

    /// <summary>Transposed view: the CSR entry of each weight.</summary>
    public ImmutableArray<int> ColumnEntries { get; }

    /// <summary>Number of weights into unit <paramref name="k"/>.</summary>
    public int RowLength(int k) => RowStarts[k + 1] - RowStarts[k];

    /// <summary>Number of recurrent weights that exist.</summary>
    public int Count => Columns.Length;

    /// <summary>Whether the weight from unit <paramref name="l"/> to unit <paramref name="k"/> exists.</summary>
    public bool Contains(int k, int l) => Columns.AsSpan()[RowStarts[k]..RowStarts[k + 1]].BinarySearch(l) >= 0;

    /// <summary>Round(n²·(1 − ω)) weights at uniformly random places, self-connections included.</summary>
    /// <param name="units">n, at least 1.</param>
    /// <param name="sparsity">ω, the fraction of recurrent weights that do not exist, 0 … 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Units or sparsity outside its range.</exception>
    public static RecurrentMask Random(int units, double sparsity, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        if (!(sparsity is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(sparsity), sparsity, "Parameter sparsity must lie in 0 … 1.");
        }

        int[] cells = [.. Enumerable.Range(0, units * units)];
        random.Shuffle<int>(cells);
        int kept = (int)Math.Round(cells.Length * (1 - sparsity), MidpointRounding.AwayFromZero);
        return new(units, cells.Take(kept).Order());
    }

    /// <summary>The mask with a weight wherever <paramref name="exists"/>[k, l] is true.</summary>
    /// <exception cref="ArgumentException">The array is not square.</exception>
    public static RecurrentMask FromDense(bool[,] exists)
    {
        int units = exists.GetLength(0);
        return units == exists.GetLength(1)
            ? new(units, Enumerable.Range(0, units * units).Where(cell => exists[cell / units, cell % units]))
            : throw new ArgumentException("A recurrent mask is square: units × units.", nameof(exists));
    }

    private static ImmutableArray<int> Starts(int lines, IEnumerable<int> lineOfEntry)
    {
        int[] starts = new int[lines + 1];
        foreach (int line in lineOfEntry)
        {
            starts[line + 1]++;
        }

        for (int line = 0; line < lines; line++)
        {
            starts[line + 1] += starts[line];
        }

        return [.. starts];
    }
}
