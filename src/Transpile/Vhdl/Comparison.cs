using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>Comparisons of integers of any two types, giving a VHDL boolean.</summary>
internal static class Comparison
{
    public static Expression Of(OpCode code, Operand left, Operand right)
    {
        Operator op = Symbol(code);
        bool isBit = op is Operator.Equal or Operator.NotEqual && left.Constant is null
            && left.Type == HardwareType.Bool && right.Type == HardwareType.Bool;
        if (isBit)
        {
            return new Binary(op, left.As(HardwareType.Bool), right.As(HardwareType.Bool), VhdlType.Boolean);
        }

        HardwareType shape = HardwareType.Holding(Int128.Min(left.Minimum, right.Minimum), Int128.Max(left.Maximum, right.Maximum));
        (Expression l, Expression r) = Arithmetic.Aligned(left, right, shape);
        return new Binary(op, l, r, VhdlType.Boolean);
    }

    /// <summary><c>bit = '1'</c>.</summary>
    public static Expression IsOne(Expression bit) => new Binary(Operator.Equal, bit, new BitLiteral(true), VhdlType.Boolean);

    /// <summary><c>bit = '0'</c>.</summary>
    public static Expression IsZero(Expression bit) => new Binary(Operator.Equal, bit, new BitLiteral(false), VhdlType.Boolean);

    /// <summary>All conditions; each a boolean.</summary>
    public static Expression All(params Expression[] conditions) =>
        conditions.Aggregate((l, r) => new Binary(Operator.And, l, r, VhdlType.Boolean));

    private static Operator Symbol(OpCode code) => code switch
    {
        OpCode.Equal => Operator.Equal,
        OpCode.NotEqual => Operator.NotEqual,
        OpCode.LessThan => Operator.LessThan,
        OpCode.LessOrEqual => Operator.LessOrEqual,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a comparison."),
    };
}
