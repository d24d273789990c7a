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
    private readonly int[] counts = new int[units];

    public long Bytes => MemoryFootprint.Of(words, counts);

    /// <summary>One bit per unit.</summary>
    public ReadOnlySpan<ulong> Of(int q) => words.AsSpan(q * wordsPerBlock, wordsPerBlock);

    /// <summary>How many units block q has reached.</summary>
    public int Count(int q) => counts[q];

    public bool Contains(int k, int q) => (words[q * wordsPerBlock + k / BitsPerWord] >> (k % BitsPerWord) & 1) != 0;

    public void Clear()
    {
        Array.Clear(words);
        Array.Clear(counts);
    }

    /// <summary>Block q has reached these units and its own, and no other.</summary>
    public void Set(int q, ReadOnlySpan<int> reached)
    {
        Span<ulong> bits = words.AsSpan(q * wordsPerBlock, wordsPerBlock);
        bits.Clear();
        bits[q / BitsPerWord] = 1UL << (q % BitsPerWord);
        counts[q] = 1;
        foreach (int k in reached)
        {
            bits[k / BitsPerWord] |= 1UL << (k % BitsPerWord);
            counts[q] += k == q ? 0 : 1;
        }
    }
}
