using System.Collections.Immutable;
using System.Numerics;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>The array of one memory, its ports and the process that writes it, in the form from which synthesis infers block RAM.</summary>
internal sealed class MemoryEmitter(HardwareDesign design, Memory memory, KernelNames names, HostSignals host)
{
    private readonly MemoryNames signals = names.Of(memory);
    private readonly HostTarget? hostTarget = host.Of(memory);

    private ImmutableArray<(State State, MemoryRead Read)> Reads =>
        [.. design.Controller.States.SelectMany(s => s.Reads.Where(r => r.Memory == memory).Select(r => (s, r)))];

    private ImmutableArray<(State State, MemoryWrite Write)> Writes =>
        [.. design.Controller.States.SelectMany(s => s.Writes.Where(w => w.Memory == memory).Select(w => (s, w)))];

    private bool HasWritePort => !Writes.IsEmpty || IsHostWritable;

    private bool HasReadPort => memory.Kind == MemoryKind.BlockRam && (!Reads.IsEmpty || hostTarget is not null);

    private bool IsHostWritable => hostTarget?.Entry.Writable ?? false;

    // An address always lies within the array where it is used unconditionally: registers are read in every cycle, whatever the address.
    private int Length => memory.Kind == MemoryKind.Registers
        ? (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, memory.Depth))
        : Math.Max(2, memory.Depth);

    public DeclarationSection Declarations()
    {
        var declarations = ImmutableArray.CreateBuilder<Declaration>();
        declarations.Add(new ArrayTypeDeclaration(signals.ArrayType, Length, signals.Output.Type));
        Expression initial = new Zeros(signals.Array.Type, IsArrayOfVectors: signals.Output.Type is VectorType);
        if (memory.InitialContents.Any(value => value != 0))
        {
            // A table that nobody writes is the constant itself.
            string name = HasWritePort ? signals.InitialContents : signals.Array.Identifier;
            declarations.Add(new ObjectDeclaration(ObjectClass.Constant, name, signals.Array.Type, Contents()));
            initial = new Name(name, signals.Array.Type);
        }

        if (HasWritePort || initial is Zeros)
        {
            ObjectClass kind = HasWritePort ? ObjectClass.Signal : ObjectClass.Constant;
            declarations.Add(new ObjectDeclaration(kind, signals.Array.Identifier, signals.Array.Type, initial));
        }

        foreach (Name port in PortSignals())
        {
            declarations.Add(new ObjectDeclaration(ObjectClass.Signal, port.Identifier, port.Type));
        }

        if (HasReadPort)
        {
            // The output of a block RAM has no initial value in hardware; given one, synthesis gates every use of the output to emulate it.
            Name output = signals.Output;
            declarations.Add(new SimulationInitialDeclaration(output.Identifier, output.Type, Zeros.Of(output.Type)));
        }

        string medium = memory.Kind == MemoryKind.BlockRam ? "block RAM" : "registers";
        return new($"{memory.Name}: {medium}, {memory.Depth} x {memory.ElementType} ({memory.DeclaredAt})", declarations.ToImmutable());
    }

    public StatementSection Statements()
    {
        var statements = ImmutableArray.CreateBuilder<ConcurrentStatement>();
        var body = ImmutableArray.CreateBuilder<Statement>();
        if (HasWritePort)
        {
            statements.AddRange(WritePort());
            var element = new Indexed(signals.Array, Index(signals.WriteAddress), signals.Output.Type);
            body.Add(new IfStatement([new(Comparison.IsOne(signals.WriteEnable), [new SignalAssignment(element, signals.WriteData)])], []));
        }

        if (HasReadPort)
        {
            statements.AddRange(ReadPort());
            var element = new Indexed(signals.Array, Index(signals.ReadAddress), signals.Output.Type);
            body.Add(new IfStatement([new(Comparison.IsOne(signals.ReadEnable), [new SignalAssignment(signals.Output, element)])], []));
        }

        if (body.Count > 0)
        {
            statements.Add(new ClockedProcess(names.Table.Add($"{signals.Array.Identifier}_ports"), Ports.Clock, body.ToImmutable()));
        }

        return new($"Memory {memory.Name}", statements.ToImmutable());
    }

    /// <summary>An asynchronous read, for registers.</summary>
    public Expression Load(Operand index) => new Indexed(signals.Array, Index(index.AsVector(memory.AddressType)), signals.Output.Type);

    private IEnumerable<ConcurrentStatement> WritePort()
    {
        HardwareType type = memory.ElementType;
        IEnumerable<StateChoice> enables = Writes.Select(w => Choice(w.State, names.EnableOf(w.Write), w.Write.Origin));
        IEnumerable<StateChoice> addresses = Writes.Select(w => Choice(w.State, Address(w.Write.Address), w.Write.Origin));
        IEnumerable<StateChoice> values = Writes.Select(w => Choice(w.State, names.Resolve(w.Write.Value).As(type), w.Write.Origin));
        if (IsHostWritable)
        {
            yield return Request(signals.HostWrite, HostSignals.Writes(hostTarget!));
            addresses = addresses.Append(HostChoice(host.Address(hostTarget!)));
            values = values.Append(HostChoice(HostSignals.WriteData(type)));
        }

        yield return StateMultiplexer.Select(signals.WriteEnable, enables, IsHostWritable ? signals.HostWrite : new BitLiteral(false));
        yield return StateMultiplexer.Select(signals.WriteAddress, addresses, otherwise: null);
        yield return StateMultiplexer.Select(signals.WriteData, values, otherwise: null);
    }

    private IEnumerable<ConcurrentStatement> ReadPort()
    {
        IEnumerable<StateChoice> enables = Reads.Select(r => Choice(r.State, names.EnableOf(r.Read), r.Read.Origin));
        IEnumerable<StateChoice> addresses = Reads.Select(r => Choice(r.State, Address(r.Read.Address), r.Read.Origin));
        if (hostTarget is not null)
        {
            yield return Request(signals.HostRead, HostSignals.Reads(hostTarget));
            addresses = addresses.Append(HostChoice(host.Address(hostTarget)));
        }

        yield return StateMultiplexer.Select(signals.ReadEnable, enables, hostTarget is null ? new BitLiteral(false) : signals.HostRead);
        yield return StateMultiplexer.Select(signals.ReadAddress, addresses, otherwise: null);
    }

    private IEnumerable<Name> PortSignals()
    {
        if (HasWritePort)
        {
            yield return signals.WriteEnable;
            yield return signals.WriteAddress;
            yield return signals.WriteData;
        }

        if (HasWritePort && IsHostWritable)
        {
            yield return signals.HostWrite;
        }

        if (HasReadPort)
        {
            yield return signals.ReadEnable;
            yield return signals.ReadAddress;
        }

        if (HasReadPort && hostTarget is not null)
        {
            yield return signals.HostRead;
        }
    }

    private static ConcurrentAssignment Request(Name signal, Expression served) =>
        new(signal, [new(new BitLiteral(true), served), new(new BitLiteral(false), null)]);

    private StateChoice Choice(State state, Expression value, Provenance origin) =>
        new(names.OfState(state.Index), value, origin.Span.ToString());

    private static StateChoice HostChoice(Expression value) => new(KernelNames.Idle, value, Origin: null);

    private Expression Address(Signal signal) => names.Resolve(signal).AsVector(memory.AddressType);

    private static Expression Index(Expression address) => address is NumberLiteral number
        ? new IntegerLiteral(number.Value)
        : new Call("to_integer", [address], VhdlType.Integer);

    private ArrayContents Contents()
    {
        Int128 mask = (Int128.One << memory.ElementType.Bits) - 1;
        var elements = memory.InitialContents.Select((value, i) => (Index: i, Pattern: value & mask)).Where(e => e.Pattern != 0);
        ImmutableArray<(int, Int128)> listed = [.. elements];
        return new(listed, signals.Output.Type, IsComplete: listed.Length == Length, signals.Array.Type);
    }
}
