using CsCheck;

namespace SparseRtrl.Sim.Tests;

internal static class SeededSamples
{
    /// <summary>The same samples in every run, unlike CsCheck's own sampling, which seeds the first only.</summary>
    public static IEnumerable<T> Take<T>(this Gen<T> generator, int count)
    {
        var random = new PCG(stream: 1, seed: 42);
        for (int i = 0; i < count; i++)
        {
            yield return generator.Generate(random, null, out _);
        }
    }
}
