using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>Appends operations to a block under construction and numbers their values.</summary>
internal sealed class OperationBuilder(int nextValueId)
{
    private readonly ImmutableArray<Operation>.Builder operations = ImmutableArray.CreateBuilder<Operation>();

    public int NextValueId { get; private set; } = nextValueId;

    /// <summary>Origin of the operations that are made here.</summary>
    public Provenance Origin { get; set; }

    public void Append(Operation operation) => operations.Add(operation);

    /// <summary>A value that no operation defines yet.</summary>
    public Value NewValue(HardwareType type) => new(NextValueId++, type);

    /// <summary>Appends a pure operation with a new value.</summary>
    public Value Emit(OpCode code, HardwareType type, params ReadOnlySpan<Operand> operands)
    {
        Value result = NewValue(type);
        Define(result, code, operands);
        return result;
    }

    /// <summary>Appends a pure operation that defines a given value.</summary>
    public void Define(Value result, OpCode code, params ReadOnlySpan<Operand> operands) =>
        Append(new(code, [.. operands], Target: null, result, Origin));

    public Value Read(Register register)
    {
        Value result = NewValue(register.Type);
        Append(new(OpCode.ReadRegister, [], register, result, Origin));
        return result;
    }

    public void Write(Register register, Operand value) =>
        Append(new(OpCode.WriteRegister, [value], register, Result: null, Origin));

    /// <summary>The operand as a value of the type: itself, a wrapped constant, or a conversion.</summary>
    public Operand As(HardwareType type, Operand operand) => operand switch
    {
        _ when operand.Type == type => operand,
        Constant constant => new Constant(type.Wrap(constant.Literal), type),
        _ => Emit(OpCode.Convert, type, operand),
    };

    public Block ToBlock() => new(operations.ToImmutable());
}
