using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Verification;

/// <summary>
/// Whether queues are accessed in program order within an iteration, and each end of a queue in the order of the iterations; and whether a pop
/// that may wait for the answer to a push comes after it.
/// </summary>
internal static class QueueOrder
{
    public static IEnumerable<string> Violations(TimedBlock block)
    {
        int[] accesses = [.. Enumerable.Range(0, block.Operations.Length).Where(i => block.Operations[i].Target is Queue)];
        foreach (int first in accesses)
        {
            foreach (int second in accesses)
            {
                int apart = LeastDistance(block.Operations[first], block.Operations[second]);
                int ahead = block.Cycles[second] - block.Cycles[first];
                if (first < second && ahead < apart)
                {
                    yield return $"queue: {Describe(second)} overtakes {Describe(first)}";
                }

                if (block.Interval is { } interval && apart > 0 && ahead + interval < apart)
                {
                    yield return $"queue: {Describe(second)} of the next iteration overtakes {Describe(first)}";
                }
            }
        }

        string Describe(int index) => ScheduleVerifier.Describe(block, index);
    }

    private static int LeastDistance(Operation first, Operation second)
    {
        bool isSameEnd = first.Target == second.Target && first.Code == second.Code;
        bool isAnswer = first.Code == OpCode.Enqueue && second.Code == OpCode.Dequeue
            && first.Target is Queue { IsInCycle: true } && second.Target is Queue { IsInCycle: true };
        return isSameEnd || isAnswer ? 1 : 0;
    }
}
