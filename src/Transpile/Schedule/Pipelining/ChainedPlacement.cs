using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>An operand that comes from the iteration before past its register.</summary>
/// <param name="Cycle">Of the operation that reads it.</param>
/// <param name="Arrival">Nanoseconds after the start of that cycle.</param>
/// <param name="IsAfterMultiply">Whether a multiplier is in the chain before it.</param>
internal sealed record BypassedInput(int Cycle, double Arrival, bool IsAfterMultiply);

/// <summary>The cycle of each operation of a loop body, and how long the chain takes that it ends in its cycle.</summary>
internal sealed class ChainedPlacement
{
    private readonly LoopDependences dependences;
    private readonly ScheduleOptions options;
    private readonly double[] delays;
    private readonly double[] finish;
    private readonly bool[] afterMultiply;

    public ChainedPlacement(LoopDependences dependences, ScheduleOptions options)
        : this(dependences, options, [.. dependences.Operations.Select(o => OperationDelays.Of(o, options))])
    {
    }

    private ChainedPlacement(LoopDependences dependences, ScheduleOptions options, double[] delays)
    {
        (this.dependences, this.options, this.delays) = (dependences, options, delays);
        (finish, afterMultiply) = (new double[delays.Length], new bool[delays.Length]);
        (Cycles, Bypassed) = (new int[delays.Length], new BypassedInput?[delays.Length]);
    }

    /// <summary>Counted from the start of the iteration.</summary>
    public int[] Cycles { get; }

    /// <summary>For each operation what it takes past a register, if anything.</summary>
    public BypassedInput?[] Bypassed { get; }

    public double LongestChainNanoseconds => finish.Max();

    /// <summary>Places an operation after those that it depends on, unless its cycle is too short for the chain before it.</summary>
    public bool TryPlace(int index, int cycle)
    {
        double start = 0;
        // What does not fit behind a block RAM fits a cycle later, behind the register that carries the element.
        bool isChained = false;
        bool multiplyBefore = false;
        foreach (LoopDependence input in dependences.Within[index])
        {
            if (input.IsData && Cycles[input.From] + input.Cycles == cycle)
            {
                double arrival = input.Cycles > 0 ? options.Delays.BlockRamNanoseconds : finish[input.From];
                start = Math.Max(start, arrival);
                isChained |= arrival > 0;
                multiplyBefore |= input.Cycles == 0 && afterMultiply[input.From];
            }
        }

        if (Bypassed[index] is { } bypassed && bypassed.Cycle == cycle)
        {
            (start, isChained, multiplyBefore) = (Math.Max(start, bypassed.Arrival), true, multiplyBefore || bypassed.IsAfterMultiply);
        }

        double end = start + delays[index];
        bool isMultiply = dependences.Operations[index].Code == OpCode.Multiply;
        // As in straight code: what is too slow for any cycle stands alone, and multipliers are never chained.
        if ((end > options.ChainBudgetNanoseconds && isChained) || (isMultiply && multiplyBefore))
        {
            return false;
        }

        (Cycles[index], finish[index], afterMultiply[index]) = (cycle, end, isMultiply || multiplyBefore);
        return true;
    }

    /// <summary>When the value is there that a register is set to, with the choice between it and the register's first content.</summary>
    public BypassedInput InputFrom(int write)
    {
        HardwareType type = ((Register)dependences.Operations[write].Target!).Type;
        double choice = options.Delays.Nanoseconds(OpCode.Select, type, [HardwareType.Bool, type, type], hasConstantOperand: false);
        LoopDependence? value = dependences.Within[write].Select(d => (LoopDependence?)d).FirstOrDefault(d => d!.Value.IsData);
        return value is not { } from || Cycles[from.From] + from.Cycles < Cycles[write] ? new(0, choice, IsAfterMultiply: false)
            : from.Cycles > 0 ? new(0, choice + options.Delays.BlockRamNanoseconds, IsAfterMultiply: false)
            : new(0, choice + finish[from.From], afterMultiply[from.From]);
    }

    /// <summary>First cycle in which the result of an operation can be used.</summary>
    public int AvailableFrom(int index) => Cycles[index] + (DependenceGraph.IsSynchronousLoad(dependences.Operations[index]) ? 1 : 0);

    /// <summary>First cycle in which the test for another iteration can be used.</summary>
    public int AvailableFrom(Operand condition, int interval)
    {
        int index = dependences.Operations.ToList().FindIndex(o => o.Result == condition);
        if (index < 0)
        {
            return 0;
        }

        // The content of a register that the iteration before has just written.
        return dependences.Operations[index] is { Code: OpCode.ReadRegister, Target: Register register }
            ? dependences.Operations.Select((o, i) => o.Code == OpCode.WriteRegister && o.Target == register ? Cycles[i] + 1 - interval : 0).Max()
            : AvailableFrom(index);
    }

    /// <summary>The same operations in the same cycles, to be moved.</summary>
    public ChainedPlacement Copy()
    {
        var copy = new ChainedPlacement(dependences, options, delays);
        Cycles.CopyTo(copy.Cycles, 0);
        Bypassed.CopyTo(copy.Bypassed, 0);
        finish.CopyTo(copy.finish, 0);
        afterMultiply.CopyTo(copy.afterMultiply, 0);
        return copy;
    }
}
