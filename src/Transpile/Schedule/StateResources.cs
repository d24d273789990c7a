using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>Ports, queue ends and multipliers that are taken in one state.</summary>
internal sealed class StateResources(ScheduleOptions options)
{
    private readonly HashSet<(Symbol Queue, OpCode End)> queueEnds = [];
    private readonly HashSet<Memory> read = [];
    private readonly HashSet<Memory> written = [];
    private int multipliers;

    /// <summary>Takes what the operation needs, or gives false when it is not free in this state.</summary>
    public bool TryTake(Operation operation) => operation switch
    {
        // A single-port RAM is read or written. A block RAM could do both, but then synthesis would have to emulate the old content
        // for the read; so it can prove that the two cannot collide.
        { Code: OpCode.Load, Target: Memory { HasSynchronousRead: true } memory } =>
            !written.Contains(memory) && read.Add(memory),
        { Code: OpCode.Store, Target: Memory { HasSynchronousRead: true } memory } =>
            !read.Contains(memory) && written.Add(memory),
        { Code: OpCode.Store, Target: Memory memory } => written.Add(memory),
        { Target: Queue queue } => queueEnds.Add((queue, operation.Code)),
        { Code: OpCode.Multiply } => multipliers++ < options.MaximumMultipliers,
        _ => true,
    };
}
