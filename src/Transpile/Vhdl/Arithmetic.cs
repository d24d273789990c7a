using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>
/// Sums and products: exact on integers, computed no wider than the result can tell. Each result is an operand whose type may be wider or
/// narrower than the one asked for; the caller wraps it.
/// </summary>
internal static class Arithmetic
{
    /// <summary><c>left + right</c> or <c>left - right</c>.</summary>
    public static Operand Sum(Operator op, Operand left, Operand right, HardwareType result)
    {
        if (right.Constant is { } constant && constant < 0)
        {
            op = op == Operator.Add ? Operator.Subtract : Operator.Add;
            right = Operand.OfConstant(-constant, right.Type);
        }

        HardwareType exact = op == Operator.Add
            ? HardwareType.Holding(left.Minimum + right.Minimum, left.Maximum + right.Maximum)
            : HardwareType.Holding(left.Minimum - right.Maximum, left.Maximum - right.Minimum);
        HardwareType shape = exact.Bits <= result.Bits ? exact : result;
        // GHDL converts "number - vector" to Verilog with its operands exchanged, so a constant on the left becomes a vector.
        (Expression l, Expression r) = op == Operator.Subtract && left.Constant is not null
            ? (left.AsVector(shape), right.AsVector(shape))
            : Aligned(left, right, shape);
        return new(new Binary(op, l, r, VhdlType.VectorOf(shape)), shape);
    }

    /// <summary><c>-value</c>.</summary>
    public static Operand Negation(Operand value, HardwareType result)
    {
        Operand difference = Sum(Operator.Subtract, Operand.OfConstant(0, HardwareType.Bool), value, result);
        return difference.Type.IsSigned
            ? difference with { Expression = new Unary(Operator.Negate, value.AsVector(difference.Type)) }
            : difference;
    }

    /// <summary><c>left * right</c>, in the full width that numeric_std gives a product.</summary>
    public static Operand Product(Operand left, Operand right, HardwareType result, HelperSignals helpers)
    {
        left = LowBits(left, result);
        right = LowBits(right, result);
        if (left.Type.IsSigned != right.Type.IsSigned)
        {
            left = WithSignOf(right, left, result);
            right = WithSignOf(left, right, result);
        }

        right = Named(right, helpers);
        var full = new HardwareType(left.Type.Bits + right.Type.Bits, left.Type.IsSigned);
        return new(new Binary(Operator.Multiply, left.Expression, right.Expression, VhdlType.VectorOf(full)), full);
    }

    /// <summary>
    /// Both operands for an operator that works in the width of its longer operand: one is brought to the full shape, the other may stay
    /// narrower if it has the same sign, and a constant is written as a plain number where VHDL takes one.
    /// </summary>
    public static (Expression Left, Expression Right) Aligned(Operand left, Operand right, HardwareType shape)
    {
        if (left.Constant is { } constant && right.Constant is null && AsInteger(constant, shape) is { } leftNumber)
        {
            return (leftNumber, right.AsVector(shape));
        }

        if (right.Constant is { } other && left.Constant is null && AsInteger(other, shape) is { } rightNumber)
        {
            return (left.AsVector(shape), rightNumber);
        }

        return (
            Fills(right, shape) ? Narrow(left, shape) : left.AsVector(shape),
            Fills(left, shape) ? Narrow(right, shape) : right.AsVector(shape));
    }

    // numeric_std takes integers (32 bits) beside vectors. One that the vector cannot hold, or a negative one beside a vector of more than
    // 32 bits, is converted to Verilog wrongly; those become vectors.
    private static IntegerLiteral? AsInteger(Int128 constant, HardwareType shape)
    {
        Int128 value = shape.Wrap(constant);
        return shape.Bits <= 32 && value > int.MinValue && value <= int.MaxValue ? new(value) : null;
    }

    private static bool Fills(Operand operand, HardwareType shape) => operand.Constant is null && operand.Type.Bits >= shape.Bits;

    private static Expression Narrow(Operand operand, HardwareType shape) =>
        operand.Constant is null && operand.Type.Bits < shape.Bits && operand.Type.IsSigned == shape.IsSigned
            ? operand.AsVector(operand.Type)
            : operand.AsVector(shape);

    /// <summary>The bits of a factor that the result depends on; a constant in its smallest type.</summary>
    private static Operand LowBits(Operand factor, HardwareType result)
    {
        if (factor.Constant is { } constant)
        {
            Int128 value = factor.Range.Bits <= result.Bits ? constant : result.Wrap(constant);
            return Constant(value, HardwareType.Holding(value, value));
        }

        HardwareType type = factor.Type.Bits <= result.Bits ? factor.Type : factor.Type with { Bits = result.Bits };
        return new(factor.AsVector(type), type);
    }

    /// <summary>
    /// Brings <paramref name="factor"/> to a common sign with <paramref name="other"/>. A factor as wide as the result may be read either way,
    /// since both readings agree modulo 2^bits; else the unsigned one gets a sign bit.
    /// </summary>
    private static Operand WithSignOf(Operand other, Operand factor, HardwareType result)
    {
        HardwareType type = factor.Type;
        if (type.IsSigned == other.Type.IsSigned)
        {
            return factor;
        }

        if (factor.Constant is null && type.Bits >= result.Bits)
        {
            var read = new HardwareType(type.Bits, other.Type.IsSigned);
            return new(Operand.Cast(factor.Expression, VhdlType.VectorOf(read)), read);
        }

        var extended = HardwareType.Signed(type.Bits + 1);
        return type.IsSigned ? factor
            : factor.Constant is { } constant ? Constant(constant, extended)
            : new(factor.AsVector(extended), extended);
    }

    // GHDL 5.0.1 fails to convert a product with a literal of more than 32 bits, but takes a signal that has that value.
    private static Operand Named(Operand factor, HelperSignals helpers) => factor.Constant is not null && factor.Type.Bits > 32
        ? factor with { Expression = helpers.Define("factor", factor.Expression) }
        : factor;

    private static Operand Constant(Int128 value, HardwareType type) => new(new NumberLiteral(value, VhdlType.VectorOf(type)), type, value);
}
