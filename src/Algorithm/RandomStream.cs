namespace SparseRtrl.Algorithm;

/// <summary>
/// A seeded stream of pseudo-random numbers (SplitMix64, Steele, Lea and Flood 2014). Unlike <see cref="Random"/> its sequence is
/// part of this project, so a seed gives the same networks and data on every version of .NET.
/// </summary>
public sealed class RandomStream
{
    private ulong state;

    /// <param name="seed">The user's seed.</param>
    /// <param name="stream">
    /// Streams of one seed are independent: weights, masks, training and test data each take their own.
    /// </param>
    public RandomStream(ulong seed, ulong stream = 0) => state = Mix(seed) ^ Mix(~stream);

    /// <summary>Where in its sequence the stream is: a stream that is set to the position of another goes on as that one does.</summary>
    public ulong Position
    {
        get => state;
        set => state = value;
    }

    public ulong NextUInt64() => Mix(state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 … <paramref name="exclusiveMaximum"/> − 1.</summary>
    public int NextInt(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        return (int)Math.BigMul(NextUInt64(), (ulong)exclusiveMaximum, out _);
    }

    /// <summary>+1 or −1, each with probability one half.</summary>
    public double NextSign() => (NextUInt64() >> 63) == 0 ? 1 : -1;

    /// <summary>Standard normal (Box–Muller).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Puts the elements in a uniformly random order (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
