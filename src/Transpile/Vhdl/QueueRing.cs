using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>A long queue: a ring of elements in block RAM and two counters, with the oldest element at the output of the RAM.</summary>
internal sealed class QueueRing(Queue queue, QueueNames names) : IQueueStorage
{
    private readonly QueueRingNames ring = names.Ring!;

    public string Medium => "block RAM";

    private int PlaceBits => ((VectorType)ring.Head.Type).Width - 1;

    /// <summary>As of a memory: the output of a block RAM has no initial value in hardware.</summary>
    public IEnumerable<Declaration> Declarations() =>
    [
        new ArrayTypeDeclaration(ring.ArrayType, queue.Capacity, names.Front.Type),
        new ObjectDeclaration(
            ObjectClass.Signal, ring.Array.Identifier, ring.Array.Type,
            new Zeros(ring.Array.Type, IsArrayOfVectors: names.Front.Type is VectorType)),
        Counter(ring.Head),
        Counter(ring.Tail),
        new ObjectDeclaration(ObjectClass.Signal, ring.NextHead.Identifier, ring.NextHead.Type),
        new ObjectDeclaration(ObjectClass.Signal, names.Valid.Identifier, names.Valid.Type, new BitLiteral(false)),
        new SimulationInitialDeclaration(names.Front.Identifier, names.Front.Type, Zeros.Of(names.Front.Type)),
    ];

    public IEnumerable<ConcurrentStatement> Statements()
    {
        Expression isFull = Comparison.All(
            new Binary(Operator.Equal, Place(ring.Head), Place(ring.Tail), VhdlType.Boolean),
            new Binary(Operator.NotEqual, ring.Head, ring.Tail, VhdlType.Boolean));
        return
        [
            new ConcurrentAssignment(names.Ready, [new(new BitLiteral(false), isFull), new(new BitLiteral(true), null)]),
            new ConcurrentAssignment(ring.NextHead, [new(Next(ring.Head), Comparison.IsOne(names.Pop)), new(ring.Head, null)]),
        ];
    }

    public ImmutableArray<Statement> Update() =>
    [
        new IfStatement(
            [
                new(
                    Comparison.IsOne(names.Push),
                    [new SignalAssignment(ElementAt(ring.Tail), names.PushData), new SignalAssignment(ring.Tail, Next(ring.Tail))]),
            ],
            []),
        .. ReadAhead(),
        new IfStatement(
            [
                new(
                    Comparison.IsOne(Ports.Reset),
                    [
                        new SignalAssignment(ring.Head, new Zeros(ring.Head.Type)), new SignalAssignment(ring.Tail, new Zeros(ring.Tail.Type)),
                        new SignalAssignment(names.Valid, new BitLiteral(false)),
                    ]),
            ],
            []),
    ];

    private static ObjectDeclaration Counter(Name name) => new(ObjectClass.Signal, name.Identifier, name.Type, new Zeros(name.Type));

    /// <summary>The element that is the oldest in the next cycle, if it was in the memory at the start of this one.</summary>
    private IEnumerable<Statement> ReadAhead() =>
    [
        new SignalAssignment(ring.Head, ring.NextHead),
        new SignalAssignment(names.Front, ElementAt(ring.NextHead)),
        new IfStatement(
            [
                new(
                    new Binary(Operator.Equal, ring.NextHead, ring.Tail, VhdlType.Boolean),
                    [new SignalAssignment(names.Valid, new BitLiteral(false))]),
            ],
            [new SignalAssignment(names.Valid, new BitLiteral(true))]),
    ];

    private Slice Place(Name counter) => new(counter, PlaceBits - 1, 0, VhdlType.Unsigned(PlaceBits));

    private Indexed ElementAt(Name counter) =>
        new(ring.Array, new Call("to_integer", [Place(counter)], VhdlType.Integer), names.Front.Type);

    private static Binary Next(Name counter) => new(Operator.Add, counter, new IntegerLiteral(1), counter.Type);
}
