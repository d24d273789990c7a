using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Verification;

/// <summary>
/// Whether accesses of one memory that could be to the same element come in the order of the program. Where they do not, their indices must
/// differ: constants, or, in a loop, what <see cref="IndexSampling"/> finds to differ always.
/// </summary>
internal sealed class MemoryOrder(TimedBlock block)
{
    private IndexSampling? sampling;

    public IEnumerable<string> Violations()
    {
        var accesses = Enumerable.Range(0, block.Operations.Length)
            .Where(i => block.Operations[i].Target is Memory)
            .GroupBy(i => (Memory)block.Operations[i].Target!);
        foreach (IGrouping<Memory, int> memory in accesses)
        {
            foreach (int first in memory)
            {
                foreach (int second in memory.Where(second => IsStore(first) || IsStore(second)))
                {
                    foreach (int iterations in Overtakings(first, second).Where(d => !AreApart(memory.Key, first, second, d)))
                    {
                        string later = iterations == 0 ? "" : $", {iterations} iterations later,";
                        yield return $"memory: {ScheduleVerifier.Describe(block, second)}{later} overtakes {ScheduleVerifier.Describe(block, first)}";
                    }
                }
            }
        }
    }

    /// <summary>After how many iterations the second access follows the first in the program but not in time.</summary>
    private IEnumerable<int> Overtakings(int first, int second)
    {
        // A store takes effect at the end of its cycle, and a load of the same cycle gives the old content.
        int due = block.Cycles[first] + (IsStore(first) ? 1 : 0) - block.Cycles[second];
        if (first < second && due > 0)
        {
            yield return 0;
        }

        // The body itself hands on what the iterations just before have stored.
        int handedOn = IsStore(first) ? block.Operations[second].ForwardedIterations : 0;
        for (int iterations = 1 + handedOn; iterations * (block.Interval ?? block.Length) < due; iterations++)
        {
            yield return iterations;
        }
    }

    private bool AreApart(Memory memory, int first, int second, int iterations)
    {
        if (iterations == 0 && block.Operations[first].Operands[0] is Constant a && block.Operations[second].Operands[0] is Constant b)
        {
            return memory.AddressType.Wrap(a.Literal) != memory.AddressType.Wrap(b.Literal);
        }

        return block.Interval is not null
            && (sampling ??= new(block.Operations)).AlwaysDiffer(first, second, iterations, memory.AddressType.Bits);
    }

    private bool IsStore(int index) => block.Operations[index].Code == OpCode.Store;
}
