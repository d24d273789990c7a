using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Bind;

/// <summary>Carries a binding out: a design in which registers and operators are replaced by those that stand for them.</summary>
/// <param name="registers">For each register that is replaced, the one that stands for it.</param>
/// <param name="units">For nodes by their number, the shared operator that computes them.</param>
internal sealed class Rebinding(
    IReadOnlyDictionary<Register, Register> registers, IReadOnlyDictionary<int, FunctionalUnit> units)
{
    private readonly Dictionary<int, Node> nodes = [];

    public HardwareDesign Run(HardwareDesign design) => design with
    {
        Registers = [.. design.Registers.Where(r => !registers.ContainsKey(r))],
        SharedRegisters =
        [
            .. design.SharedRegisters,
            .. design.Registers.Where(registers.ContainsKey).GroupBy(Of)
                .Select(others => new SharedRegister(others.Key, [.. others])).OrderBy(s => design.Registers.IndexOf(s.Register)),
        ],
        Units = [.. design.Units, .. units.Values.Distinct()],
        Controller = design.Controller with { States = [.. design.Controller.States.Select(Run)] },
    };

    private State Run(State state) => state with
    {
        Nodes = [.. state.Nodes.Select(Run)],
        // A register that would be written with itself keeps its content; two writes of one register have the same value.
        RegisterWrites =
        [
            .. state.RegisterWrites
                .Select(w => w with { Register = Of(w.Register), Value = Of(w.Value), Enable = Optional(w.Enable) })
                .Where(w => w.Value is not RegisterSignal copied || copied.Register != w.Register)
                .DistinctBy(w => w.Register),
        ],
        Reads = [.. state.Reads.Select(r => r with { Address = Of(r.Address), Enable = Optional(r.Enable) })],
        Writes = [.. state.Writes.Select(w => w with { Address = Of(w.Address), Value = Of(w.Value), Enable = Optional(w.Enable) })],
        Pops = [.. state.Pops.Select(p => p with { Enable = Optional(p.Enable) })],
        Pushes = [.. state.Pushes.Select(p => p with { Value = Of(p.Value), Enable = Optional(p.Enable) })],
        Next = Run(state.Next),
    };

    private Node Run(Node node) => nodes[node.Id] = node with
    {
        Inputs = [.. node.Inputs.Select(Of)],
        Unit = units.GetValueOrDefault(node.Id) ?? node.Unit,
    };

    private Transition Run(Transition transition) => transition is Branch branch
        ? new Branch(Of(branch.Condition), Run(branch.WhenTrue), Run(branch.WhenFalse))
        : transition;

    private Register Of(Register register) => registers.GetValueOrDefault(register, register);

    private Signal? Optional(Signal? signal) => signal is null ? null : Of(signal);

    private Signal Of(Signal signal) => signal switch
    {
        RegisterSignal register => new RegisterSignal(Of(register.Register)),
        Node node => nodes[node.Id],
        _ => signal,
    };
}
