using System.Collections.Immutable;
using System.Numerics;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>
/// The array of one memory, its ports and the process that writes it, in the form from which synthesis infers block RAM or, told by an
/// attribute, single-port RAM.
/// </summary>
internal sealed class MemoryEmitter(HardwareDesign design, Memory memory, KernelNames names, HostSignals host)
{
    /// <summary>Of a memory's array: the block that yosys is to use for it.</summary>
    public const string StyleAttribute = "ram_style";

    /// <summary>What yosys calls single-port RAM.</summary>
    private const string SinglePortStyle = "huge";

    /// <summary>
    /// As many bits as all block RAM of an iCE40 has. Zeros of so many are written for simulation alone: GHDL gives each element of an array a
    /// statement, and yosys takes hours for a hundred thousand. The flow of larger devices makes undefined contents zero.
    /// </summary>
    private const int ManyBits = 131_072;

    private readonly MemoryNames signals = names.Of(memory);
    private readonly HostTarget? hostTarget = host.Of(memory);

    private ImmutableArray<(State State, MemoryRead Read)> Reads =>
        [.. design.Controller.States.SelectMany(s => s.Reads.Where(r => r.Memory == memory).Select(r => (s, r)))];

    private ImmutableArray<(State State, MemoryWrite Write)> Writes =>
        [.. design.Controller.States.SelectMany(s => s.Writes.Where(w => w.Memory == memory).Select(w => (s, w)))];

    private bool HasWritePort => !Writes.IsEmpty || IsHostWritable;

    private bool HasReadPort => memory.HasSynchronousRead && (!Reads.IsEmpty || IsHostReadable);

    private bool IsHostReadable => hostTarget?.Entry.Readable ?? false;

    private bool IsHostWritable => hostTarget?.Entry.Writable ?? false;

