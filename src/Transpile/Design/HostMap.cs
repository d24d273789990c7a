using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl;

namespace SparseRtrl.Transpile.Design;

/// <summary>
/// One row of the memory map: an array (count elements from the base address, in whatever memories they are) or a field register
/// (count 1).
/// </summary>
/// <param name="Name">C# field name; parts of a queue are <c>queue.items</c>, <c>queue.head</c>, <c>queue.count</c>.</param>
/// <param name="Kind"><c>memory</c> or <c>register</c>.</param>
/// <param name="Writable">Whether the host may write it.</param>
/// <param name="Readable">Whether the host may read it; what is not readable is writable.</param>
public sealed record HostMapEntry(
    string Name, string Kind, int BaseAddress, int Count, int Bits, bool Signed, bool Writable, bool Readable = true)
{
    public HardwareType Type => new(Bits, Signed);
}

/// <summary>
/// The host's view of a kernel: what is where, and how to start it. Serialised as <c>&lt;kernel&gt;.map.json</c> beside the VHDL,
/// so that a host or an outsider's test bench needs nothing else. Elements wider than 32 bits are not host-visible (the front end
/// refuses them).
/// </summary>
/// <param name="Kernel">Name of the VHDL entity: that of the class, unless VHDL does not allow it.</param>
/// <param name="AddressBits">Width of <c>host_address</c>.</param>
/// <param name="ReadLatencyCycles">
/// Cycles from the one in which <c>host_enable</c> is high with an address to the one in which <c>host_read_data</c> is valid; a
/// new request may be made every cycle.
/// </param>
/// <param name="EntryNames">Entry i is started with the <c>entry</c> port at i; a kernel with one entry has no such port.</param>
public sealed record HostMap(
    string Kernel, int AddressBits, int ReadLatencyCycles, ImmutableArray<string> EntryNames,
    ImmutableArray<HostMapEntry> Entries)
{
    /// <summary>Width of the <c>entry</c> port; 0 when there is none.</summary>
    public int EntryBits => EntryNames.Length < 2 ? 0 : HardwareType.Holding(0, EntryNames.Length - 1).Bits;

    /// <summary>
    /// Lays the field registers and the arrays that the host may read or write out: registers first, one word each; then every array at a multiple
    /// of its length rounded up to a power of two, so that an address decoder compares high bits only. Bases never overlap.
    /// </summary>
    public static HostMap Of(HardwareDesign design)
    {
        var entries = ImmutableArray.CreateBuilder<HostMapEntry>();
        int next = 0;
        foreach (Register register in design.Registers.Where(r => r.IsHostReadable || r.IsHostWritable))
        {
            entries.Add(
                new(register.Name, "register", next++, 1, register.Type.Bits, register.Type.IsSigned, register.IsHostWritable,
                    register.IsHostReadable));
        }

        foreach (HostArray array in HostArray.Of(design).Where(a => a.IsHostReadable || a.IsHostWritable)
            .OrderByDescending(a => a.Length).ThenBy(a => a.Name, StringComparer.Ordinal))
        {
            int span = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)array.Length);
            next = (next + span - 1) / span * span;
            HardwareType type = array.ElementType;
            entries.Add(
                new(array.Name, "memory", next, array.Length, type.Bits, type.IsSigned, array.IsHostWritable, array.IsHostReadable));
            next += span;
        }

        int addressBits = HardwareType.Holding(0, Math.Max(1, next - 1)).Bits;
        return new(NameTable.EntityName(design.Name), addressBits, ReadLatencyCycles: 2, [.. design.Controller.Entries.Select(e => e.Name)],
            entries.ToImmutable());
    }
}
