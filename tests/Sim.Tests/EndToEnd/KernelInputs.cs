using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Tests.EndToEnd;

/// <summary>Random contents of what the host may write, in a range that gives the kernel something to do.</summary>
internal sealed class KernelInputs(string kernel, int seed)
{
    private readonly RandomStream random = new((ulong)seed);

    /// <summary>A value for every element of a field, each in the range of its type.</summary>
    public IEnumerable<long> Next(HostMapEntry entry)
    {
        Func<long> next = (kernel, entry.Name) switch
        {
            // Texts over few letters: matches, runs and numbers do occur.
            ("StringSearch", "text" or "pattern") => () => Among("aaab"),
            ("StringSearch", "patternLength") => () => 1 + random.NextInt(4),
            ("RunLengthCoder", "plain") => () => Among("xxxy"),
            ("StateMachineParser", "text") => () => Among(random.NextInt(64) == 0 ? "#" : "0123456789 - "),
            (nameof(EvRnnKernel) or nameof(EgruKernel), _) => () => random.NextInt(8000) - 4000,
            _ => NextOfAnySize,
        };
        for (int i = 0; i < entry.Count; i++)
        {
            yield return (long)entry.Type.Wrap(next());
        }
    }

    /// <summary>Half of them small, so that comparisons, digits and shifts meet interesting values.</summary>
    private long NextOfAnySize() => (long)random.NextUInt64() >> (random.NextInt(2) == 0 ? 0 : 58);

    private long Among(string characters) => characters[random.NextInt(characters.Length)];
}
