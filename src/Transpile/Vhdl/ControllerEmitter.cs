using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>The state machine: one clocked process that writes the registers and goes from state to state.</summary>
internal sealed class ControllerEmitter(HardwareDesign design, KernelNames names, HostSignals host, Ports ports)
{
    public const string Label = "controller";

    public ClockedProcess Process() =>
        new(Label, Ports.Clock, [new IfStatement([new(Comparison.IsOne(Ports.Reset), Reset())], [Cases()])]);

    private ImmutableArray<Statement> Reset() =>
    [
        new SignalAssignment(KernelNames.State, KernelNames.Idle),
        .. design.Registers.Select(r => new SignalAssignment(names.Of(r), InitialValue(r))),
    ];

    /// <summary>The value of a register at power-up and after reset.</summary>
    public static Expression InitialValue(Register register) =>
        Operand.OfConstant(register.InitialValue, register.Type).As(register.Type);

    private CaseStatement Cases()
    {
        var alternatives = ImmutableArray.CreateBuilder<CaseAlternative>();
        alternatives.Add(new(KernelNames.Idle, IdleBody()));
        string? phase = null;
        foreach (State state in design.Controller.States)
        {
            alternatives.Add(new(names.OfState(state.Index), Body(state), state.Phase == phase ? null : $"=== Phase {state.Phase} ==="));
            phase = state.Phase;
        }

        return new(KernelNames.State, alternatives.ToImmutable());
    }

    private ImmutableArray<Statement> IdleBody()
    {
        var body = ImmutableArray.CreateBuilder<Statement>();
        foreach (HostTarget target in host.WritableRegisters)
        {
            var write = new SignalAssignment(names.Of(target.Register!), HostSignals.WriteData(target.Entry.Type));
            body.Add(new IfStatement([new(HostSignals.Writes(target), [write])], []));
        }

        ImmutableArray<Entry> entries = design.Controller.Entries;
        Statement begin = ports.Entry is null ? Go(entries[0].FirstState) : new CaseStatement(
            ports.Entry,
            [.. entries.Select((e, i) => new CaseAlternative(EntryNumber(i), [Go(e.FirstState)])), new CaseAlternative(null, [])]);
        body.Add(new IfStatement([new(Comparison.IsOne(Ports.Start), [begin])], []));
        return body.ToImmutable();
    }

    private BitStringLiteral EntryNumber(int entry)
    {
        var type = (VectorType)ports.Entry!.Type;
        return new(Convert.ToString(entry, 2).PadLeft(type.Width, '0'), type);
    }

    private ImmutableArray<Statement> Body(State state) =>
    [
        .. state.RegisterWrites.Select(w => new SignalAssignment(
            names.Of(w.Register), names.Resolve(w.Value).As(w.Register.Type), w.Origin.Span.ToString())),
        Follow(state.Next),
    ];

    private Statement Follow(Transition transition) => transition switch
    {
        Goto next => Go(next.State),
        Finish => new SignalAssignment(KernelNames.State, KernelNames.Idle),
        Branch { Condition: ConstantSignal constant } branch => Follow(constant.Literal != 0 ? branch.WhenTrue : branch.WhenFalse),
        Branch branch => Follow(branch),
        _ => throw new ArgumentException($"Unknown transition {transition.GetType().Name}.", nameof(transition)),
    };

    /// <summary>A chain of branches becomes one if statement.</summary>
    private IfStatement Follow(Branch branch)
    {
        Expression condition = Comparison.IsOne(names.Resolve(branch.Condition).As(HardwareType.Bool));
        var taken = new ConditionalBody(condition, [Follow(branch.WhenTrue)]);
        return Follow(branch.WhenFalse) switch
        {
            IfStatement rest => new([taken, .. rest.Branches], rest.Else),
            Statement other => new([taken], [other]),
        };
    }

    private SignalAssignment Go(int state) => new(KernelNames.State, names.OfState(state));
}
