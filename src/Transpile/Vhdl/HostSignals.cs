using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>
/// The host's access to registers and arrays. The cycle of a request decodes the address and, for a block RAM, reads; the next one selects
/// among what was read and the registers; the data is out in the one after that. All banks of an array are read, and one is selected.
/// </summary>
internal sealed class HostSignals
{
    public const string TargetType = "host_target_t";

    private const string ReaderLabel = "host_reader";
    private const string ReadIndex = "host_read_index";
    private static readonly Name ReadRequest = new("host_read_request", VhdlType.StdLogic);
    private static readonly Name WriteRequest = new("host_write_request", VhdlType.StdLogic);
    private static readonly Name Target = new("host_target", new NamedType(TargetType));
    private static readonly Name ReadTarget = new("host_read_target", new NamedType(TargetType));
    private static readonly Name ReadPending = new("host_read_pending", VhdlType.StdLogic);
    private static readonly Name ReadValue = new("host_read_value", VhdlType.Vector(Ports.DataBits));

    private readonly KernelNames names;
    private readonly Ports ports;
    private readonly ImmutableArray<HostTarget> targets;

    public HostSignals(HardwareDesign design, HostMap map, KernelNames names, Ports ports)
    {
        this.names = names;
        this.ports = ports;
        targets = [.. map.Entries.Select(entry => HostTarget.Of(entry, design, map, names.Table))];
    }

    public static Name NoTarget { get; } = new("target_none", new NamedType(TargetType));

    public static ImmutableArray<string> AllNames { get; } =
    [
        ReadRequest.Identifier, WriteRequest.Identifier, Target.Identifier, ReadTarget.Identifier, ReadPending.Identifier,
        ReadValue.Identifier, ReadIndex, ReaderLabel,
    ];

    private IEnumerable<HostTarget> Readable => targets.Where(t => t.Entry.Readable);

    private int IndexBits => Readable.Where(t => t.Array is { HasSynchronousRead: false } || t.BankBits.Count > 0)
        .Select(t => t.OffsetBits).DefaultIfEmpty().Max();

    private Name Index => new(ReadIndex, VhdlType.Vector(IndexBits));

    /// <summary>What the host may read or write of a memory, or null.</summary>
    public HostTarget? Of(Memory memory) => targets.FirstOrDefault(t => t.Array?.Name == memory.Part.Array);

    /// <summary>A register that the host may write, or null.</summary>
    public HostTarget? WritableTarget(Register register) => targets.FirstOrDefault(t => t.Register == register && t.Entry.Writable);

    /// <summary>True in a cycle in which a read of a target is served.</summary>
    public static Expression Reads(HostTarget target) => Comparison.All(Comparison.IsOne(ReadRequest), Selects(target));

    /// <summary>True in a cycle in which a write to a target is served.</summary>
    public static Expression Writes(HostTarget target) => Comparison.All(Comparison.IsOne(WriteRequest), Selects(target));

    /// <summary>True in a cycle in which a write to an element of one bank is served.</summary>
    public Expression Writes(HostTarget target, int bank) => target.BankBits.Count == 0
        ? Writes(target)
        : Comparison.All(
            Comparison.IsOne(WriteRequest), Selects(target),
            new Binary(Operator.Equal, Bits(ports.HostAddress, target.BankBits), BankNumber(target, bank), VhdlType.Boolean));

    /// <summary>The host's data as a value of a type.</summary>
    public static Expression WriteData(HardwareType type) => type == HardwareType.Bool
        ? new Indexed(Ports.HostWriteData, new IntegerLiteral(0), VhdlType.StdLogic)
        : FromVector(Ports.HostWriteData, type);

    /// <summary>The part of the host's address that counts the elements of a bank, as an address of its memories.</summary>
    public Expression Address(HostTarget target) => Offset(ports.HostAddress, target);

    public ImmutableArray<Declaration> Declarations()
    {
        var declarations = ImmutableArray.CreateBuilder<Declaration>();
        declarations.Add(new EnumerationDeclaration(TargetType, [.. targets.Select(t => t.Literal.Identifier), NoTarget.Identifier]));
        declarations.Add(new ObjectDeclaration(ObjectClass.Signal, ReadRequest.Identifier, ReadRequest.Type));
        declarations.Add(new ObjectDeclaration(ObjectClass.Signal, WriteRequest.Identifier, WriteRequest.Type));
        declarations.Add(new ObjectDeclaration(ObjectClass.Signal, Target.Identifier, Target.Type));
        declarations.Add(new ObjectDeclaration(ObjectClass.Signal, ReadTarget.Identifier, ReadTarget.Type, NoTarget));
        declarations.Add(new ObjectDeclaration(ObjectClass.Signal, ReadPending.Identifier, ReadPending.Type, new BitLiteral(false)));
        declarations.Add(new ObjectDeclaration(ObjectClass.Signal, ReadValue.Identifier, ReadValue.Type));
        if (IndexBits > 0)
        {
            declarations.Add(new ObjectDeclaration(ObjectClass.Signal, ReadIndex, Index.Type, new Zeros(Index.Type)));
        }

        declarations.AddRange(Banked().Select(t => new ObjectDeclaration(ObjectClass.Signal, Selected(t).Identifier, Selected(t).Type)));

        return declarations.ToImmutable();
    }

