using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;

namespace SparseRtrl.Transpile.Passes.Division;

/// <summary>The numbers that one division needs places for.</summary>
/// <param name="Quotient">Type of the magnitudes of dividend and quotient.</param>
/// <param name="Divisor">Type of the divisor's magnitude.</param>
/// <param name="ConstantDivisor">Null when the divisor is no constant.</param>
internal sealed record DividerShape(HardwareType Quotient, HardwareType Divisor, Int128? ConstantDivisor)
{
    /// <summary>Less than the divisor, and no more than the dividend.</summary>
    public HardwareType Rest => HardwareType.Unsigned(Math.Min(Quotient.Bits, Divisor.Bits));

    /// <summary>Width of the subtraction of the divisor from the rest, which is what an iteration of the divider takes time for.</summary>
    public int SubtractionBits => Math.Max(Rest.Bits + 1, Divisor.Bits) + 1;

    public static DividerShape Of(Operand divisor, Interval dividendRange, Interval divisorRange) =>
        new(MagnitudeOf(dividendRange), MagnitudeOf(divisorRange), (divisor as Constant)?.Literal);

    /// <summary>A shape that has room for both divisions.</summary>
    public DividerShape With(DividerShape other) => this with
    {
        Quotient = HardwareType.Unsigned(Math.Max(Quotient.Bits, other.Quotient.Bits)),
        Divisor = HardwareType.Unsigned(Math.Max(Divisor.Bits, other.Divisor.Bits)),
    };

    private static HardwareType MagnitudeOf(Interval range) =>
        HardwareType.Holding(0, Int128.Max(Int128.Abs(range.Low), Int128.Abs(range.High)));
}

/// <summary>The registers of a divider, which divisions use one after another.</summary>
/// <param name="Quotient">Starts as the dividend, whose bits leave at the top while those of the quotient come in below.</param>
/// <param name="Rest">What is left of the dividend's bits so far.</param>
/// <param name="Count">Bits of the quotient that are still to come.</param>
/// <param name="Divisor">Null when the divisor is a constant.</param>
internal sealed record DividerRegisters(Register Quotient, Register Rest, Register Count, Register? Divisor)
{
    /// <param name="newRegister">Makes a register of a name and a type.</param>
    public static DividerRegisters Create(DividerShape shape, Func<string, HardwareType, Register> newRegister) => new(
        newRegister("quotient", shape.Quotient),
        newRegister("rest", shape.Rest),
        newRegister("bits", HardwareType.Holding(0, shape.Quotient.Bits)),
        shape.ConstantDivisor is null ? newRegister("divisor", shape.Divisor) : null);
}
