using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>
/// A queue between processes, with the oldest element in sight (first-word fall-through). Whether there is an element, and room for one,
/// comes from registers alone, so that a push never waits for a pop of the same cycle.
/// </summary>
internal sealed class QueueEmitter(HardwareDesign design, Queue queue, KernelNames names)
{
    private readonly QueueNames signals = names.Of(queue);

    private readonly IQueueStorage storage =
        queue.Kind == MemoryKind.BlockRam ? new QueueRing(queue, names.Of(queue)) : new QueueRegisters(queue, names.Of(queue));

    public DeclarationSection Declarations()
    {
        Name[] plain = [signals.Ready, signals.Push, signals.PushData, signals.Pop];
        return new(
            $"{queue.Name}: queue in {storage.Medium}, {queue.Capacity} x {queue.ElementType} ({queue.DeclaredAt})",
            [
                .. storage.Declarations(),
                .. plain.Select(name => new ObjectDeclaration(ObjectClass.Signal, name.Identifier, name.Type)),
            ]);
    }

    public StatementSection Statements()
    {
        IEnumerable<(State State, QueuePush Push)> pushes =
            design.Controller.States.SelectMany(s => s.Pushes.Where(p => p.Queue == queue).Select(p => (s, p)));
        IEnumerable<(State State, QueuePop Pop)> pops =
            design.Controller.States.SelectMany(s => s.Pops.Where(p => p.Queue == queue).Select(p => (s, p)));
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
            .. storage.Statements(),
            new ClockedProcess(names.Table.Add($"{signals.Push.Identifier}_pop"), Ports.Clock, storage.Update()),
        ]);
    }
}