    // An address always lies within the array where it is used unconditionally: registers are read in every cycle, whatever the address.
    private int Length => memory.HasSynchronousRead
        ? Math.Max(2, memory.Depth)
        : (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, memory.Depth));

    public DeclarationSection Declarations()
    {
        var declarations = ImmutableArray.CreateBuilder<Declaration>();
        declarations.Add(new ArrayTypeDeclaration(signals.ArrayType, Length, signals.Output.Type));
        declarations.AddRange(memory.HasSinglePort ? SinglePortArray() : Array());
        foreach (Name port in PortSignals().Distinct())
        {
            declarations.Add(new ObjectDeclaration(ObjectClass.Signal, port.Identifier, port.Type));
        }

        if (HasReadPort)
        {
            // The output of a block RAM has no initial value in hardware; given one, synthesis gates every use of the output to emulate it.
            Name output = signals.Output;
            declarations.Add(new SimulationInitialDeclaration(output.Identifier, output.Type, Zeros.Of(output.Type)));
        }

        string medium = memory.Kind switch
        {
            MemoryKind.BlockRam => "block RAM",
            MemoryKind.Spram => "single-port RAM",
            MemoryKind.Distributed => "distributed",
            _ => "registers",
        };
        return new($"{memory.Name}: {medium}, {memory.Depth} x {memory.ElementType} ({memory.DeclaredAt})", declarations.ToImmutable());
    }

    public StatementSection Statements()
    {
        var statements = ImmutableArray.CreateBuilder<ConcurrentStatement>();
        var accesses = ImmutableArray.CreateBuilder<ConditionalBody>();
        if (HasWritePort)
        {
            statements.AddRange(WritePort());
            var element = new Indexed(signals.Array, Index(signals.WriteAddress), signals.Output.Type);
            accesses.Add(new(Comparison.IsOne(signals.WriteEnable), [new SignalAssignment(element, signals.WriteData)]));
        }

        if (HasReadPort)
        {
            statements.AddRange(ReadPort());
            var element = new Indexed(signals.Array, Index(signals.ReadAddress), signals.Output.Type);
            accesses.Add(new(Comparison.IsOne(signals.ReadEnable), [new SignalAssignment(signals.Output, element)]));
        }

        if (memory.HasSinglePort && accesses.Count > 0)
        {
            statements.Add(Address());
        }

        if (accesses.Count > 0)
        {
            // One statement for a single port: it reads only when it does not write.
            ImmutableArray<Statement> body = memory.HasSinglePort
                ? [new IfStatement(accesses.ToImmutable(), [])]
                : [.. accesses.Select(access => new IfStatement([access], []))];
            statements.Add(new ClockedProcess(names.Table.Add($"{signals.Array.Identifier}_ports"), Ports.Clock, body));
        }

        return new($"Memory {memory.Name}", statements.ToImmutable());
    }

    /// <summary>An asynchronous read, for registers.</summary>
    public Expression Load(Operand index) => new Indexed(signals.Array, Index(index.AsVector(memory.AddressType)), signals.Output.Type);

    private IEnumerable<Declaration> Array()
    {
        Expression initial = AllZero();
        if (memory.InitialContents.Any(value => value != 0))
        {
            // A table that nobody writes is the constant itself.
            string name = HasWritePort ? signals.InitialContents : signals.Array.Identifier;
            yield return new ObjectDeclaration(ObjectClass.Constant, name, signals.Array.Type, Contents());
            initial = new Name(name, signals.Array.Type);
        }

        if (HasWritePort && initial is Zeros && Length * memory.ElementType.Bits >= ManyBits)
        {
            yield return new SimulationInitialDeclaration(signals.Array.Identifier, signals.Array.Type, initial);
        }
        else if (HasWritePort || initial is Zeros)
        {
            ObjectClass kind = HasWritePort ? ObjectClass.Signal : ObjectClass.Constant;
            yield return new ObjectDeclaration(kind, signals.Array.Identifier, signals.Array.Type, initial);
        }
    }

    /// <summary>Without initial contents for synthesis, since the hardware has none.</summary>
    private IEnumerable<Declaration> SinglePortArray()
    {
        yield return new SimulationInitialDeclaration(signals.Array.Identifier, signals.Array.Type, AllZero());
        yield return new AttributeSpecification(StyleAttribute, signals.Array.Identifier, SinglePortStyle);
    }

    private Zeros AllZero() => new(signals.Array.Type, IsArrayOfVectors: signals.Output.Type is VectorType);

    private IEnumerable<ConcurrentStatement> WritePort()
    {
        HardwareType type = memory.ElementType;
        IEnumerable<StateChoice> enables = Writes.Select(w => Choice(w.State, names.EnableOf(w.State, w.Write), w.Write.Origin));
        IEnumerable<StateChoice> values = Writes.Select(w => Choice(w.State, names.Resolve(w.Write.Value).As(type), w.Write.Origin));
        if (IsHostWritable)
        {
            yield return Request(signals.HostWrite, host.Writes(hostTarget!, memory.Part.Bank));
            values = values.Append(HostChoice(HostSignals.WriteData(type)));
        }

        yield return StateMultiplexer.Select(signals.WriteEnable, enables, IsHostWritable ? signals.HostWrite : new BitLiteral(false));
        if (!memory.HasSinglePort)
        {
            yield return StateMultiplexer.Select(signals.WriteAddress, [.. WriteAddresses(), .. HostAddress(IsHostWritable)], otherwise: null);
        }

        yield return StateMultiplexer.Select(signals.WriteData, values, otherwise: null);
    }

    private IEnumerable<ConcurrentStatement> ReadPort()
    {
        IEnumerable<StateChoice> enables = Reads.Select(r => Choice(r.State, names.EnableOf(r.State, r.Read), r.Read.Origin));
        if (IsHostReadable)
        {
            yield return Request(signals.HostRead, HostSignals.Reads(hostTarget!));
        }

        yield return StateMultiplexer.Select(signals.ReadEnable, enables, IsHostReadable ? signals.HostRead : new BitLiteral(false));
        if (!memory.HasSinglePort)
        {
            yield return StateMultiplexer.Select(
                signals.ReadAddress, [.. ReadAddresses(), .. HostAddress(IsHostReadable)], otherwise: null);
        }
    }

    /// <summary>Of a single port: no state both reads and writes.</summary>
    private ConcurrentStatement Address() => StateMultiplexer.Select(
        signals.ReadAddress, [.. WriteAddresses(), .. ReadAddresses(), .. HostAddress(hostTarget is not null)], otherwise: null);

    private IEnumerable<StateChoice> WriteAddresses() =>
        Writes.Select(w => Choice(w.State, Address(w.Write.Address), w.Write.Origin));

    private IEnumerable<StateChoice> ReadAddresses() => Reads.Select(r => Choice(r.State, Address(r.Read.Address), r.Read.Origin));

    private IEnumerable<StateChoice> HostAddress(bool isReached) => isReached ? [HostChoice(host.Address(hostTarget!))] : [];

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

        if (HasReadPort && IsHostReadable)
        {
            yield return signals.HostRead;
        }
    }

    private static ConcurrentAssignment Request(Name signal, Expression served) =>
        new(signal, [new(new BitLiteral(true), served), new(new BitLiteral(false), null)]);

    private StateChoice Choice(State state, Expression value, Provenance origin) =>
        names.Choice(state, value, origin.Span.ToString());

    private static StateChoice HostChoice(Expression value) => KernelNames.WhileIdle(value);

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
