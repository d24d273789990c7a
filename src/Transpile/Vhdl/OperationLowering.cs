using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>Turns one operation into concurrent assignments: the semantics of <see cref="OpCode"/> in terms of numeric_std.</summary>
internal sealed class OperationLowering(NameTable names, BitFunctions functions)
{
    /// <param name="target">A signal of <see cref="VhdlType.Of"/> the result type.</param>
    /// <returns>Assignments to helper signals, in dependence order, and at the end the one to the target.</returns>
    public ImmutableArray<ConcurrentAssignment> Lower(
        OpCode code, ImmutableArray<Operand> inputs, HardwareType result, Name target, string? comment)
    {
        // A constant goes to the right, where VHDL's operators take a plain number.
        if (IsCommutative(code) && inputs[0].Constant is not null)
        {
            inputs = [inputs[1], inputs[0]];
        }

        var helpers = new HelperSignals(names, target.Identifier);
        ImmutableArray<ConditionalValue> values = code switch
        {
            OpCode.Equal or OpCode.NotEqual or OpCode.LessThan or OpCode.LessOrEqual => FromBoolean(Comparison.Of(code, inputs[0], inputs[1])),
            OpCode.Select => Choose(inputs, result),
            _ => [new(Wrapped(Compute(code, inputs, result, helpers), result, helpers), null)],
        };
        return [.. helpers.Assignments, new(target, values, comment)];
    }

    private static bool IsCommutative(OpCode code) => code is
        OpCode.Add or OpCode.Multiply or OpCode.And or OpCode.Or or OpCode.Xor or OpCode.Equal or OpCode.NotEqual;

    private Operand Compute(OpCode code, ImmutableArray<Operand> inputs, HardwareType result, HelperSignals helpers) => code switch
    {
        OpCode.Add => Arithmetic.Sum(Operator.Add, inputs[0], inputs[1], result),
        OpCode.Subtract => Arithmetic.Sum(Operator.Subtract, inputs[0], inputs[1], result),
        OpCode.Negate => Arithmetic.Negation(inputs[0], result),
        OpCode.Multiply => Arithmetic.Product(inputs[0], inputs[1], result, helpers),
        OpCode.And => Bitwise(Operator.And, inputs, result),
        OpCode.Or => Bitwise(Operator.Or, inputs, result),
        OpCode.Xor => Bitwise(Operator.Xor, inputs, result),
        OpCode.Not => new(new Unary(Operator.Not, inputs[0].As(result)), result),
        OpCode.ShiftLeft => Shifts.Left(inputs[0], inputs[1], result),
        OpCode.ShiftRight => Shifts.Right(inputs[0], inputs[1], result, helpers),
        OpCode.PopCount or OpCode.TrailingZeroCount or OpCode.LeadingZeroCount => functions.Call(code, inputs[0]),
        OpCode.Convert => inputs[0],
        _ => throw new ArgumentException($"{code} is no combinational operation.", nameof(code)),
    };

    private static Operand Bitwise(Operator op, ImmutableArray<Operand> inputs, HardwareType result) =>
        new(new Binary(op, inputs[0].As(result), inputs[1].As(result), VhdlType.Of(result)), result);

    private static ImmutableArray<ConditionalValue> FromBoolean(Expression condition) =>
        [new(new BitLiteral(true), condition), new(new BitLiteral(false), null)];

    private static ImmutableArray<ConditionalValue> Choose(ImmutableArray<Operand> inputs, HardwareType result) =>
        inputs[0].Constant is { } constant
            ? [new(inputs[constant != 0 ? 1 : 2].As(result), null)]
            : [new(inputs[1].As(result), Comparison.IsOne(inputs[0].As(HardwareType.Bool))), new(inputs[2].As(result), null)];

    private static Expression Wrapped(Operand computed, HardwareType result, HelperSignals helpers)
    {
        Operand named = computed.LosesBits(result) ? computed with { Expression = helpers.Define("full", computed.Expression) } : computed;
        return named.As(result);
    }
}
