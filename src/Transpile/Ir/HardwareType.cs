namespace SparseRtrl.Transpile.Ir;

/// <summary>An integer of a fixed number of bits. <c>bool</c> is the unsigned integer of one bit.</summary>
/// <param name="Bits">Width, 1 to 64.</param>
/// <param name="IsSigned">Two's complement when true.</param>
public readonly record struct HardwareType(int Bits, bool IsSigned)
{
    public static readonly HardwareType Bool = new(1, IsSigned: false);

    public static HardwareType Signed(int bits) => new(bits, IsSigned: true);

    public static HardwareType Unsigned(int bits) => new(bits, IsSigned: false);

    /// <summary>The smallest value of the type.</summary>
    public Int128 Minimum => IsSigned ? -(Int128.One << (Bits - 1)) : Int128.Zero;

    /// <summary>The largest value of the type.</summary>
    public Int128 Maximum => IsSigned ? (Int128.One << (Bits - 1)) - 1 : (Int128.One << Bits) - 1;

    /// <summary>The value of this type that is congruent to <paramref name="value"/> modulo 2^Bits.</summary>
    public Int128 Wrap(Int128 value)
    {
        Int128 low = value & ((Int128.One << Bits) - 1);
        return IsSigned && low > Maximum ? low - (Int128.One << Bits) : low;
    }

    public bool Contains(Int128 value) => value >= Minimum && value <= Maximum;

    /// <summary>
    /// The smallest type that holds every value from <paramref name="low"/> to <paramref name="high"/>; unsigned when it can be.
    /// </summary>
    public static HardwareType Holding(Int128 low, Int128 high)
    {
        bool isSigned = low < 0;
        int bits = 1;
        while (!new HardwareType(bits, isSigned).Contains(low) || !new HardwareType(bits, isSigned).Contains(high))
        {
            bits++;
        }

        return new HardwareType(bits, isSigned);
    }

    /// <summary><c>i16</c>, <c>u7</c>, <c>bool</c>.</summary>
    public override string ToString() => this == Bool ? "bool" : $"{(IsSigned ? 'i' : 'u')}{Bits}";
}
