using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Design;

/// <summary>Checks the rules that <see cref="HardwareDesign"/> documents, before anything is emitted or simulated.</summary>
public static class DesignVerifier
{
    /// <exception cref="InvalidOperationException">Lists every violation.</exception>
    public static void ThrowIfInvalid(HardwareDesign design)
    {
        List<string> violations = [.. Verify(design)];
        if (violations.Count > 0)
        {
            throw new InvalidOperationException(
                $"The scheduled design of {design.Name} is invalid; this is a bug of the compiler:\n"
                + string.Join('\n', violations));
        }
    }

    public static IEnumerable<string> Verify(HardwareDesign design) =>
        design.Controller.States.SelectMany((s, i) => VerifyState(design, s, i).Select(v => $"state {s.Name}: {v}"))
            .Concat(design.Controller.Entries
                .Where(e => e.FirstState < 0 || e.FirstState >= design.Controller.States.Length)
                .Select(e => $"entry {e.Name} starts at a state that does not exist"))
            .Concat(Repeated(design.Controller.States.Select(s => s.Name)).Select(n => $"two states are named {n}"))
            .Concat(Repeated(design.Registers.Select(r => r.Name)
                    .Concat(design.Memories.Select(m => m.Name)).Concat(design.Queues.Select(q => q.Name)))
                .Select(n => $"two symbols are named {n}"))
            .Concat(ProcessVerifier.Verify(design));

    private static IEnumerable<string> VerifyState(HardwareDesign design, State state, int index)
    {
        var defined = new HashSet<Signal>(ReferenceEqualityComparer.Instance);
        foreach (Node node in state.Nodes)
        {
            foreach (string violation in VerifySignals(design, defined, node.Inputs, $"node {node.Id}"))
            {
                yield return violation;
            }

            defined.Add(node);
        }

        IEnumerable<string> violations = VerifySignals(design, defined, state.OutputSignals, "a write or the transition")
            .Concat(VerifyTypes(state))
            .Concat(VerifyExclusive(state))
            .Concat(state.Next.Targets()
                .Where(t => t < 0 || t >= design.Controller.States.Length)
                .Select(t => $"goes to state {t}, which does not exist"));
        foreach (string violation in state.Index == index
            ? violations
            : violations.Append($"has index {state.Index} at place {index}"))
        {
            yield return violation;
        }
    }

    private static IEnumerable<string> VerifySignals(
        HardwareDesign design, HashSet<Signal> defined, IEnumerable<Signal> signals, string reader) =>
        signals.Select(signal => signal switch
        {
            Node node when !defined.Contains(node) => $"{reader} reads node {node.Id} of another state, or a later one",
            Node node when node.Code.IsDivision() => $"{reader} reads a quotient, which no cycle is long enough for",
            RegisterSignal { Register: var register } when !design.Registers.Contains(register) =>
                $"{reader} reads the unknown register {register}",
            MemoryOutputSignal { Memory: var memory }
                when !design.Memories.Contains(memory) || !memory.HasSynchronousRead =>
                $"{reader} reads the output of {memory}, which is no synchronous memory of this design",
            QueueFrontSignal { Queue: var queue } when !design.Queues.Contains(queue) => $"{reader} reads the unknown queue {queue}",
            ConstantSignal constant when !constant.Type.Contains(constant.Literal) =>
                $"{reader} reads {constant.Literal}, which is no {constant.Type}",
            _ => null,
        }).OfType<string>();

    private static IEnumerable<string> VerifyTypes(State state) =>
    [
        .. state.RegisterWrites.Where(w => w.Value.Type != w.Register.Type)
            .Select(w => $"{w.Register} is written with a {w.Value.Type}"),
        .. state.Reads.Where(r => r.Address.Type != r.Memory.AddressType)
            .Select(r => $"{r.Memory} is addressed with a {r.Address.Type}"),
        .. state.Writes.Where(w => w.Address.Type != w.Memory.AddressType)
            .Select(w => $"{w.Memory} is addressed with a {w.Address.Type}"),
        .. state.Writes.Where(w => w.Value.Type != w.Memory.ElementType)
            .Select(w => $"{w.Memory} is written with a {w.Value.Type}"),
        .. state.Pushes.Where(p => p.Value.Type != p.Queue.ElementType).Select(p => $"{p.Queue} is sent a {p.Value.Type}"),
        .. state.Enables.Where(e => e.Type != HardwareType.Bool).Select(e => $"a write or read is enabled by a {e.Type}"),
        .. state.Next.Conditions().Where(c => c.Type != HardwareType.Bool).Select(c => $"the transition tests a {c.Type}"),
    ];

    private static IEnumerable<string> VerifyExclusive(State state) =>
    [
        .. Repeated(state.RegisterWrites.Select(w => w.Register)).Select(r => $"{r} is written twice"),
        .. Repeated(state.Reads.Select(r => r.Memory)).Select(m => $"{m} is read twice"),
        .. Repeated(state.Writes.Select(w => w.Memory)).Select(m => $"{m} is written twice"),
        .. state.Reads.Select(r => r.Memory).Intersect(state.Writes.Select(w => w.Memory)).Where(m => m.HasSinglePort)
            .Select(m => $"{m} is read and written, but has a single port"),
        .. Repeated(state.Pushes.Select(p => p.Queue)).Select(q => $"{q} is pushed to twice"),
        .. Repeated(state.Pops.Select(p => p.Queue)).Select(q => $"{q} is popped from twice"),
        .. Repeated(state.Nodes.Select(n => n.Unit).OfType<FunctionalUnit>()).Select(u => $"{u.Name} is used twice"),
    ];

    private static IEnumerable<T> Repeated<T>(IEnumerable<T> items) =>
        items.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => g.Key);
}
