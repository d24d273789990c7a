using Microsoft.CodeAnalysis;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>From C# scalars to hardware integers.</summary>
internal static class TypeMap
{
    /// <exception cref="InvalidOperationException">The type is not a scalar: the checker should have refused it.</exception>
    public static HardwareType Of(ITypeSymbol? type) =>
        SubsetTypes.TryGetScalar(type, out int bits, out bool isSigned)
            ? new HardwareType(bits, isSigned)
            : throw new InvalidOperationException($"'{type}' is not a scalar of the subset.");

    /// <summary>The integer value of a boxed C# scalar; enums by their underlying value.</summary>
    public static Int128 ValueOf(object boxed) => boxed switch
    {
        bool value => value ? 1 : 0,
        char value => value,
        byte value => value,
        sbyte value => value,
        short value => value,
        ushort value => value,
        int value => value,
        uint value => value,
        long value => value,
        ulong value => value,
        Enum value => ValueOf(Convert.ChangeType(value, value.GetTypeCode())),
        _ => throw new InvalidOperationException($"A '{boxed.GetType()}' is not a scalar of the subset."),
    };
}
