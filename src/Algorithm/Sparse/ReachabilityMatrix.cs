using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The bit matrix Z, n × n: Z_kq = 1 if and only if block (k, q) of the influence matrix may differ from zero, that is, if unit q
/// can have influenced unit k through a chain of backward-active units. Kept by columns, because the influence matrix is.
/// </summary>
internal sealed class ReachabilityMatrix(int units)
{
    public const int BitsPerWord = 64;

    private readonly int words = (units + BitsPerWord - 1) / BitsPerWord;
    private ulong[] columns = NewBits(units);
    private ulong[] nextColumns = NewBits(units);
    private readonly ulong[] targets = NewBits(units); // row l: the k of all active pairs (k, l)

    public long Bytes => MemoryFootprint.Of(columns, nextColumns, targets);

    /// <summary>The units k with Z_kq = 1.</summary>
    public ReadOnlySpan<ulong> Column(int q) => columns.AsSpan(q * words, words);

    /// <summary>The same of the step before.</summary>
    public ReadOnlySpan<ulong> PreviousColumn(int q) => nextColumns.AsSpan(q * words, words);

    public bool Contains(int k, int q) => (columns[q * words + k / BitsPerWord] >> k & 1) != 0;

    public void Clear() => Array.Clear(columns);

    /// <summary>Z_k(t) = e_k OR ⋁_l Z_l(t−1) over the active pairs (k, l), and 0 for k ∉ A(t).</summary>
    public void Step<T>(ReadOnlySpan<int> backwardActive, ReadOnlySpan<int> previouslyActive, ActivePairs<T> pairs)
        where T : IFloatingPointIeee754<T>
    {
        (columns, nextColumns) = (nextColumns, columns);
        foreach (int l in previouslyActive)
        {
            targets.AsSpan(l * words, words).Clear();
        }

        foreach (int k in backwardActive)
        {
            foreach (int l in pairs.Presynaptic(k))
            {
                targets[l * words + k / BitsPerWord] |= 1UL << k;
            }
        }

        Array.Clear(columns);
        for (int q = 0; q < units; q++)
        {
            Span<ulong> column = columns.AsSpan(q * words, words);
            foreach (int l in new BitEnumerator(PreviousColumn(q)))
            {
                ReadOnlySpan<ulong> reached = targets.AsSpan(l * words, words);
                for (int word = 0; word < reached.Length; word++)
                {
                    column[word] |= reached[word];
                }
            }
        }

        foreach (int k in backwardActive)
        {
            columns[k * words + k / BitsPerWord] |= 1UL << k;
        }
    }

    private static ulong[] NewBits(int units) => new ulong[units * ((units + BitsPerWord - 1) / BitsPerWord)];
}

/// <summary>The positions of the ones of a bit vector, ascending.</summary>
internal ref struct BitEnumerator(ReadOnlySpan<ulong> words)
{
    private readonly ReadOnlySpan<ulong> words = words;
    private int word = -1;
    private ulong rest;

    public int Current { get; private set; }

    public readonly BitEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        while (rest == 0)
        {
            if (++word >= words.Length)
            {
                return false;
            }

            rest = words[word];
        }

        Current = word * 64 + BitOperations.TrailingZeroCount(rest);
        rest &= rest - 1;
        return true;
    }
}
