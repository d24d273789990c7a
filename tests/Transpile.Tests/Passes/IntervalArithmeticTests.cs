using CsCheck;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Passes;

public sealed class IntervalArithmeticTests
{
    private static readonly OpCode[] Binary =
    [
        OpCode.Add, OpCode.Subtract, OpCode.Multiply, OpCode.And, OpCode.Or, OpCode.Xor, OpCode.Equal, OpCode.LessThan,
        OpCode.LessOrEqual,
    ];

    private static readonly OpCode[] Unary =
    [
        OpCode.Negate, OpCode.Not, OpCode.Convert, OpCode.PopCount, OpCode.TrailingZeroCount, OpCode.LeadingZeroCount,
    ];

    private static readonly Gen<HardwareType> Types = Gen.Select(
        Gen.Int[1, 40], Gen.Bool, (bits, signed) => new HardwareType(bits, signed));

    /// <summary>A type, an interval of it, and a value of that interval.</summary>
    private static readonly Gen<(HardwareType Type, Interval Interval, Int128 Value)> Operands =
        from type in Types
        from a in Gen.Long
        from b in Gen.Long
        from fraction in Gen.Double[0, 1]
        let x = type.Wrap(a)
        let y = type.Wrap(b)
        let low = Int128.Min(x, y)
        let high = Int128.Max(x, y)
        select (type, new Interval(low, high), low + (Int128)((double)(high - low) * fraction));

    [Fact]
    public void Results_of_binary_operations_lie_in_the_interval() =>
        Gen.Select(OneOf(Binary), Operands, Operands, Types).Sample((code, a, b, type) =>
            IsContained(code, type.WithBool(code), a, b));

    [Fact]
    public void Results_of_unary_operations_lie_in_the_interval() =>
        Gen.Select(OneOf(Unary), Operands, Types).Sample((code, a, type) => IsContained(code, type, a));

    [Fact]
    public void Shifts_lie_in_the_interval() =>
        Gen.Select(OneOf(OpCode.ShiftLeft, OpCode.ShiftRight), Operands, Gen.Int[0, 40], Gen.Int[0, 23], Types)
            .Sample((code, a, count, more, type) =>
        {
            var counts = (HardwareType.Unsigned(6), new Interval(count, count + more), (Int128)(count + (more / 2)));
            return IsContained(code, type, a, counts);
        });

    [Fact]
    public void Quotients_and_remainders_lie_in_the_interval() =>
        Gen.Select(OneOf(OpCode.Divide, OpCode.Remainder), Operands, Operands, Types)
            .Sample((code, a, divisor, type) => IsContained(code, type, a, divisor));

    [Fact]
    public void Address_arithmetic_keeps_tight_bounds()
    {
        HardwareType[] types = [HardwareType.Signed(32), HardwareType.Signed(32)];
        Interval product = IntervalArithmetic.Evaluate(OpCode.Multiply, [new(0, 15), new(0, 99)], types, HardwareType.Signed(32));
        Interval remainder = IntervalArithmetic.Evaluate(
            OpCode.Remainder, [new(0, 1000), Interval.Of(10)], types, HardwareType.Signed(32));
        Assert.Equal(new Interval(0, 1485), product);
        Assert.Equal(new Interval(0, 9), remainder);
    }

    private static Gen<OpCode> OneOf(params OpCode[] codes) => Gen.Int[0, codes.Length - 1].Select(i => codes[i]);

    private static bool IsContained(
        OpCode code, HardwareType type, params (HardwareType Type, Interval Interval, Int128 Value)[] operands)
    {
        Interval result = IntervalArithmetic.Evaluate(
            code, [.. operands.Select(o => o.Interval)], [.. operands.Select(o => o.Type)], type);
        Int128 value = OpCodes.Evaluate(code, [.. operands.Select(o => new Constant(o.Value, o.Type))], type);
        return result.Low <= value && value <= result.High;
    }
}

internal static class TypeExtensions
{
    /// <summary>Comparisons give a bool.</summary>
    public static HardwareType WithBool(this HardwareType type, OpCode code) => code.IsComparison() ? HardwareType.Bool : type;
}
