using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>Ports and multipliers that are taken in one state.</summary>
internal sealed class StateResources(ScheduleOptions options)
{
    private readonly HashSet<Memory> read = [];
    private readonly HashSet<Memory> written = [];
    private int multipliers;

    /// <summary>Takes what the operation needs, or gives false when it is not free in this state.</summary>
    public bool TryTake(Operation operation) => operation switch
    {
        // Never read and write one block RAM in the same state: synthesis then proves that the two cannot collide, and adds no
        // logic that emulates the old content for the read.
        { Code: OpCode.Load, Target: Memory { Kind: MemoryKind.BlockRam } memory } =>
            !written.Contains(memory) && read.Add(memory),
        { Code: OpCode.Store, Target: Memory { Kind: MemoryKind.BlockRam } memory } =>
            !read.Contains(memory) && written.Add(memory),
        { Code: OpCode.Store, Target: Memory memory } => written.Add(memory),
        { Code: OpCode.Multiply } => multipliers++ < options.MaximumMultipliers,
        _ => true,
    };
}
