using System.Linq.Expressions;
using System.Numerics;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Cycle;

/// <summary>
/// Turns one combinational operation into an expression with the semantics that <see cref="OpCode"/> states, for all widths up to
/// 64.
/// </summary>
internal static class OperationCompiler
{
    /// <exception cref="ArgumentException">The operation touches storage, so it is no combinational operator.</exception>
    public static Word Compile(OpCode code, IReadOnlyList<Word> operands, HardwareType result) => code switch
    {
        OpCode.Add => Word.Truncate(Expression.Add(operands[0].Bits, operands[1].Bits), result),
        OpCode.Subtract => Word.Truncate(Expression.Subtract(operands[0].Bits, operands[1].Bits), result),
        OpCode.Multiply => Word.Truncate(Expression.Multiply(operands[0].Bits, operands[1].Bits), result),
        OpCode.Negate => Word.Truncate(Expression.Negate(operands[0].Bits), result),
        OpCode.And => Word.Truncate(Expression.And(operands[0].Bits, operands[1].Bits), result),
        OpCode.Or => Word.Truncate(Expression.Or(operands[0].Bits, operands[1].Bits), result),
        OpCode.Xor => Word.Truncate(Expression.ExclusiveOr(operands[0].Bits, operands[1].Bits), result),
        OpCode.Not => Word.Truncate(Expression.Not(operands[0].Bits), result),
        OpCode.ShiftLeft => Word.Truncate(ShiftLeft(operands[0], operands[1]), result),
        OpCode.ShiftRight => Word.Truncate(ShiftRight(operands[0], operands[1]), result),
        OpCode.PopCount => Count(nameof(BitOperations.PopCount), operands[0].OwnBits, result),
        OpCode.TrailingZeroCount => TrailingZeroCount(operands[0], result),
        OpCode.LeadingZeroCount => LeadingZeroCount(operands[0], result),
        OpCode.Equal => Comparison(Expression.Equal, operands[0], operands[1], result),
        OpCode.NotEqual => Comparison(Expression.NotEqual, operands[0], operands[1], result),
        OpCode.LessThan => Comparison(Expression.LessThan, operands[0], operands[1], result),
        OpCode.LessOrEqual => Comparison(Expression.LessThanOrEqual, operands[0], operands[1], result),
        OpCode.Select => new(
            Expression.Condition(operands[0].IsTrue, operands[1].Wrap(result).Bits, operands[2].Wrap(result).Bits), result),
        OpCode.Convert => operands[0].Wrap(result),
        _ => throw new ArgumentException($"{code} is no combinational operation.", nameof(code)),
    };

    private static Word Comparison(
        Func<Expression, Expression, BinaryExpression> compare, Word left, Word right, HardwareType result)
    {
        bool isUnsigned64(Word word) => word.Type is { Bits: 64, IsSigned: false };
        Expression holds = isUnsigned64(left) || isUnsigned64(right)
            ? compare(left.Exact, right.Exact)
            : compare(left.Bits, right.Bits);
        return Word.Truncate(Expression.Condition(holds, Expression.Constant(1L), Expression.Constant(0L)), result);
    }

    private static Expression ShiftLeft(Word value, Word count) =>
        Guarded(count, Expression.LeftShift(value.Bits, ShiftCount(count)), Expression.Constant(0L));

    private static Expression ShiftRight(Word value, Word count) => value.Type.IsSigned
        ? Guarded(
            count, Expression.RightShift(value.Bits, ShiftCount(count)),
            Expression.RightShift(value.Bits, Expression.Constant(63)))
        : Guarded(
            count,
            Expression.Convert(
                Expression.RightShift(Expression.Convert(value.Bits, typeof(ulong)), ShiftCount(count)), typeof(long)),
            Expression.Constant(0L));

    private static UnaryExpression ShiftCount(Word count) => Expression.Convert(count.Bits, typeof(int));

    /// <summary>
    /// .NET masks shift counts to 6 bits; the operation does not, so larger counts take the value that shifting everything out
    /// gives.
    /// </summary>
    private static Expression Guarded(Word count, Expression shifted, Expression shiftedOut) => count.Type.Bits <= 6
        ? shifted
        : Expression.Condition(
            Expression.LessThan(Expression.Convert(count.Bits, typeof(ulong)), Expression.Constant(64UL)), shifted, shiftedOut);

    private static Word TrailingZeroCount(Word value, HardwareType result)
    {
        // A one just above the width stops the count there when the operand is zero.
        Expression stopped = value.Type.Bits == 64
            ? value.Bits
            : Expression.Or(value.OwnBits, Expression.Constant(1L << value.Type.Bits));
        return Count(nameof(BitOperations.TrailingZeroCount), stopped, result);
    }

    private static Word LeadingZeroCount(Word value, HardwareType result)
    {
        Expression inLong = Count(nameof(BitOperations.LeadingZeroCount), value.OwnBits, HardwareType.Unsigned(7)).Bits;
        return Word.Truncate(Expression.Subtract(inLong, Expression.Constant(64L - value.Type.Bits)), result);
    }

    private static Word Count(string method, Expression bits, HardwareType result)
    {
        MethodCallExpression count = Expression.Call(typeof(BitOperations), method, [], Expression.Convert(bits, typeof(ulong)));
        return Word.Truncate(Expression.Convert(count, typeof(long)), result);
    }
}
