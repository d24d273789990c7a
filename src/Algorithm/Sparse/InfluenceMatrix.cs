using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The influence matrix M = ∂a/∂p, n × P, of one time step, with the reachability bits that say which of its n × n blocks hold
/// anything.
/// </summary>
internal sealed class InfluenceMatrix<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly CellLayout layout;
    private readonly T[] elements; // n × P, row-major; meaningless where not marked
    private readonly ReachabilityMatrix reachable;
    private readonly int[] blockSlots; // ⌈length / lanes⌉ of each block
    private readonly int[] rowLengths;
    private readonly int[] rowSlots;

    public InfluenceMatrix(CellLayout layout, int lanes)
    {
        this.layout = layout;
        elements = new T[layout.Units * layout.ParameterCount];
        reachable = new(layout.Units);
        blockSlots = [.. Enumerable.Range(0, layout.Units).Select(q => (layout.BlockLength(q) + lanes - 1) / lanes)];
        rowLengths = new int[layout.Units];
        rowSlots = new int[layout.Units];
    }

    /// <summary>Elements that row k may hold: the total length of its marked blocks.</summary>
    public int RowLength(int k) => rowLengths[k];

    /// <summary>Issue slots to read row k once.</summary>
    public int RowSlots(int k) => rowSlots[k];

    /// <summary>Makes every element zero, by unmarking it.</summary>
    public void Reset() => reachable.Clear();

    public bool MayHold(int k, int block) => reachable.Contains(k, block);

    /// <summary>The marked blocks of row k, ascending.</summary>
    public BitEnumerator Blocks(int k) => new(reachable.Row(k));

    public Span<T> Block(int k, int block) =>
        elements.AsSpan(k * layout.ParameterCount + layout.BlockStarts[block], layout.BlockLength(block));

    /// <summary>Empties row k but for its own block P_k, which the caller must then write whole.</summary>
    public Span<T> StartRow(int k)
    {
        reachable.StartRow(k);
        return Block(k, k);
    }

    /// <summary>Adds <paramref name="weight"/> × row l of another step's matrix to row k, and Z_l to Z_k.</summary>
    public void AddRow(int k, T weight, InfluenceMatrix<T> previous, int l)
    {
        foreach (int block in previous.Blocks(l))
        {
            ReadOnlySpan<T> source = previous.Block(l, block);
            Span<T> row = Block(k, block)[..source.Length];
            if (reachable.Contains(k, block))
            {
                for (int p = 0; p < source.Length; p++)
                {
                    row[p] += weight * source[p];
                }
            }
            else
            {
                for (int p = 0; p < source.Length; p++)
                {
                    row[p] = weight * source[p];
                }
            }
        }

        reachable.OrRow(k, previous.reachable.Row(l));
    }

    /// <summary>Takes the lengths of row k, once all of its blocks are there.</summary>
    public void FinishRow(int k)
    {
        rowLengths[k] = 0;
        rowSlots[k] = 0;
        foreach (int block in Blocks(k))
        {
            rowLengths[k] += layout.BlockLength(block);
            rowSlots[k] += blockSlots[block];
        }
    }
}
