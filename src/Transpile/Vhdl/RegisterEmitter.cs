using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>
/// One register and everything that is written to it. The value is selected without regard to whether it is written at all, and a separate
/// enable decides that: the selection then needs no alternative that keeps the old value, and the enable goes to the flip-flop.
/// </summary>
internal sealed class RegisterEmitter(HardwareDesign design, Register register, KernelNames names, HostSignals host)
{
    private readonly RegisterNames signals = names.Of(register);
    private readonly HostTarget? writableTarget = host.WritableTarget(register);

    private readonly ImmutableArray<(State State, RegisterWrite Write)> writes =
        [.. design.Controller.States.SelectMany(s => s.RegisterWrites.Where(w => w.Register == register).Select(w => (s, w)))];

    public Name Value => signals.Value;

    /// <summary>The value at power-up and, for a field, after reset.</summary>
    public Expression InitialValue => Operand.OfConstant(register.InitialValue, register.Type).As(register.Type);

    public bool HasReset => register.NeedsReset;

    public ObjectDeclaration Declaration() =>
        new(ObjectClass.Signal, Value.Identifier, Value.Type, InitialValue, Comment());

    /// <summary>What selects among several writes; empty for a register that one state writes.</summary>
    public ImmutableArray<ConcurrentStatement> Statements()
    {
        if (HasOwnCondition || (writes.IsEmpty && writableTarget is null))
        {
            return [];
        }

        IEnumerable<StateChoice> values = writes.Select(w => names.Choice(w.State, ValueOf(w.Write), w.Write.Origin.Span.ToString()));
        IEnumerable<StateChoice> enables = writes.Select(w => names.Choice(w.State, names.EnableOf(w.State, w.Write), origin: null));
        var statements = ImmutableArray.CreateBuilder<ConcurrentStatement>();
        if (writableTarget is not null)
        {
            Expression asked = HostSignals.Writes(writableTarget);
            statements.Add(new ConcurrentAssignment(signals.HostWrite, [new(new BitLiteral(true), asked), new(new BitLiteral(false), null)]));
            values = values.Append(KernelNames.WhileIdle(HostSignals.WriteData(register.Type)));
        }

        statements.Add(StateMultiplexer.Select(signals.Next, values, otherwise: null));
        statements.Add(StateMultiplexer.Select(signals.WriteEnable, enables, writableTarget is null ? new BitLiteral(false) : signals.HostWrite));
        return statements.ToImmutable();
    }

    /// <summary>What happens at the clock edge.</summary>
    public ImmutableArray<Statement> Update()
    {
        if (HasOwnCondition)
        {
            (State state, RegisterWrite write) = writes[0];
            Expression isActive = names.IsIn(state);
            if (names.EnableOf(state, write) is not BitLiteral { Value: true } and var enable)
            {
                isActive = Comparison.All(isActive, Comparison.IsOne(enable));
            }

            return [new IfStatement([new(isActive, [new SignalAssignment(Value, ValueOf(write), write.Origin.Span.ToString())])], [])];
        }

        return writes.IsEmpty && writableTarget is null
            ? []
            : [new IfStatement([new(Comparison.IsOne(signals.WriteEnable), [new SignalAssignment(Value, signals.Next)])], [])];
    }

    private bool HasOwnCondition => writes.Length == 1 && writableTarget is null;

    /// <summary>Where it is declared in the C#, and what it stands for besides.</summary>
    private string Comment()
    {
        IEnumerable<string> others = design.SharedRegisters.Where(s => s.Register == register)
            .SelectMany(s => s.Others).Select(other => $"{other.Name} ({other.DeclaredAt})");
        return string.Join(", also ", others.Prepend(register.DeclaredAt.ToString()));
    }

    private Expression ValueOf(RegisterWrite write) => names.Resolve(write.Value).As(register.Type);
}
