using SparseRtrl.Algorithm;

namespace SparseRtrl.Fuzz.Grammar;

/// <summary>Random choices.</summary>
internal static class Choice
{
    public static T Pick<T>(this RandomStream random, params IReadOnlyList<T> choices) => choices[random.NextInt(choices.Count)];

    public static bool OneIn(this RandomStream random, int count) => random.NextInt(count) == 0;

    /// <summary>One of several productions that can be used here, by weight.</summary>
    public static Node Pick(this RandomStream random, params IReadOnlyList<(int Weight, Func<Node?> Make)> productions)
    {
        while (true)
        {
            int place = random.NextInt(productions.Sum(production => production.Weight));
            int index = 0;
            while (place >= productions[index].Weight)
            {
                place -= productions[index++].Weight;
            }

            if (productions[index].Make() is { } node)
            {
                return node;
            }
        }
    }
}
