using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>The operators that several nodes share: operands selected by state, one result.</summary>
/// <param name="load">Reads an array that is kept in registers.</param>
internal sealed class SharedOperators(
    HardwareDesign design, KernelNames names, BitFunctions functions, Func<Memory, Operand, Operand> load)
{
    private readonly ImmutableArray<(State State, Node Node)> users =
        [.. design.Controller.States.SelectMany(s => s.Nodes.Where(n => n.Unit is not null).Select(n => (s, n)))];

    /// <exception cref="ArgumentException">Results of shared operators depend on each other in a circle.</exception>
    public IEnumerable<StatementSection> Sections()
    {
        RefuseCircles();
        var lowering = new OperationLowering(names.Table, functions);
        return design.Units.Select(unit => Section(unit, lowering));
    }

    private StatementSection Section(FunctionalUnit unit, OperationLowering lowering)
    {
        UnitNames signals = names.Of(unit);
        var selections = unit.OperandTypes.Select((type, i) => StateMultiplexer.Select(
            signals.Operands[i],
            users.Where(u => u.Node.Unit!.Name == unit.Name).Select(u => names.Choice(
                u.State, names.Resolve(u.Node.Inputs[i]).As(type), u.Node.Origin.Span.ToString())),
            otherwise: null));
        ImmutableArray<Operand> operands = [.. unit.OperandTypes.Select((type, i) => new Operand(signals.Operands[i], type))];
        return new(
            $"Shared operator {unit.Name}",
            [.. selections, .. Result(unit, operands, signals.Result, lowering)]);
    }

    private ImmutableArray<ConcurrentAssignment> Result(
        FunctionalUnit unit, ImmutableArray<Operand> operands, Name result, OperationLowering lowering) => unit.Memory is { } memory
        ? lowering.Lower(OpCode.Convert, [load(memory, operands[0])], unit.ResultType, result, comment: null)
        : lowering.Lower(unit.Code, operands, unit.ResultType, result, comment: null);

    /// <summary>
    /// In one state operator p may feed q and in another q feed p. No value ever goes round, but the netlist has a loop, which neither
    /// timing analysis nor a levelised simulator accepts. The binder must not make one.
    /// </summary>
    private void RefuseCircles()
    {
        ILookup<string, string> feeders = Feeders();
        foreach (FunctionalUnit unit in design.Units)
        {
            var reached = new HashSet<string>();
            var pending = new Stack<string>(feeders[unit.Name]);
            while (pending.TryPop(out string? next))
            {
                foreach (string feeder in reached.Add(next) ? feeders[next] : [])
                {
                    pending.Push(feeder);
                }
            }

            if (reached.Contains(unit.Name))
            {
                throw new ArgumentException(
                    $"The shared operator {unit.Name} feeds itself, in different states, through {string.Join(", ", reached.Order())}.",
                    nameof(design));
            }
        }
    }

    /// <summary>For each shared operator those that its operands come from without a register or a memory in between.</summary>
    private ILookup<string, string> Feeders()
    {
        var sources = new Dictionary<int, ImmutableHashSet<string>>();
        var pairs = new List<(string Unit, string Feeder)>();
        foreach (Node node in design.Controller.States.SelectMany(s => s.Nodes))
        {
            ImmutableHashSet<string> from = [.. node.Inputs.OfType<Node>().SelectMany(input => sources[input.Id])];
            sources.Add(node.Id, node.Unit is null ? from : [node.Unit.Name]);
            pairs.AddRange(node.Unit is null ? [] : from.Select(feeder => (node.Unit.Name, feeder)));
        }

        return pairs.ToLookup(p => p.Unit, p => p.Feeder);
    }
}
