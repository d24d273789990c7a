using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>The processes of a module and the queues that join them, as a graph.</summary>
internal sealed class QueueNetwork
{
    private readonly ILookup<EntryPoint, EntryPoint> readersOf;

    public QueueNetwork(Module module)
    {
        var ends = module.Processes
            .SelectMany(process => Blocks.Operations(process.Body)
                .Where(o => o.Target is Queue)
                .Select(o => (Queue: (Queue)o.Target!, Process: process, IsWriter: o.Code == OpCode.Enqueue))
                .Distinct())
            .GroupBy(end => end.Queue)
            .Where(queue => queue.Select(end => end.Process).Distinct().Count() > 1)
            .ToDictionary(queue => queue.Key, queue => (
                Writer: queue.First(end => end.IsWriter).Process, Reader: queue.First(end => !end.IsWriter).Process));
        readersOf = ends.Values.ToLookup(end => end.Writer, end => end.Reader);
        Joined = module.Queues.Where(ends.ContainsKey).ToDictionary(
            queue => queue,
            queue => new Queue(queue.Name, queue.ElementType, queue.Capacity, queue.DeclaredAt)
            {
                IsHostReadable = queue.IsHostReadable,
                IsInCycle = Reaches(ends[queue].Reader, ends[queue].Writer),
            });
    }

    /// <summary>The queues that join two processes, and what is known of them from the network as a whole.</summary>
    public IReadOnlyDictionary<Queue, Queue> Joined { get; }

    private bool Reaches(EntryPoint from, EntryPoint to)
    {
        var seen = new HashSet<EntryPoint>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<EntryPoint>([from]);
        while (pending.TryPop(out EntryPoint? process))
        {
            if (process == to)
            {
                return true;
            }

            foreach (EntryPoint reader in seen.Add(process) ? readersOf[process] : [])
            {
                pending.Push(reader);
            }
        }

        return false;
    }
}
