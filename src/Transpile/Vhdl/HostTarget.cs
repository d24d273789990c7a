using System.Numerics;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>One row of the memory map together with what it stands for in the design.</summary>
/// <param name="Register">Null for a memory.</param>
/// <param name="Memory">Null for a register.</param>
/// <param name="Literal">Its literal in the enumeration of targets.</param>
internal sealed record HostTarget(HostMapEntry Entry, Register? Register, Memory? Memory, Name Literal)
{
    /// <summary>Number of low address bits that count elements.</summary>
    public int OffsetBits => BitOperations.Log2(Span);

    private uint Span => BitOperations.RoundUpToPowerOf2((uint)Entry.Count);

    /// <exception cref="ArgumentException">The map does not fit the design.</exception>
    public static HostTarget Of(HostMapEntry entry, HardwareDesign design, HostMap map, NameTable names)
    {
        Register? register = entry.Kind == "register" ? design.Registers.FirstOrDefault(r => r.IsField && r.Name == entry.Name) : null;
        Memory? memory = entry.Kind == "memory" ? design.Memories.FirstOrDefault(m => m.Name == entry.Name) : null;
        var target = new HostTarget(entry, register, memory, new(names.Add($"target_{entry.Name}"), new NamedType(HostSignals.TargetType)));
        HardwareType? type = register?.Type ?? memory?.ElementType;
        bool fits = type == entry.Type && entry.Bits <= Ports.DataBits && entry.Count == (memory?.Depth ?? 1)
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
