using System.Numerics;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>One row of the memory map together with what it stands for in the design.</summary>
/// <param name="Register">Null for an array.</param>
/// <param name="Array">Null for a register.</param>
/// <param name="Literal">Its literal in the enumeration of targets.</param>
internal sealed record HostTarget(HostMapEntry Entry, Register? Register, HostArray? Array, Name Literal)
{
    /// <summary>Number of low address bits that count elements.</summary>
    public int OffsetBits => BitOperations.Log2(Span);

    /// <summary>The bits of an address that are the number of a bank, as their lowest position and their number.</summary>
    public (int Lowest, int Count) BankBits => Array is null
        ? (0, 0)
        : (Array.Banking.LowestBankBit(Array.Length), Array.Banking.BankBits);

    /// <summary>The bits of an address that count the elements of a bank.</summary>
    public (int Lowest, int Count) ElementBits => BankBits.Lowest > 0
        ? (0, BankBits.Lowest)
        : (BankBits.Count, OffsetBits - BankBits.Count);

    private uint Span => BitOperations.RoundUpToPowerOf2((uint)Entry.Count);

    /// <exception cref="ArgumentException">The map does not fit the design.</exception>
    public static HostTarget Of(HostMapEntry entry, HardwareDesign design, HostMap map, NameTable names)
    {
        Register? register = entry.Kind == "register" ? design.Registers.FirstOrDefault(r => r.IsField && r.Name == entry.Name) : null;
        HostArray? array = entry.Kind == "memory" ? HostArray.Of(design).FirstOrDefault(a => a.Name == entry.Name) : null;
        var target = new HostTarget(entry, register, array, new(names.Add($"target_{entry.Name}"), new NamedType(HostSignals.TargetType)));
        HardwareType? type = register?.Type ?? array?.ElementType;
        bool fits = type == entry.Type && entry.Bits <= Ports.DataBits && entry.Count == (array?.Length ?? 1)
            && entry.BaseAddress % target.Span == 0 && entry.BaseAddress + target.Span <= 1L << map.AddressBits;
        return fits
            ? target
            : throw new ArgumentException($"The map's {entry.Kind} '{entry.Name}' does not fit the design {design.Name}.", nameof(entry));
    }

    /// <summary>True for the addresses of the target; null when every address is one.</summary>
    public Expression? Hit(Name address)
    {
        int width = ((VectorType)address.Type).Width;
        Expression? high = OffsetBits == width ? null : EqualTo(address, width - 1, OffsetBits, Entry.BaseAddress >> OffsetBits);
        if (Entry.Count == Span)
        {
            return high;
        }

        VectorType offsetType = VhdlType.Unsigned(OffsetBits);
        Expression offset = Operand.Cast(new Slice(address, OffsetBits - 1, 0, VhdlType.Vector(OffsetBits)), offsetType);
        Expression low = new Binary(Operator.LessThan, offset, new IntegerLiteral(Entry.Count), VhdlType.Boolean);
        return high is null ? low : Comparison.All(high, low);
    }

    private static Binary EqualTo(Name address, int high, int low, int pattern)
    {
        VectorType type = VhdlType.Vector(high - low + 1);
        Expression bits = type == address.Type ? address : new Slice(address, high, low, type);
        return new(Operator.Equal, bits, new BitStringLiteral(Convert.ToString(pattern, 2).PadLeft(type.Width, '0'), type), VhdlType.Boolean);
    }
}
