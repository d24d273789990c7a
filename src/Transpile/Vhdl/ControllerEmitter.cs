using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>The state machine: one clocked process that goes from state to state.</summary>
internal sealed class ControllerEmitter(HardwareDesign design, KernelNames names, Ports ports)
{
    public const string Label = "controller";

    public ClockedProcess Process()
    {
        var reset = new ConditionalBody(Comparison.IsOne(Ports.Reset), [new SignalAssignment(KernelNames.State, KernelNames.Idle)]);
        return new(Label, Ports.Clock, [new IfStatement([reset], [Cases()])]);
    }

    private CaseStatement Cases()
    {
        var alternatives = ImmutableArray.CreateBuilder<CaseAlternative>();
        alternatives.Add(new(KernelNames.Idle, IdleBody()));
        string? phase = null;
        foreach (State state in design.Controller.States)
        {
            alternatives.Add(new(names.OfState(state.Index), [Follow(state.Next)], state.Phase == phase ? null : $"=== Phase {state.Phase} ==="));
            phase = state.Phase;
        }

        return new(KernelNames.State, alternatives.ToImmutable());
    }

    private ImmutableArray<Statement> IdleBody()
    {
        ImmutableArray<Entry> entries = design.Controller.Entries;
        Statement begin = ports.Entry is null ? Go(entries[0].FirstState) : new CaseStatement(
            ports.Entry,
            [.. entries.Select((e, i) => new CaseAlternative(EntryNumber(i), [Go(e.FirstState)])), new CaseAlternative(null, [])]);
        return [new IfStatement([new(Comparison.IsOne(Ports.Start), [begin])], [])];
    }

    private BitStringLiteral EntryNumber(int entry)
    {
        var type = (VectorType)ports.Entry!.Type;
        return new(Convert.ToString(entry, 2).PadLeft(type.Width, '0'), type);
    }

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
