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
        int kept = WeightCount(units, sparsity);
        int[] cells = [.. Enumerable.Range(0, units * units)];
        random.Shuffle<int>(cells);
        return new(units, cells.Take(kept).Order());
    }

    /// <summary>Round(n²·(1 − ω)), the number of weights of a mask of this sparsity.</summary>
    /// <param name="units">n</param>
    /// <param name="sparsity">ω, 0 … 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is outside its range.</exception>
    public static int WeightCount(int units, double sparsity) => sparsity is >= 0 and <= 1
        ? (int)Math.Round(units * units * (1 - sparsity), MidpointRounding.AwayFromZero)
        : throw new ArgumentOutOfRangeException(nameof(sparsity), sparsity, "Parameter sparsity must lie in 0 … 1.");

    /// <summary>The mask with a weight wherever <paramref name="exists"/>[k, l] is true.</summary>
    /// <exception cref="ArgumentException">The array is not square.</exception>
    public static RecurrentMask FromDense(bool[,] exists)
    {
        int units = exists.GetLength(0);
        return units == exists.GetLength(1)
            ? new(units, Enumerable.Range(0, units * units).Where(cell => exists[cell / units, cell % units]))
            : throw new ArgumentException("A recurrent mask is square: units × units.", nameof(exists));
    }

    /// <summary>The mask with weights at these places.</summary>
    /// <param name="units">n, at least 1.</param>
    /// <param name="places">k·n + l, ascending.</param>
    /// <exception cref="ArgumentException">The places are not ascending or not those of an n × n matrix.</exception>
    public static RecurrentMask FromPlaces(int units, IReadOnlyList<int> places)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        bool ascend = places.Zip(places.Skip(1)).All(pair => pair.First < pair.Second);
        return ascend && places.All(place => place >= 0 && place < units * units)
            ? new(units, places)
            : throw new ArgumentException(
                $"Places in a mask of {units} units ascend from 0 to {units * units - 1}.", nameof(places));
    }

    /// <summary>
    /// A mask of as many weights in which every unit has at least one: each empty row takes a weight of a row that has several. A
    /// unit without recurrent weights could never learn to listen to the network.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are fewer weights than units.</exception>
    public RecurrentMask WithoutEmptyRows(RandomStream random)
    {
        if (Count < Units)
        {
            throw new InvalidOperationException(
                $"{Count} recurrent weights cannot give each of {Units} units one; sparsity may be at most {1 - 1.0 / Units}.");
        }

        int[] rows = [.. Places.Select(place => place / Units)];
        int[] lengths = [.. Enumerable.Range(0, Units).Select(RowLength)];
        HashSet<int> removed = [];
        List<int> added = [];
        foreach (int empty in Enumerable.Range(0, Units).Where(k => RowLength(k) == 0))
        {
            int[] spare = [.. Enumerable.Range(0, Count).Where(entry => !removed.Contains(entry) && lengths[rows[entry]] > 1)];
            int taken = spare[random.NextInt(spare.Length)];
            removed.Add(taken);
            lengths[rows[taken]]--;
            added.Add(empty * Units + random.NextInt(Units));
        }

        return removed.Count == 0 ? this : Changed(removed, added);
    }

    /// <summary>A copy without some weights and with some others.</summary>
    /// <param name="removed">CSR entries of this mask.</param>
    /// <param name="added">Places k·n + l that are empty here; none twice.</param>
    /// <exception cref="ArgumentException">A place is taken or named twice.</exception>
    public RecurrentMask Changed(IReadOnlySet<int> removed, IReadOnlyCollection<int> added)
    {
        int[] places = [.. Places];
        if (added.Intersect(places).Any() || added.Distinct().Count() != added.Count)
        {
            throw new ArgumentException("A weight can only be added where there is none.", nameof(added));
        }

        return new(Units, places.Where((_, entry) => !removed.Contains(entry)).Concat(added).Order());
    }

    /// <summary>k·n + l of every weight, ascending.</summary>
    public IEnumerable<int> Places =>
        Enumerable.Range(0, Units).SelectMany(k => Columns[RowStarts[k]..RowStarts[k + 1]].Select(l => k * Units + l));

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
