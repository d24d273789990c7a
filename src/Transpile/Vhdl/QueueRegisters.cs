using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>
/// A short queue: a shift register with the oldest element in front and a bit for each place that is filled. Each bit of an element takes
/// a logic cell, whose look-up table chooses between the element behind it and a new one; a ring would need a multiplexer of all
/// elements besides.
/// </summary>
internal sealed class QueueRegisters(Queue queue, QueueNames signals) : IQueueStorage
{
    private readonly ImmutableArray<Name> elements = [signals.Front, .. signals.Behind];
    private readonly ImmutableArray<Name> filled = [signals.Valid, .. signals.Filled];

    public string Medium => "registers";

    private int Last => queue.Capacity - 1;

    public IEnumerable<Declaration> Declarations() =>
    [
        .. elements.Select(e => new ObjectDeclaration(ObjectClass.Signal, e.Identifier, e.Type, Zeros.Of(e.Type))),
        .. filled.Select(f => new ObjectDeclaration(ObjectClass.Signal, f.Identifier, f.Type, new BitLiteral(false))),
    ];

    public IEnumerable<ConcurrentStatement> Statements() =>
        [new ConcurrentAssignment(signals.Ready, [new(new BitLiteral(false), Comparison.IsOne(filled[Last])), new(new BitLiteral(true), null)])];

    public ImmutableArray<Statement> Update()
    {
        ImmutableArray<Statement> reset = [.. filled.Select(f => new SignalAssignment(f, new BitLiteral(false)))];
        return
        [
            .. Enumerable.Range(0, queue.Capacity).Select(Element),
            new IfStatement(
                [
                    new(Comparison.All(Comparison.IsOne(signals.Push), Comparison.IsZero(signals.Pop)), Filled(i => i == 0 ? null : filled[i - 1], true)),
                    new(Comparison.All(Comparison.IsZero(signals.Push), Comparison.IsOne(signals.Pop)), Filled(i => i == Last ? null : filled[i + 1], false)),
                ],
                []),
            new IfStatement([new(Comparison.IsOne(Ports.Reset), reset)], []),
        ];
    }

    /// <summary>A place that is not filled takes what would be pushed, in every cycle: whether it is filled afterwards is all that counts.</summary>
    private IfStatement Element(int place)
    {
        var popped = new ConditionalBody(Comparison.IsOne(signals.Pop), [new SignalAssignment(elements[place], signals.PushData)]);
        var free = popped with { Condition = Comparison.IsZero(filled[place]) };
        return place == Last
            ? new([free, popped], [])
            : new(
                [
                    new(
                        Comparison.All(Comparison.IsOne(signals.Pop), Comparison.IsOne(filled[place + 1])),
                        [new SignalAssignment(elements[place], elements[place + 1])]),
                    free,
                    popped,
                ],
                []);
    }

    /// <param name="neighbour">The place from which each takes whether it is filled; null for <paramref name="atEnd"/>.</param>
    private ImmutableArray<Statement> Filled(Func<int, Name?> neighbour, bool atEnd) =>
        [.. filled.Select((f, i) => new SignalAssignment(f, neighbour(i) is { } other ? other : new BitLiteral(atEnd)))];
}