    public ImmutableArray<ConcurrentStatement> Statements()
    {
        var decoded = targets.Select(t => new ConditionalValue(t.Literal, t.Hit(ports.HostAddress)));
        ConditionalValue? always = decoded.FirstOrDefault(v => v.Condition is null);
        var selected = Readable.Select(t => new SelectedValue(Read(t), [t.Literal]));
        var nothing = new SelectedValue(new Zeros(ReadValue.Type), []);
        return
        [
            .. Banked().Select(SelectBank),
            Request(ReadRequest, write: false),
            Request(WriteRequest, write: true),
            new ConcurrentAssignment(Target, always is null ? [.. decoded, new(NoTarget, null)] : [always]),
            new SelectedAssignment(ReadValue, ReadTarget, [.. selected, nothing]),
            new ClockedProcess(ReaderLabel, Ports.Clock, ReaderBody()),
        ];
    }

    /// <summary>A request is served in the idle state and outside reset.</summary>
    private static ConcurrentAssignment Request(Name request, bool write)
    {
        Expression served = Comparison.All(
            new Binary(Operator.Equal, KernelNames.State, KernelNames.Idle, VhdlType.Boolean),
            Comparison.IsZero(Ports.Reset),
            Comparison.IsOne(Ports.HostEnable),
            write ? Comparison.IsOne(Ports.HostWrite) : Comparison.IsZero(Ports.HostWrite));
        return new(request, [new(new BitLiteral(true), served), new(new BitLiteral(false), null)]);
    }

    private static Binary Selects(HostTarget target) => new(Operator.Equal, Target, target.Literal, VhdlType.Boolean);

    private ImmutableArray<Statement> ReaderBody()
    {
        var body = ImmutableArray.CreateBuilder<Statement>();
        body.Add(new SignalAssignment(ReadPending, ReadRequest));
        body.Add(new SignalAssignment(ReadTarget, Target));
        if (IndexBits > 0)
        {
            body.Add(new SignalAssignment(Index, new Slice(ports.HostAddress, IndexBits - 1, 0, VhdlType.Vector(IndexBits))));
        }

        body.Add(new IfStatement([new(Comparison.IsOne(ReadPending), [new SignalAssignment(Ports.HostReadData, ReadValue)])], []));
        return body.ToImmutable();
    }

    private IEnumerable<HostTarget> Banked() => Readable.Where(t => t.BankBits.Count > 0);

    /// <summary>What the host reads of an array with banks.</summary>
    private Name Selected(HostTarget target) => names.HostRead(target.Array!);

    private SelectedAssignment SelectBank(HostTarget target)
    {
        int last = target.Array!.Banks.Length - 1;
        return new(
            Selected(target),
            Bits(Index, target.BankBits),
            [.. Enumerable.Range(0, last + 1).Select(bank => new SelectedValue(
                ReadMemory(target, target.Array.Banks[bank][0]), bank == last ? [] : [BankNumber(target, bank)]))]);
    }

    private static BitStringLiteral BankNumber(HostTarget target, int bank) => new(
        Convert.ToString(bank, 2).PadLeft(target.BankBits.Count, '0'), VhdlType.Vector(target.BankBits.Count));

    /// <summary>The value of a target in the cycle after the request, extended to the width of the data port.</summary>
    private Expression Read(HostTarget target)
    {
        Expression value = target switch
        {
            { Register: { } register } => names.Of(register).Value,
            { BankBits.Count: > 0 } => Selected(target),
            { Array: { } array } => ReadMemory(target, array.Banks[0][0]),
            _ => throw new InvalidOperationException($"{target.Entry.Name} is neither a register nor an array."),
        };
        var operand = new Operand(value, target.Entry.Type);
        Expression extended = operand.AsVector(target.Entry.Type with { Bits = Ports.DataBits });
        return Operand.Cast(extended, VhdlType.Vector(Ports.DataBits));
    }

    private Expression ReadMemory(HostTarget target, Memory memory) => memory.HasSynchronousRead
        ? names.Of(memory).Output
        : new Indexed(
            names.Of(memory).Array, new Call("to_integer", [Offset(Index, target)], VhdlType.Integer), names.Of(memory).Output.Type);

    private static Expression Offset(Name address, HostTarget target) => target.ElementBits.Count == 0
        ? new NumberLiteral(0, VhdlType.Unsigned(1))
        : Operand.Cast(Bits(address, target.ElementBits), VhdlType.Unsigned(target.ElementBits.Count));

    private static Expression Bits(Name source, (int Lowest, int Count) bits) => bits.Count == ((VectorType)source.Type).Width
        ? source
        : new Slice(source, bits.Lowest + bits.Count - 1, bits.Lowest, VhdlType.Vector(bits.Count));

    private static Expression FromVector(Name source, HardwareType type) =>
        Operand.Cast(Bits(source, (0, type.Bits)), VhdlType.VectorOf(type));
}
