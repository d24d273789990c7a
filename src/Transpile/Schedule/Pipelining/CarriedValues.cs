using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// The values of a pipelined loop body that are used in a later cycle than the one in which they are there, as
/// <see cref="PipelineLowering"/> carries them.
/// </summary>
internal sealed class CarriedValues
{
    private readonly ImmutableArray<Operation> operations;
    private readonly int interval;
    private readonly ScheduleOptions options;
    private readonly List<Definition> definitions = [];

    public CarriedValues(LoopDependences body, Operand condition, int interval, ScheduleOptions options)
    {
        (operations, this.interval, this.options) = (body.Operations, interval, options);
        ILookup<Operand, int> users = Indices(_ => true)
            .SelectMany(i => operations[i].Inputs.Distinct().Select(input => (input, i))).ToLookup(u => u.input, u => u.i);
        Dictionary<Operand, int> definedBy = Indices(i => operations[i].Result is not null).ToDictionary(i => (Operand)operations[i].Result!);
        foreach (int i in definedBy.Values)
        {
            Value result = operations[i].Result!;
            definitions.Add(new(i, result.Type.Bits, [.. users[result]], [.. Replacing(i)])
            {
                Holders = [.. HeldValues.HoldersOf(result, operations)],
                IsTested = result == condition,
                Wired = IsWiring(operations[i]) ? definedBy.GetValueOrDefault(operations[i].Operands[0], -1) : -1,
            });
        }
    }

    /// <summary>What a schedule costs in registers, to be compared as a whole.</summary>
    /// <param name="cycles">Of each operation.</param>
    /// <returns>
    /// Flip-flops that no look-up table is in front of, each of which takes a logic cell; and bits times the cycles that they have to be kept.
    /// </returns>
    public (long Cells, long BitCycles) CostOf(int[] cycles)
    {
        (long cells, long bitCycles) = (0, 0);
        foreach (Definition value in definitions)
        {
            int last = value.Users.Aggregate(value.IsTested ? interval - 1 : 0, (latest, user) => Math.Max(latest, cycles[user]));
            if (AtHand(value, cycles) is not var (from, until) || last <= until)
            {
                continue;
            }

            int registers = (last - from + interval - 1) / interval;
            bitCycles += (long)value.Bits * (last - from);
            if (registers > 1 || !value.Holders.Any(holder => cycles[holder] == from))
            {
                cells += (long)value.Bits * (registers - (HasTableOfItsOwn(value, cycles) ? 1 : 0));
            }
        }

        return (cells, bitCycles);
    }

    /// <summary>Whether an operation only renames bits of its operand.</summary>
    private static bool IsWiring(Operation operation) =>
        operation.Code == OpCode.Convert || (operation.Code is OpCode.ShiftLeft or OpCode.ShiftRight && operation.Operands[1] is Constant);

    /// <summary>From when on a value has to be carried, and until when that is not needed; null for a register that keeps its content.</summary>
    private (int From, int Until)? AtHand(Definition value, int[] cycles)
    {
        int cycle = cycles[value.Index];
        if (operations[value.Index].Code == OpCode.ReadRegister)
        {
            return value.Replacing is [var write] ? (cycles[write], cycles[write]) : null;
        }

        if (!DependenceGraph.IsSynchronousLoad(operations[value.Index]))
        {
            return (cycle, cycle);
        }

        int ahead = value.Replacing.Min(other => (((cycles[other] - cycle - 1) % interval) + interval) % interval) + 1;
        return (cycle + 1, cycle + ahead);
    }

    /// <summary>What ends the time for which the value is at hand: the write of the register, accesses of the memory.</summary>
    private IEnumerable<int> Replacing(int index) => operations[index] switch
    {
        { Code: OpCode.ReadRegister, Target: var register } =>
            Indices(i => operations[i].Code == OpCode.WriteRegister && operations[i].Target == register),
        { Target: Memory memory } load when DependenceGraph.IsSynchronousLoad(load) =>
            Indices(i => DependenceGraph.ReplacesOutput(operations[i], memory)),
        _ => [],
    };

    /// <summary>Whether the first register of a value shares the cells of the look-up tables that compute it, which nobody else reads.</summary>
    private bool HasTableOfItsOwn(Definition value, int[] cycles)
    {
        int cycle = cycles[value.Index];
        if (value.Users.Any(user => cycles[user] == cycle))
        {
            return false;
        }

        Definition? wired = value.Wired < 0 ? null : definitions.Find(d => d.Index == value.Wired);
        return wired is not null
            ? cycles[wired.Index] == cycle && wired.Users.Count(user => cycles[user] == cycle) == 1
                && HasTable(operations[wired.Index])
            : HasTable(operations[value.Index]);
    }

    private bool HasTable(Operation operation) =>
        operation.Code.IsPure() && !IsWiring(operation) && (operation.Code != OpCode.Multiply || !options.HasHardMultipliers);

    private IEnumerable<int> Indices(Func<int, bool> isMeant) => Enumerable.Range(0, operations.Length).Where(isMeant);

    /// <param name="Index">Of the operation whose result it is.</param>
    /// <param name="Users">Operations that read it.</param>
    /// <param name="Replacing">See <see cref="Replacing"/>.</param>
    private sealed record Definition(int Index, int Bits, ImmutableArray<int> Users, ImmutableArray<int> Replacing)
    {
        /// <summary>See <see cref="HeldValues"/>.</summary>
        public required ImmutableArray<int> Holders { get; init; }

        /// <summary>Whether it says if there is another iteration.</summary>
        public required bool IsTested { get; init; }

        /// <summary>The operation whose bits it renames, or −1.</summary>
        public required int Wired { get; init; }
    }
}
