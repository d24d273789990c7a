using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>A state machine: one clocked process that goes from state to state.</summary>
/// <param name="process">Index of the process that it belongs to; null for the controller of the entries.</param>
internal sealed class ControllerEmitter(HardwareDesign design, int? process, KernelNames names, Ports ports)
{
    public const string Label = "controller";

    private readonly ControllerNames controller = process is { } index ? names.OfProcess(index) : KernelNames.Entries;

    private readonly ImmutableArray<State> states = [.. design.Controller.States.Where(s => design.ProcessOf(s) == process)];

    private bool CanStall => states.Any(s => s.CanStall);

    /// <summary>The state register, and what goes with it.</summary>
    public IEnumerable<Declaration> Declarations()
    {
        IEnumerable<string> literals = states.Select(s => names.OfState(s.Index).Identifier);
        yield return new EnumerationDeclaration(controller.StateType, [controller.Idle.Identifier, .. literals]);
        yield return new ObjectDeclaration(ObjectClass.Signal, controller.State.Identifier, controller.State.Type, controller.Idle);
        List<Name> bits = process is null ? [] : [controller.Active, controller.Start];
        bits.AddRange(CanStall ? [controller.Advance] : []);
        foreach (Name bit in bits)
        {
            yield return new ObjectDeclaration(ObjectClass.Signal, bit.Identifier, bit.Type);
        }
    }

    /// <summary>When a process is active and starts, and when the controller stalls.</summary>
    public IEnumerable<ConcurrentStatement> Statements()
    {
        if (process is { } own)
        {
            Expression isIdle = new Binary(Operator.Equal, controller.State, controller.Idle, VhdlType.Boolean);
            yield return new ConcurrentAssignment(controller.Active, [new(new BitLiteral(false), isIdle), new(new BitLiteral(true), null)]);
            IEnumerable<StateChoice> starts = design.Controller.States.Where(s => s.Starts.Contains(own))
                .Select(s => names.Choice(s, new BitLiteral(true), origin: null));
            yield return StateMultiplexer.Select(controller.Start, starts, new BitLiteral(false));
        }

        if (CanStall)
        {
            IEnumerable<StateChoice> advances = states.Where(s => s.CanStall).Select(s => names.Choice(s, CanProceed(s), origin: null));
            yield return StateMultiplexer.Select(controller.Advance, advances, new BitLiteral(true));
        }
    }

    public ClockedProcess Process()
    {
        var reset = new ConditionalBody(Comparison.IsOne(Ports.Reset), [new SignalAssignment(controller.State, controller.Idle)]);
        string label = process is null ? Label : names.Table.Add($"{controller.State.Identifier}_machine");
        return new(label, Ports.Clock, [new IfStatement([reset], [Cases()])]);
    }

    /// <summary>A bit: no access of the state has to wait. It depends on registers of the queues, and on what the state computes.</summary>
    private Expression CanProceed(State state)
    {
        IEnumerable<Expression> conditions =
        [
            .. state.Pops.Select(pop => CanTakePlace(pop, names.Of(pop.Queue).Valid)),
            .. state.Pushes.Select(push => CanTakePlace(push, names.Of(push.Queue).Ready)),
            .. state.Awaits.Select(awaited => new Unary(Operator.Not, names.OfProcess(awaited).Active)),
        ];
        return conditions.Aggregate((l, r) => new Binary(Operator.And, l, r, VhdlType.StdLogic));
    }

    private Expression CanTakePlace(StorageAccess access, Name queueIsReady) => access.Enable is null
        ? queueIsReady
        : new Binary(Operator.Or, queueIsReady, new Unary(Operator.Not, names.AskedFor(access)), VhdlType.StdLogic);

    private CaseStatement Cases()
    {
        var alternatives = ImmutableArray.CreateBuilder<CaseAlternative>();
        alternatives.Add(new(controller.Idle, process is null ? IdleBody() : StartBody()));
        string? phase = null;
        foreach (State state in states)
        {
            Statement next = Follow(state.Next);
            next = state.CanStall ? new IfStatement([new(Comparison.IsOne(controller.Advance), [next])], []) : next;
            alternatives.Add(new(names.OfState(state.Index), [next], state.Phase == phase ? null : $"=== Phase {state.Phase} ==="));
            phase = state.Phase;
        }

        return new(controller.State, alternatives.ToImmutable());
    }

    private ImmutableArray<Statement> StartBody() =>
        [new IfStatement([new(Comparison.IsOne(controller.Start), [Go(design.Processes[process!.Value].FirstState)])], [])];

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
        Finish => new SignalAssignment(controller.State, controller.Idle),
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

    private SignalAssignment Go(int state) => new(controller.State, names.OfState(state));
}
