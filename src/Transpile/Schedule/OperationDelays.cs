using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>What an operation adds to the chain that it stands in.</summary>
internal static class OperationDelays
{
    /// <summary>In nanoseconds; zero for storage that is read or written at a clock edge.</summary>
    public static double Of(Operation operation, ScheduleOptions options) => operation.Code switch
    {
        OpCode.ReadRegister or OpCode.WriteRegister or OpCode.Store => 0,
        OpCode.Enqueue => 0,
        OpCode.Load when DependenceGraph.IsSynchronousLoad(operation) => 0,
        OpCode.Dequeue when operation.Target is Queue { Kind: MemoryKind.BlockRam } => options.Delays.BlockRamNanoseconds,
        // A register, counted as a choice among registers: a body that fits one state is not pipelined, and takes two where it branches.
        OpCode.Dequeue => options.Delays.Nanoseconds(
            OpCode.Load, operation.Result!.Type, [operation.Result.Type], hasConstantOperand: false),
        _ => options.Delays.Nanoseconds(
            operation.Code,
            operation.Result!.Type,
            operation.Operands.Select(o => o.Type),
            operation.Operands.Length > 1 && operation.Operands[1] is Constant),
    };
}
