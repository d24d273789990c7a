using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Verification;

/// <summary>
/// Whether two indices of a loop body differ whatever the registers hold, found without algebra: the body is executed on random contents,
/// and the low bits of the difference must be the same in all samples, and not zero. A sum of multiples of random words whose low
/// bits are not constant changes them in every second sample (Schwartz, Fast probabilistic algorithms for verification of polynomial identities,
/// 1980), so a difference that is not constant passes once in 2³¹ times. Operations that are no such sums, and of which rare operands
/// could matter, are arbitrary functions of their operands instead.
/// </summary>
internal sealed class IndexSampling
{
    private const int Samples = 32;

    private readonly ImmutableArray<Operation> operations;

    /// <summary>Operations that an index depends on, from whatever iteration.</summary>
    private readonly ImmutableArray<int> needed;

    private readonly ImmutableArray<Run> runs = [.. Enumerable.Range(0, Samples).Select(sample => new Run((ulong)sample))];

    public IndexSampling(ImmutableArray<Operation> operations)
    {
        this.operations = operations;
        needed = Needed();
    }

    /// <param name="iterations">The second access is so many iterations after the first.</param>
    /// <param name="addressBits">Only so many low bits of an index count.</param>
    public bool AlwaysDiffer(int first, int second, int iterations, int addressBits)
    {
        Int128[] differences = [.. runs.Select(run => IndexIn(run, iterations, second) - IndexIn(run, 0, first))];
        Int128 changing = differences.Aggregate(Int128.Zero, (changed, difference) => changed | (difference ^ differences[0]));
        int constantBits = (int)Int128.Min(Int128.TrailingZeroCount(changing), addressBits);
        return (differences[0] & ((Int128.One << constantBits) - 1)) != 0;
    }

    private ImmutableArray<int> Needed()
    {
        var values = operations.Where(o => o.Target is Memory).Select(o => o.Operands[0]).ToHashSet();
        var registers = new HashSet<Symbol>();
        var result = new SortedSet<int>();
        int before;
        do
        {
            before = result.Count;
            for (int i = operations.Length - 1; i >= 0; i--)
            {
                Operation operation = operations[i];
                bool isNeeded = operation.Code == OpCode.WriteRegister
                    ? registers.Contains(operation.Target!)
                    : operation.Result is { } value && values.Contains(value);
                if (isNeeded && result.Add(i))
                {
                    values.UnionWith(operation.Operands);
                    registers.UnionWith(operation.Code == OpCode.ReadRegister ? [operation.Target!] : []);
                }
            }
        }
        while (result.Count > before);
        return [.. result];
    }

    private Int128 IndexIn(Run run, int iteration, int access)
    {
        while (run.Iterations.Count <= iteration)
        {
            run.Iterations.Add(Execute(run));
        }

        return ValueOf(operations[access].Operands[0], run.Iterations[iteration]).Literal;
    }

    /// <summary>The values of one more iteration.</summary>
    private Dictionary<Operand, Constant> Execute(Run run)
    {
        var values = new Dictionary<Operand, Constant>();
        foreach (int i in needed)
        {
            Operation operation = operations[i];
            if (operation is { Code: OpCode.WriteRegister, Target: Register written })
            {
                run.Registers[written] = ValueOf(operation.Operands[0], values);
            }
            else
            {
                values[operation.Result!] = operation switch
                {
                    { Code: OpCode.ReadRegister, Target: Register register } => run.ContentOf(register),
                    _ when IsEvaluated(operation) => new(
                        OpCodes.Evaluate(operation.Code, [.. operation.Operands.Select(o => ValueOf(o, values))], operation.Result!.Type),
                        operation.Result.Type),
                    _ when operation.Code.IsPure() => Any(
                        operation.Operands.Aggregate(Mix((ulong)i), (mixed, o) => Mix(mixed ^ (ulong)ValueOf(o, values).Literal)), operation),
                    _ => Any(run.Next(), operation),
                };
            }
        }

        return values;
    }

    /// <summary>Whether random operands show how the low bits of the result depend on those of the operands.</summary>
    private static bool IsEvaluated(Operation operation) => operation.Code switch
    {
        OpCode.Add or OpCode.Subtract or OpCode.Multiply or OpCode.Negate or OpCode.Or or OpCode.Xor or OpCode.Not or OpCode.Convert => true,
        OpCode.And or OpCode.ShiftLeft or OpCode.ShiftRight => operation.Operands.Any(o => o is Constant),
        _ => false,
    };

    private static Constant Any(ulong bits, Operation operation) => new(operation.Result!.Type.Wrap(bits), operation.Result.Type);

    private static Constant ValueOf(Operand operand, Dictionary<Operand, Constant> values) =>
        operand as Constant ?? values[operand];

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014).</summary>
    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>One sample: iterations of the body one after another.</summary>
    private sealed class Run(ulong sample)
    {
        private ulong state = Mix(sample + 1);

        public Dictionary<Register, Constant> Registers { get; } = [];

        public List<Dictionary<Operand, Constant>> Iterations { get; } = [];

        public ulong Next() => Mix(state += 0x9E3779B97F4A7C15);

        /// <summary>Anything that its type allows, before the body first writes it.</summary>
        public Constant ContentOf(Register register)
        {
            if (!Registers.TryGetValue(register, out Constant? content))
            {
                Registers[register] = content = new(register.Type.Wrap(Next()), register.Type);
            }

            return content;
        }
    }
}
