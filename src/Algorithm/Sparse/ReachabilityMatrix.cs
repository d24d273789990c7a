using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The bit matrix Z, n × n: Z_kq = 1 if and only if block (k, q) of the influence matrix may differ from zero, that is, if unit q
/// can have influenced unit k through a chain of backward-active units. What is not marked is never read, so it need not be
/// cleared either.
/// </summary>
internal sealed class ReachabilityMatrix(int units)
{
    private const int BitsPerWord = 64;

    private readonly int wordsPerRow = WordsFor(units);
    private readonly ulong[] words = new ulong[units * WordsFor(units)];

    public ReadOnlySpan<ulong> Row(int k) => words.AsSpan(k * wordsPerRow, wordsPerRow);

    public bool Contains(int k, int q) => (words[k * wordsPerRow + q / BitsPerWord] >> (q % BitsPerWord) & 1) != 0;

    public void Clear() => Array.Clear(words);

    /// <summary>Z_k = e_k</summary>
    public void StartRow(int k)
    {
        words.AsSpan(k * wordsPerRow, wordsPerRow).Clear();
        words[k * wordsPerRow + k / BitsPerWord] = 1UL << (k % BitsPerWord);
    }

    /// <summary>Z_k = Z_k OR <paramref name="other"/></summary>
    public void OrRow(int k, ReadOnlySpan<ulong> other)
    {
        Span<ulong> row = words.AsSpan(k * wordsPerRow, wordsPerRow);
        for (int word = 0; word < row.Length; word++)
        {
            row[word] |= other[word];
        }
    }

    private static int WordsFor(int bits) => (bits + BitsPerWord - 1) / BitsPerWord;
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
