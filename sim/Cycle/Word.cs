using System.Linq.Expressions;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Cycle;

/// <summary>
/// A typed integer in compiled code: a <see cref="long"/> expression whose 64 bits are the value, sign- or zero-extended from its
/// type. Only an unsigned 64-bit value above <see cref="long.MaxValue"/> differs from the integer that the <see cref="long"/>
/// shows.
/// </summary>
internal readonly record struct Word(Expression Bits, HardwareType Type)
{
    public static Word Of(Int128 literal, HardwareType type) => new(Expression.Constant(ToBits(literal)), type);

    /// <summary>The low 64 bits of an integer.</summary>
    public static long ToBits(Int128 value) => unchecked((long)value);

    /// <summary>The value of <paramref name="type"/> that is congruent to this one modulo 2^bits.</summary>
    public Word Wrap(HardwareType type) =>
        type.Contains(Type.Minimum) && type.Contains(Type.Maximum) ? this with { Type = type } : Truncate(Bits, type);

    /// <summary>Wraps any 64-bit pattern to a type.</summary>
    public static Word Truncate(Expression bits, HardwareType type)
    {
        if (type.Bits == 64)
        {
            return new(bits, type);
        }

        ConstantExpression unused = Expression.Constant(64 - type.Bits);
        return new(
            type.IsSigned
                ? Expression.RightShift(Expression.LeftShift(bits, unused), unused)
                : Expression.And(bits, Expression.Constant((1L << type.Bits) - 1)),
            type);
    }

    /// <summary>The pattern restricted to the bits of its type: sign bits above the width cleared.</summary>
    public Expression OwnBits => Wrap(HardwareType.Unsigned(Type.Bits)).Bits;

    /// <summary>The value as an <see cref="Int128"/>, which holds every value of every type.</summary>
    public Expression Exact => Expression.Convert(
        Type.IsSigned ? Bits : Expression.Convert(Bits, typeof(ulong)),
        typeof(Int128));

    public Expression IsTrue => Expression.NotEqual(Bits, Expression.Constant(0L));
}
