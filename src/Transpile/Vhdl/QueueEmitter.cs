using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>
/// A queue between processes: a ring of elements and two counters, with the oldest element in sight (first-word fall-through). Whether
/// there is an element, and room for one, comes from registers alone, so that a push never waits for a pop of the same cycle.
/// </summary>
internal sealed class QueueEmitter(HardwareDesign design, Queue queue, KernelNames names)
{
    private readonly QueueNames signals = names.Of(queue);

    private int PlaceBits => ((VectorType)signals.Head.Type).Width - 1;

    private bool IsBlockRam => queue.Kind == MemoryKind.BlockRam;

    public DeclarationSection Declarations()
    {
        VhdlType element = signals.Front.Type;
        Name[] plain = [signals.Ready, signals.Push, signals.PushData, signals.Pop];
        ImmutableArray<Declaration> declarations =
        [
            new ArrayTypeDeclaration(signals.ArrayType, queue.Capacity, element),
            new ObjectDeclaration(
                ObjectClass.Signal, signals.Array.Identifier, signals.Array.Type,
                new Zeros(signals.Array.Type, IsArrayOfVectors: element is VectorType)),
            Counter(signals.Head),
            Counter(signals.Tail),
            .. plain.Select(name => new ObjectDeclaration(ObjectClass.Signal, name.Identifier, name.Type)),
            .. IsBlockRam ? BlockRamOutput() : RegisterOutput(),
        ];
        string medium = IsBlockRam ? "block RAM" : "registers";
        return new($"{queue.Name}: queue in {medium}, {queue.Capacity} x {queue.ElementType} ({queue.DeclaredAt})", declarations);
    }

    public StatementSection Statements()
    {
        IEnumerable<(State State, QueuePush Push)> pushes =
            design.Controller.States.SelectMany(s => s.Pushes.Where(p => p.Queue == queue).Select(p => (s, p)));
        IEnumerable<(State State, QueuePop Pop)> pops =
            design.Controller.States.SelectMany(s => s.Pops.Where(p => p.Queue == queue).Select(p => (s, p)));
        Expression isFull = Comparison.All(
            new Binary(Operator.Equal, Place(signals.Head), Place(signals.Tail), VhdlType.Boolean),
            new Binary(Operator.NotEqual, signals.Head, signals.Tail, VhdlType.Boolean));
        return new($"Queue {queue.Name}",
        [
            StateMultiplexer.Select(
                signals.Push, pushes.Select(p => names.Choice(p.State, names.EnableOf(p.State, p.Push), p.Push.Origin.Span.ToString())),
                new BitLiteral(false)),
            StateMultiplexer.Select(
                signals.PushData,
                pushes.Select(p => names.Choice(
                    p.State, names.Resolve(p.Push.Value).As(queue.ElementType), p.Push.Origin.Span.ToString())),
                otherwise: null),
            StateMultiplexer.Select(
                signals.Pop, pops.Select(p => names.Choice(p.State, names.EnableOf(p.State, p.Pop), p.Pop.Origin.Span.ToString())),
                new BitLiteral(false)),
            new ConcurrentAssignment(signals.Ready, [new(new BitLiteral(false), isFull), new(new BitLiteral(true), null)]),
            .. IsBlockRam ? NextHead() : Front(),
            new ClockedProcess(names.Table.Add($"{signals.Array.Identifier}_ends"), Ports.Clock, Update()),
        ]);
    }

    private static ObjectDeclaration Counter(Name name) =>
        new(ObjectClass.Signal, name.Identifier, name.Type, new Zeros(name.Type));

    private IEnumerable<Declaration> RegisterOutput() =>
        new[] { signals.Valid, signals.Front }.Select(name => new ObjectDeclaration(ObjectClass.Signal, name.Identifier, name.Type));

    /// <summary>As of a memory: the output of a block RAM has no initial value in hardware.</summary>
    private IEnumerable<Declaration> BlockRamOutput() =>
    [
        new ObjectDeclaration(ObjectClass.Signal, signals.NextHead.Identifier, signals.NextHead.Type),
        new ObjectDeclaration(ObjectClass.Signal, signals.Valid.Identifier, signals.Valid.Type, new BitLiteral(false)),
        new SimulationInitialDeclaration(signals.Front.Identifier, signals.Front.Type, Zeros.Of(signals.Front.Type)),
    ];

    private IEnumerable<ConcurrentStatement> Front() =>
    [
        new ConcurrentAssignment(signals.Valid, [new(new BitLiteral(false), IsEmptyAt(signals.Head)), new(new BitLiteral(true), null)]),
        new ConcurrentAssignment(signals.Front, [new(ElementAt(signals.Head), null)]),
    ];

    private IEnumerable<ConcurrentStatement> NextHead() =>
        [new ConcurrentAssignment(signals.NextHead, [new(Next(signals.Head), Comparison.IsOne(signals.Pop)), new(signals.Head, null)])];

    private ImmutableArray<Statement> Update()
    {
        var push = new ConditionalBody(
            Comparison.IsOne(signals.Push),
            [new SignalAssignment(ElementAt(signals.Tail), signals.PushData), new SignalAssignment(signals.Tail, Next(signals.Tail))]);
        var reset = new ConditionalBody(
            Comparison.IsOne(Ports.Reset),
            [
                new SignalAssignment(signals.Head, new Zeros(signals.Head.Type)),
                new SignalAssignment(signals.Tail, new Zeros(signals.Tail.Type)),
                .. IsBlockRam ? [new SignalAssignment(signals.Valid, new BitLiteral(false))] : (Statement[])[],
            ]);
        return [new IfStatement([push], []), .. IsBlockRam ? ReadAhead() : Advance(), new IfStatement([reset], [])];
    }

    private IEnumerable<Statement> Advance() =>
        [new IfStatement([new(Comparison.IsOne(signals.Pop), [new SignalAssignment(signals.Head, Next(signals.Head))])], [])];

    /// <summary>The element that is the oldest in the next cycle, if it was in the memory at the start of this one.</summary>
    private IEnumerable<Statement> ReadAhead() =>
    [
        new SignalAssignment(signals.Head, signals.NextHead),
        new SignalAssignment(signals.Front, ElementAt(signals.NextHead)),
        new IfStatement(
            [new(IsEmptyAt(signals.NextHead), [new SignalAssignment(signals.Valid, new BitLiteral(false))])],
            [new SignalAssignment(signals.Valid, new BitLiteral(true))]),
    ];

    private Binary IsEmptyAt(Name head) => new(Operator.Equal, head, signals.Tail, VhdlType.Boolean);

    private Slice Place(Name counter) => new(counter, PlaceBits - 1, 0, VhdlType.Unsigned(PlaceBits));

    private Indexed ElementAt(Name counter) =>
        new(signals.Array, new Call("to_integer", [Place(counter)], VhdlType.Integer), signals.Front.Type);

    private static Binary Next(Name counter) => new(Operator.Add, counter, new IntegerLiteral(1), counter.Type);
}
