using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>
/// A matrix of blocks (k, q) that goes through the recursion M_k(t) = Σ_l w_kl·M_l(t−1) over active pairs (k, l). What is not stored
/// is zero: only rows of backward-active units are, named by their rank in A(t), and of those only blocks that can be reached through
/// such units. The parts of all rows in one panel lie packed, in the order of the ranks.
/// </summary>
internal sealed class BlockMatrix<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly int[] blockLengths; // of each panel, padded
    private readonly ulong[] columns; // of each panel: blocks that any row has
    private readonly PanelPlacement placement;
    private readonly AlignedArray<T> elements;
    private RowPart[] rows; // panels × rows
    private RowPart[] previousRows;
    private int rowCount;
    private int previousRowCount;

    /// <param name="lengths">Elements of a block of unit 0, 1, …; the blocks of a panel take as much room as the longest.</param>
    public BlockMatrix(ReadOnlySpan<int> lengths)
    {
        blockLengths = BlockLengthsOf(lengths);
        columns = new ulong[blockLengths.Length];
        placement = new(Array.ConvertAll(PanelCapacities(lengths.Length, blockLengths), capacity => checked((int)capacity)));
        elements = new(placement.Capacity);
        rows = new RowPart[blockLengths.Length * lengths.Length];
        previousRows = new RowPart[rows.Length];
    }

    /// <summary>Elements that a block of each panel takes, padding included.</summary>
    public ReadOnlySpan<int> BlockLengths => blockLengths;

    public long ElementBytes => elements.Bytes;

    public long RowBytes => (long)(rows.Length + previousRows.Length) * Unsafe.SizeOf<RowPart>();

    public long IndexBytes => placement.Bytes + MemoryFootprint.Of(blockLengths, columns);

    public int LongestBlock => blockLengths.Max();

    /// <summary>The blocks of each panel that any row has.</summary>
    public ReadOnlySpan<ulong> Columns => columns;

    /// <summary>All rows within a panel.</summary>
    public ReadOnlySpan<RowPart> Rows(int panel) => rows.AsSpan(panel * rowCount, rowCount);

    /// <summary>All blocks of a panel; <see cref="RowPart.Start"/> counts from its beginning.</summary>
    public Span<T> Panel(int panel) => elements.Span.Slice(placement.Start(panel), placement.Length(panel));

    public bool Contains(int row, int q) => (Rows(Panels.Of(q))[row].Blocks & Panels.Bit(q)) != 0;

    /// <summary>Block (row, q), which must be there, with its padding.</summary>
    public Span<T> Block(int row, int q)
    {
        int panel = Panels.Of(q);
        int start = Rows(panel)[row].StartOf(Panels.Bit(q), blockLengths[panel]);
        return Panel(panel).Slice(start, blockLengths[panel]);
    }

    /// <summary>Makes every element zero.</summary>
    public void Reset()
    {
        rowCount = 0;
        Array.Clear(columns);
        placement.Clear();
    }

    /// <summary>Begins step t: finds the blocks that are reached through the pairs.</summary>
    /// <param name="wanted">Of each panel, the columns that go on; the others end here.</param>
    public void BeginStep(ActivePairs<T> pairs, ReadOnlySpan<ulong> wanted)
    {
        (rows, previousRows) = (previousRows, rows);
        (previousRowCount, rowCount) = (rowCount, pairs.Targets);
        for (int p = 0; p < columns.Length; p++)
        {
            ReadOnlySpan<RowPart> previous = previousRows.AsSpan(p * previousRowCount, previousRowCount);
            Span<RowPart> current = rows.AsSpan(p * rowCount, rowCount);
            if (columns[p] == 0)
            {
                current.Clear();
                continue;
            }

            columns[p] = 0;
            for (int i = 0; i < current.Length; i++)
            {
                ulong blocks = 0;
                foreach (int source in pairs.Sources(i))
                {
                    blocks |= previous[source].Blocks;
                }

                current[i] = new(0, blocks & wanted[p], 0);
                columns[p] |= current[i].Blocks;
            }
        }
    }

    /// <summary>Adds blocks that will be written before <see cref="Compute"/>.</summary>
    public void Give(int row, int panel, ulong blocks)
    {
        ref RowPart part = ref rows[panel * rowCount + row];
        part = part with { Blocks = part.Blocks | blocks, Given = part.Given | blocks };
        columns[panel] |= blocks;
    }

    /// <summary>Finds room for all blocks of this step. Given blocks of a panel can be written when its turn has come.</summary>
    public void Place()
    {
        placement.BeginStep();
        for (int p = 0; p < columns.Length; p++)
        {
            if (columns[p] == 0)
            {
                placement.SetLength(p, 0);
                continue;
            }

            int length = 0;
            foreach (ref RowPart row in rows.AsSpan(p * rowCount, rowCount))
            {
                row = row with { Start = length };
                length += row.Count * blockLengths[p];
            }

            placement.SetLength(p, length);
        }

        placement.Place(elements.Span);
    }

    /// <summary>The panel that must be computed as the i-th, because others overwrite what it is computed from.</summary>
    public int PanelInOrder(int i) => placement.IsAscending ? i : columns.Length - 1 - i;

    /// <summary>The recursion in one panel. Given blocks are added to, all others set.</summary>
    public void Compute(int panel, ActivePairs<T> pairs)
    {
        ReadOnlySpan<RowPart> previous = previousRows.AsSpan(panel * previousRowCount, previousRowCount);
        ReadOnlySpan<RowPart> current = Rows(panel);
        ref T before = ref Unsafe.Add(ref MemoryMarshal.GetReference(elements.Span), placement.PreviousStart(panel));
        ref T after = ref Unsafe.Add(ref MemoryMarshal.GetReference(elements.Span), placement.Start(panel));
        int length = blockLengths[panel];
        for (int i = 0; i < current.Length; i++)
        {
            ref readonly RowPart row = ref current[i];
            ulong written = row.Given;
            ReadOnlySpan<int> sources = pairs.Sources(i);
            ReadOnlySpan<T> weights = pairs.Weights(i);
            for (int j = 0; j < sources.Length; j++)
            {
                ref readonly RowPart source = ref previous[sources[j]];
                if (source.Blocks == row.Blocks && written == 0)
                {
                    BlockKernels<T>.Set(
                        ref Unsafe.Add(ref after, row.Start), ref Unsafe.Add(ref before, source.Start), weights[j], row.Count * length);
                }
                else if (length == CacheLine<T>.Length)
                {
                    BlockKernels<T>.AccumulateLines(ref after, in row, ref before, in source, written, weights[j]);
                }
                else
                {
                    BlockKernels<T>.Accumulate(ref after, in row, ref before, in source, written, weights[j], length);
                }

                written |= source.Blocks;
            }
        }
    }

    /// <summary>Elements that a matrix takes if it has every block.</summary>
    public static long CapacityFor(ReadOnlySpan<int> lengths)
    {
        long[] capacities = PanelCapacities(lengths.Length, BlockLengthsOf(lengths));
        return capacities.Sum() + capacities.Max();
    }

    /// <summary>Elements of a row that has every block.</summary>
    public static long RowLengthFor(ReadOnlySpan<int> lengths)
    {
        int[] padded = BlockLengthsOf(lengths);
        long sum = 0;
        for (int q = 0; q < lengths.Length; q++)
        {
            sum += padded[Panels.Of(q)];
        }

        return sum;
    }

    /// <summary>Bytes that the rows of a matrix of n units take.</summary>
    public static long RowBytesFor(int units) => 2L * Panels.CountFor(units) * units * Unsafe.SizeOf<RowPart>();

    private static int[] BlockLengthsOf(ReadOnlySpan<int> lengths)
    {
        int[] longest = new int[Panels.CountFor(lengths.Length)];
        for (int q = 0; q < lengths.Length; q++)
        {
            longest[Panels.Of(q)] = Math.Max(longest[Panels.Of(q)], CacheLine<T>.Padded(lengths[q]));
        }

        return longest;
    }

    private static long[] PanelCapacities(int units, ReadOnlySpan<int> blockLengths)
    {
        long[] capacities = new long[blockLengths.Length];
        for (int p = 0; p < capacities.Length; p++)
        {
            capacities[p] = (long)units * Math.Min(Panels.Width, units - p * Panels.Width) * blockLengths[p];
        }

        return capacities;
    }
}
