using System.Numerics;
using System.Runtime.InteropServices;

namespace SparseRtrl.Hardware.Kernels;

/// <summary>A set of up to 64 units, a bit each.</summary>
/// <param name="Low">Units 0 to 31.</param>
/// <param name="High">Units 32 to 63.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UnitSet(uint Low, uint High)
{
    public static UnitSet Empty => new(0, 0);

    public bool IsEmpty => (Low | High) == 0;

    /// <summary>The unit with the smallest number of a set that is not empty.</summary>
    public int First => Low != 0 ? BitOperations.TrailingZeroCount(Low) : 32 + BitOperations.TrailingZeroCount(High);

    public UnitSet WithoutFirst => new(Low & (Low - 1), Low != 0 ? High : High & (High - 1));

    public UnitSet Union(UnitSet other) => new(Low | other.Low, High | other.High);

    public UnitSet With(int unit) => Union(Only(unit));

    public UnitSet Without(int unit) => new(Low & ~Only(unit).Low, High & ~Only(unit).High);

    public bool Contains(int unit) => (((unit < 32 ? Low : High) >> (unit & 31)) & 1) != 0;

    private static UnitSet Only(int unit) => new(unit < 32 ? 1u << unit : 0, unit < 32 ? 0 : 1u << (unit - 32));
}
