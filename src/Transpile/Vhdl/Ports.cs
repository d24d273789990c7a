using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>The kernel interface, the same for every kernel (see docs/kernel-interface.md).</summary>
internal sealed class Ports(HostMap map)
{
    public const int DataBits = 32;

    public static Name Clock { get; } = new("clk", VhdlType.StdLogic);

    public static Name Reset { get; } = new("rst", VhdlType.StdLogic);

    public static Name Start { get; } = new("start", VhdlType.StdLogic);

    public static Name Busy { get; } = new("busy", VhdlType.StdLogic);

    public static Name HostEnable { get; } = new("host_enable", VhdlType.StdLogic);

    public static Name HostWrite { get; } = new("host_write", VhdlType.StdLogic);

    public static Name HostWriteData { get; } = new("host_write_data", VhdlType.Vector(DataBits));

    public static Name HostReadData { get; } = new("host_read_data", VhdlType.Vector(DataBits));

    public static ImmutableArray<string> AllNames { get; } =
        ["clk", "rst", "start", "entry", "busy", "host_enable", "host_write", "host_address", "host_write_data", "host_read_data"];

    public Name HostAddress { get; } = new("host_address", VhdlType.Vector(map.AddressBits));

    /// <summary>Selects the entry method; null when there is only one.</summary>
    public Name? Entry { get; } = map.EntryBits == 0 ? null : new("entry", VhdlType.Vector(map.EntryBits));

    public ImmutableArray<Port> Declarations()
    {
        var ports = ImmutableArray.CreateBuilder<Port>();
        ports.Add(Input(Clock));
        ports.Add(Input(Reset, "synchronous, active high"));
        ports.Add(Input(Start, "one cycle while not busy"));
        if (Entry is not null)
        {
            ports.Add(Input(Entry, string.Join(", ", map.EntryNames.Select((name, i) => $"{i}: {name}"))));
        }

        ports.Add(new(Busy.Identifier, IsInput: false, Busy.Type));
        ports.Add(Input(HostEnable, "a request; served while not busy"));
        ports.Add(Input(HostWrite));
        ports.Add(Input(HostAddress));
        ports.Add(Input(HostWriteData));
        ports.Add(new(
            HostReadData.Identifier, IsInput: false, HostReadData.Type, new Zeros(HostReadData.Type),
            $"{map.ReadLatencyCycles} cycles after the request"));
        return ports.ToImmutable();
    }

    private static Port Input(Name name, string? comment = null) => new(name.Identifier, IsInput: true, name.Type, Comment: comment);
}
