using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Verification;

/// <summary>What a scheduler says of one block: the cycle of each operation.</summary>
/// <param name="Operations">In program order.</param>
/// <param name="Cycles">Of each operation, from the start of the block or of its iteration; meaningless for register reads.</param>
/// <param name="Length">Cycles from the start of the block, or of an iteration, to its end.</param>
/// <param name="Interval">Cycles from one iteration to the next, which overlap; null for a block that ends before anything else begins.</param>
/// <param name="Condition">What the branch at its end reads; null when there is none.</param>
/// <param name="Multipliers">As many as its controller may use at a time.</param>
internal sealed record TimedBlock(
    ImmutableArray<Operation> Operations, ImmutableArray<int> Cycles, int Length, int? Interval, Operand? Condition, int Multipliers)
{
    /// <summary>Index of the first of its states in <see cref="StateMachine.States"/>.</summary>
    public required int FirstState { get; init; }

    public int StateCount => Interval ?? Length;

    /// <summary>The state that an operation is in, counted from the first.</summary>
    public int Slot(int operation) => Interval is { } interval ? Cycles[operation] % interval : Cycles[operation];
}
