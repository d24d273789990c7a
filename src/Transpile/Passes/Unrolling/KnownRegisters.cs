using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Unrolling;

/// <summary>The registers whose content is a known number at one point of the program: execution on constants.</summary>
internal sealed record KnownRegisters(ImmutableDictionary<Register, Int128> Contents)
{
    public static readonly KnownRegisters None = new(ImmutableDictionary<Register, Int128>.Empty);

    /// <summary>What is known of registers that the regions do not write.</summary>
    public KnownRegisters Without(params IEnumerable<Region> regions)
    {
        ImmutableDictionary<Register, Int128> left = Contents.RemoveRange(regions.SelectMany(WrittenIn));
        return regions.Any(Blocks.StartProcesses) ? new KnownRegisters(left).WithoutFields() : new(left);
    }

    /// <summary>What is known after processes may have changed any field.</summary>
    public KnownRegisters WithoutFields() => new(Contents.RemoveRange(Contents.Keys.Where(r => r.IsField)));

    /// <summary>What is known on both of two ways; null stands for a way that is never taken.</summary>
    public static KnownRegisters? Join(KnownRegisters? a, KnownRegisters? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => new(a.Contents.RemoveRange(a.Contents.Where(p => !b.Contents.Contains(p)).Select(p => p.Key))),
    };

    /// <summary>What is known after a block, and the number that one of its operands has when that is known.</summary>
    public (KnownRegisters After, Int128? Number) Execute(Block block, Operand? wanted = null)
    {
        ImmutableDictionary<Register, Int128> contents = Contents;
        var values = new Dictionary<Value, Constant>();
        foreach (Operation operation in block.Operations)
        {
            switch (operation.Code)
            {
                case OpCode.ReadRegister when contents.TryGetValue((Register)operation.Target!, out Int128 content):
                    values[operation.Result!] = new(content, operation.Result!.Type);
                    break;
                case OpCode.WriteRegister:
                    var register = (Register)operation.Target!;
                    contents = Known(operation.Operands[0]) is { } written
                        ? contents.SetItem(register, written.Literal)
                        : contents.Remove(register);
                    break;
                case var code when code.IsPure() && operation.Operands.All(o => Known(o) is not null):
                    HardwareType type = operation.Result!.Type;
                    IReadOnlyList<Constant> operands = [.. operation.Operands.Select(o => Known(o)!)];
                    values[operation.Result] = new(OpCodes.Evaluate(code, operands, type), type);
                    break;
            }
        }

        return (new(contents), wanted is null ? null : Known(wanted)?.Literal);

        Constant? Known(Operand operand) =>
            operand as Constant ?? (operand is Value value ? values.GetValueOrDefault(value) : null);
    }

    private static IEnumerable<Register> WrittenIn(Region region) =>
        Blocks.Operations(region).Where(o => o.Code == OpCode.WriteRegister).Select(o => (Register)o.Target!);
}
