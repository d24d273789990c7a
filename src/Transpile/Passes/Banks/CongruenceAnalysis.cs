using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Banks;

/// <summary>
/// The low bits of every value of a module, as far as they are the same whenever it is computed: those of a counter that goes up in
/// steps of four, for example. Flow-sensitive for registers; of a field nothing is known when an entry or a process starts, and
/// after processes have run.
/// </summary>
internal sealed class CongruenceAnalysis
{
    private readonly Dictionary<Value, Congruence> values = [];
    private readonly Dictionary<int, Environment?> afterScope = [];

    public static CongruenceAnalysis Run(Module module)
    {
        var analysis = new CongruenceAnalysis();
        foreach (EntryPoint method in module.Methods)
        {
            analysis.Visit(method.Body, new(ImmutableDictionary<Register, Congruence>.Empty));
        }

        return analysis;
    }

    public Congruence Of(Operand operand) => operand switch
    {
        Constant constant => Congruence.Of(constant.Literal),
        Value value => values.GetValueOrDefault(value, Congruence.Unknown),
        _ => Congruence.Unknown,
    };

    /// <returns>Null where control does not get past the region.</returns>
    private Environment? Visit(Region region, Environment? before)
    {
        if (before is null)
        {
            return null;
        }

        switch (region)
        {
            case Block block:
                return VisitBlock(block, before);
            case Sequence sequence:
                return sequence.Regions.Aggregate((Environment?)before, (current, part) => Visit(part, current));
            case If branch:
                Environment tested = VisitBlock(branch.Header, before);
                return Environment.Join(Visit(branch.Then, tested), Visit(branch.Else, tested));
            case Loop loop:
                return VisitLoop(loop, before);
            case Scope scope:
                afterScope[scope.Label] = null;
                Environment? end = Visit(scope.Body, before);
                return Environment.Join(end, afterScope[scope.Label]);
            case Leave leave:
                afterScope[leave.Label] = Environment.Join(afterScope[leave.Label], before);
                return null;
            case Concurrently:
                return new(before.Registers.RemoveRange(before.Registers.Keys.Where(r => r.IsField)));
            default:
                throw new InvalidOperationException($"Unknown region {region.GetType().Name}.");
        }
    }

    /// <summary>What is known only shrinks from round to round, so this ends; the last round has noted what holds in all.</summary>
    private Environment? VisitLoop(Loop loop, Environment entry)
    {
        Environment start = entry;
        while (true)
        {
            Environment? atTest = loop.TestFirst ? start : Visit(loop.Body, start);
            Environment? tested = atTest is null ? null : VisitBlock(loop.Header, atTest);
            Environment? back = loop.TestFirst ? Visit(loop.Body, tested) : tested;
            Environment joined = Environment.Join(start, back)!;
            if (joined.IsSameAs(start))
            {
                return tested;
            }

            start = joined;
        }
    }

    private Environment VisitBlock(Block block, Environment before)
    {
        ImmutableDictionary<Register, Congruence> registers = before.Registers;
        foreach (Operation operation in block.Operations)
        {
            if (operation is { Code: OpCode.WriteRegister, Target: Register written })
            {
                registers = registers.SetItem(written, Of(operation.Operands[0]));
            }
            else if (operation is { Code: OpCode.ReadRegister, Target: Register read })
            {
                values[operation.Result!] = registers.GetValueOrDefault(read, Congruence.Unknown);
            }
            else if (operation.Code.IsPure())
            {
                values[operation.Result!] = Congruence.Evaluate(operation, [.. operation.Operands.Select(Of)]);
            }
        }

        return new(registers);
    }

    /// <param name="registers">Those that were written on every way to this point.</param>
    private sealed class Environment(ImmutableDictionary<Register, Congruence> registers)
    {
        public ImmutableDictionary<Register, Congruence> Registers => registers;

        public static Environment? Join(Environment? a, Environment? b) => a is null || b is null
            ? a ?? b
            : new(a.Registers.Where(known => b.Registers.ContainsKey(known.Key))
                .ToImmutableDictionary(known => known.Key, known => known.Value.Join(b.Registers[known.Key])));

        public bool IsSameAs(Environment other) =>
            Registers.Count == other.Registers.Count
            && Registers.All(known => other.Registers.TryGetValue(known.Key, out Congruence value) && value == known.Value);
    }
}
