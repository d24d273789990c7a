using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>Puts the parts of one kernel together.</summary>
internal sealed class KernelEmitter
{
    public const string ArchitectureName = "rtl";
    public const string RegistersLabel = "registers";

    private readonly HardwareDesign design;
    private readonly HostMap map;
    private readonly Ports ports;
    private readonly KernelNames names;
    private readonly HostSignals host;
    private readonly BitFunctions functions;
    private readonly ImmutableArray<MemoryEmitter> memories;
    private readonly ImmutableArray<RegisterEmitter> registers;
    private readonly ImmutableArray<QueueEmitter> queues;
    private readonly ImmutableArray<ControllerEmitter> controllers;

    public KernelEmitter(HardwareDesign design, HostMap map)
    {
        this.design = design;
        this.map = map;
        ports = new(map);
        names = new(design);
        host = new(design, map, names, ports);
        functions = new(names.Table);
        memories = [.. design.Memories.Select(m => new MemoryEmitter(design, m, names, host))];
        registers = [.. design.Registers.Select(r => new RegisterEmitter(design, r, names, host))];
        queues = [.. design.Queues.Select(q => new QueueEmitter(design, q, names))];
        IEnumerable<int?> processes = Enumerable.Range(0, design.Processes.Length).Select(p => (int?)p);
        controllers = [.. processes.Prepend(null).Select(p => new ControllerEmitter(design, p, names, ports))];
    }

    public DesignFile File()
    {
        ImmutableArray<StatementSection> operations = Operations();
        ImmutableArray<StatementSection> units = [.. new SharedOperators(design, names, functions, Load).Sections()];
        var registerInputs = new StatementSection("Register inputs", [.. registers.SelectMany(r => r.Statements())]);
        ImmutableArray<ConcurrentStatement> statements =
        [
            new ConcurrentAssignment(Ports.Busy, [new(new BitLiteral(false), IsIdle()), new(new BitLiteral(true), null)]),
            .. operations,
            .. units,
            .. memories.Select(m => m.Statements()),
            .. queues.Select(q => q.Statements()),
            new StatementSection("Host access", host.Statements()),
            registerInputs,
            new StatementSection("Registers", [RegisterProcess()]),
            new StatementSection("Controller", [.. controllers[0].Statements(), controllers[0].Process()]),
            .. controllers.Skip(1).Select((c, i) => new StatementSection(
                $"Process {design.Processes[i].Name}", [.. c.Statements(), c.Process()])),
        ];
        ImmutableArray<string> header =
        [
            $"{design.Name}: generated from C# by srtrl; edit the C# instead.",
            "A comment such as EvRnnKernel.cs:41 names the C# line that a signal or an assignment comes from.",
        ];
        var architecture = new Architecture(ArchitectureName, Declarations(operations, units, registerInputs), statements);
        return new(header, new(map.Kernel, ports.Declarations()), architecture);
    }

    private static Binary IsIdle() => new(Operator.Equal, KernelNames.State, KernelNames.Idle, VhdlType.Boolean);

    private ImmutableArray<Declaration> Declarations(
        ImmutableArray<StatementSection> operations, ImmutableArray<StatementSection> units, StatementSection registerInputs)
    {
        var declarations = ImmutableArray.CreateBuilder<Declaration>();
        declarations.AddRange(functions.Declarations);
        declarations.Add(new DeclarationSection("Controller", [.. controllers[0].Declarations()]));
        declarations.AddRange(controllers.Skip(1).Select(
            (c, i) => new DeclarationSection($"Process {design.Processes[i].Name}", [.. c.Declarations()])));
        declarations.Add(new DeclarationSection("Host access", host.Declarations()));
        declarations.Add(new DeclarationSection("Registers", [.. registers.Select(r => r.Declaration())]));
        declarations.Add(new DeclarationSection("Register inputs", [.. Targets(registerInputs).Select(Declare)]));
        if (design.Memories.Any(m => m.Kind == MemoryKind.Spram))
        {
            declarations.Add(new DeclarationSection("What synthesis makes of memories", [new AttributeDeclaration(MemoryEmitter.StyleAttribute)]));
        }

        declarations.AddRange(memories.Select(m => m.Declarations()));
        declarations.AddRange(queues.Select(q => q.Declarations()));
        declarations.Add(new DeclarationSection("Shared operators", [.. units.SelectMany(Targets).Select(Declare)]));
        declarations.Add(new DeclarationSection("Values", [.. operations.SelectMany(Targets).Select(Declare)]));
        return [.. declarations.Where(d => d is not DeclarationSection { Declarations.IsEmpty: true })];
    }

    private static IEnumerable<Name> Targets(ConcurrentStatement statement) => statement switch
    {
        StatementSection section => section.Statements.SelectMany(Targets),
        ConcurrentAssignment assignment => [assignment.Target],
        SelectedAssignment selected => [selected.Target],
        _ => [],
    };

    private static ObjectDeclaration Declare(Name name) => new(ObjectClass.Signal, name.Identifier, name.Type);

    /// <summary>All registers in one clocked process; reset comes last, so it prevails over the writes.</summary>
    private ClockedProcess RegisterProcess()
    {
        ImmutableArray<Statement> reset = [.. registers.Where(r => r.HasReset).Select(r => new SignalAssignment(r.Value, r.InitialValue))];
        var body = registers.SelectMany(r => r.Update());
        return new(
            RegistersLabel, Ports.Clock, reset.IsEmpty ? [.. body] : [.. body, new IfStatement([new(Comparison.IsOne(Ports.Reset), reset)], [])]);
    }

    /// <summary>A section for each run of states of one phase, and in it one for each state.</summary>
    private ImmutableArray<StatementSection> Operations()
    {
        var lowering = new OperationLowering(names.Table, functions);
        var phases = ImmutableArray.CreateBuilder<StatementSection>();
        foreach (State state in design.Controller.States.Where(s => !s.Nodes.IsEmpty))
        {
            var section = new StatementSection(
                $"State {names.OfState(state.Index).Identifier}", [.. state.Nodes.SelectMany(n => Operation(n, lowering))]);
            string heading = $"=== Phase {state.Phase} ===";
            if (phases.Count > 0 && phases[^1].Heading == heading)
            {
                phases[^1] = phases[^1] with { Statements = phases[^1].Statements.Add(section) };
            }
            else
            {
                phases.Add(new(heading, [section]));
            }
        }

        return phases.ToImmutable();
    }

    private ImmutableArray<ConcurrentAssignment> Operation(Node node, OperationLowering lowering)
    {
        Name target = names.Of(node);
        string origin = node.Origin.Span.ToString();
        if (node.Unit is { } unit)
        {
            return lowering.Lower(OpCode.Convert, [new(names.Of(unit).Result, unit.ResultType)], node.Type, target, origin);
        }

        ImmutableArray<Operand> inputs = [.. node.Inputs.Select(names.Resolve)];
        if (node.Code != OpCode.Load)
        {
            return lowering.Lower(node.Code, inputs, node.Type, target, origin);
        }

        Memory memory = node.Memory ?? throw new ArgumentException($"Load {node.Id} names no memory.", nameof(node));
        return lowering.Lower(OpCode.Convert, [Load(memory, inputs[0])], node.Type, target, origin);
    }

    private Operand Load(Memory memory, Operand index) =>
        new(memories[design.Memories.IndexOf(memory)].Load(index), memory.ElementType);
}
