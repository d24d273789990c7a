using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Cycle;

/// <summary>Where a queue between processes is kept while a design is simulated.</summary>
/// <param name="Queue">With the capacity that is simulated.</param>
/// <param name="First">Index of its first word in <see cref="Storage.Words"/>.</param>
/// <param name="Items">Index of its elements in <see cref="Storage.Memories"/>.</param>
internal sealed record QueueSlots(Queue Queue, int First, int Items)
{
    /// <summary>Words of a queue.</summary>
    public const int Count = 5;

    /// <summary>Word with the number of elements popped so far.</summary>
    public int Popped => First;

    /// <summary>Word with the number of elements pushed so far.</summary>
    public int Pushed => First + 1;

    /// <summary>Word that is 1 when there is an element to pop, as of the start of the cycle.</summary>
    public int CanPop => First + 2;

    /// <summary>Word that is 1 when there is room for an element, as of the start of the cycle.</summary>
    public int CanPush => First + 3;

    private int PushedBefore => First + 4;

    /// <summary>Brings the flags up to date at the end of a cycle. True when one of them changed.</summary>
    public bool EndCycle(long[] words)
    {
        // The output of a block RAM shows only what was in it at the start of the cycle.
        long visible = Queue.Latency == 1 ? words[Pushed] : words[PushedBefore];
        long canPop = visible > words[Popped] ? 1 : 0;
        long canPush = words[Pushed] - words[Popped] < Queue.Capacity ? 1 : 0;
        bool changed = canPop != words[CanPop] || canPush != words[CanPush];
        (words[CanPop], words[CanPush], words[PushedBefore]) = (canPop, canPush, words[Pushed]);
        return changed;
    }
}
