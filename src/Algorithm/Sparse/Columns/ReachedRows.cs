using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The bit matrix Z of cells whose rows never vanish, by block: which units k block q has reached, Z_kq = 1. It only grows until
/// the reset, unless a unit keeps nothing of its state. What is not marked is never read, so it need not be cleared either.
/// </summary>
internal sealed class ReachedRows(int units)
{
    private const int BitsPerWord = 64;

    private readonly int wordsPerBlock = (units + BitsPerWord - 1) / BitsPerWord;
    private readonly ulong[] words = new ulong[units * ((units + BitsPerWord - 1) / BitsPerWord)];
    private readonly ulong[] next = new ulong[(units + BitsPerWord - 1) / BitsPerWord];
    private readonly int[] counts = new int[units];

    public long Bytes => MemoryFootprint.Of(words, next, counts);

    /// <summary>One bit per unit.</summary>
    public ReadOnlySpan<ulong> Of(int q) => words.AsSpan(q * wordsPerBlock, wordsPerBlock);

    /// <summary>How many units block q has reached.</summary>
    public int Count(int q) => counts[q];

    public bool Contains(int k, int q) => (words[q * wordsPerBlock + k / BitsPerWord] >> (k % BitsPerWord) & 1) != 0;

    public void Clear()
    {
        Array.Clear(words);
        Array.Clear(counts);
        Array.Clear(next);
    }

    /// <summary>Marks a unit for <see cref="Replace"/>.</summary>
    /// <returns>Whether it was not marked yet.</returns>
    public bool Mark(int k)
    {
        ulong bit = 1UL << (k % BitsPerWord);
        bool isNew = (next[k / BitsPerWord] & bit) == 0;
        next[k / BitsPerWord] |= bit;
        return isNew;
    }

    /// <summary>Block q has reached the units marked since the last call, and no others.</summary>
    public void Replace(int q)
    {
        next.CopyTo(words, q * wordsPerBlock);
        counts[q] = 0;
        foreach (ulong word in next)
        {
            counts[q] += BitOperations.PopCount(word);
        }

        Array.Clear(next);
    }
}
