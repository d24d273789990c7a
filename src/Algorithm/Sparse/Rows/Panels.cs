namespace SparseRtrl.Algorithm;

/// <summary>
/// The columns of block matrices come in panels of 64 units, so that a machine word holds one bit per block of a row within a
/// panel.
/// </summary>
internal static class Panels
{
    public const int Width = 64;

    public static int CountFor(int units) => (units + Width - 1) / Width;

    /// <summary>The panel of unit q.</summary>
    public static int Of(int q) => q / Width;

    /// <summary>The bit of unit q within its panel.</summary>
    public static ulong Bit(int q) => 1UL << (q % Width);
}
