using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// Storage of the kernel that a loop body sets to a value and that therefore holds it until the next iteration does the same: registers,
/// and elements of arrays in registers at a constant index.
/// </summary>
internal static class HeldValues
{
    /// <summary>The operations that set some storage to the value, whatever their cycles.</summary>
    public static IEnumerable<int> HoldersOf(Value value, ImmutableArray<Operation> operations)
    {
        Value[] widened = [.. operations.Where(o => Widens(o, value)).Select(o => o.Result!), value];
        return Enumerable.Range(0, operations.Length).Where(i => operations[i] switch
        {
            { Code: OpCode.WriteRegister } write => write.Operands[0] == value,
            { Code: OpCode.Store, Target: Memory { HasSynchronousRead: false }, Enable: null } store =>
                store.Operands[0] is Constant && widened.Contains(store.Operands[1])
                && operations.Count(o => o.Code == OpCode.Store && o.Target == store.Target) == 1,
            _ => false,
        });
    }

    private static bool Widens(Operation operation, Value value) =>
        operation.Code == OpCode.Convert && operation.Operands[0] == value && Passes.Algebra.Fits(value.Type, operation.Result!.Type);
}
