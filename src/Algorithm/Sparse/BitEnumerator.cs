using System.Numerics;

namespace SparseRtrl.Algorithm;

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
