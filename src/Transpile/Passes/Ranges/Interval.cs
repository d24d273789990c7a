using System.Runtime.InteropServices;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Ranges;

/// <summary>All integers from <paramref name="Low"/> to <paramref name="High"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Interval(Int128 Low, Int128 High)
{
    public static Interval Of(HardwareType type) => new(type.Minimum, type.Maximum);

    public static Interval Of(Int128 literal) => new(literal, literal);

    public bool IsNonNegative => Low >= 0;

    public HardwareType Type => HardwareType.Holding(Low, High);

    public Interval Union(Interval other) => new(Int128.Min(Low, other.Low), Int128.Max(High, other.High));

    /// <summary>The common integers, or null when there are none.</summary>
    public Interval? Intersect(Interval other)
    {
        (Int128 low, Int128 high) = (Int128.Max(Low, other.Low), Int128.Min(High, other.High));
        return low <= high ? new(low, high) : null;
    }

    /// <summary>The interval after wrapping to a type: itself when it fits, otherwise everything the type holds.</summary>
    public Interval Wrapped(HardwareType type) => type.Contains(Low) && type.Contains(High) ? this : Of(type);
}
