using System.Collections.Immutable;
using System.Numerics;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Timing;

/// <summary>Which input of a storage cell a path ends at.</summary>
internal enum EndKind
{
    Data,
    ClockEnable,
    Reset,
    BlockRam,
}

/// <summary>Where paths end.</summary>
/// <param name="Name">The VHDL signal.</param>
internal readonly record struct PathEnd(EndKind Kind, int Literal, string Name);

/// <summary>
/// The logic of a kernel, read off its VHDL tree: what lies between its registers and memories, with the multiplexers, decoders and
/// the host's access that no operation of the source stands for.
/// </summary>
internal sealed partial class DesignLogic
{
    private readonly LogicNetwork network = new();
    private readonly WordLogic words;
    private readonly ExpressionLogic expressions;
    private readonly Dictionary<string, int[]> signals = [];
    private readonly Dictionary<string, Func<int[]>> drivers = [];
    private readonly Dictionary<string, List<int[]>> arrays = [];
    private readonly Dictionary<string, ArrayTypeDeclaration> arrayTypes = [];
    private readonly Dictionary<string, ObjectDeclaration> objects = [];
    private readonly Dictionary<string, int> enumerationBits = [];
    private readonly Dictionary<string, ConcurrentAssignment> enumerations = [];
    private readonly Dictionary<string, BlockRam> blockRams = [];
    private readonly Dictionary<string, BlockRam> outputs = [];
    private readonly List<PathEnd> ends = [];

    private DesignLogic(DesignFile file, bool hasMultipliers)
    {
        words = new(network, hasMultipliers);
        expressions = new(words, SignalBits, ElementBits, Choice);
        foreach (Port port in file.Entity.Ports)
        {
            Declare(port.Name, port.Type);
        }

        List<Declaration> declarations = [.. Flat(file.Architecture.Declarations)];
        List<ConcurrentStatement> statements = [.. Flat(file.Architecture.Statements)];
        declarations.OfType<EnumerationDeclaration>().ToList().ForEach(Declare);
        declarations.OfType<ArrayTypeDeclaration>().ToList().ForEach(type => arrayTypes.Add(type.Name, type));
        foreach (ObjectDeclaration declaration in declarations.OfType<ObjectDeclaration>())
        {
            objects[declaration.Name] = declaration;
        }

        foreach (SimulationInitialDeclaration declaration in declarations.OfType<SimulationInitialDeclaration>())
        {
            objects[declaration.Name] = new(ObjectClass.Signal, declaration.Name, declaration.Type);
        }

        List<ClockedProcess> processes = [.. statements.OfType<ClockedProcess>()];
        foreach (BlockRam ram in BlockRam.Find(processes, statements, array => Bits(arrayTypes[((NamedType)array.Type).Name])))
        {
            blockRams.Add(ram.Array, ram);
            outputs.Add(ram.Output, ram);
        }

        AddDrivers(statements);
        processes.ForEach(Add);
        foreach (Port output in file.Entity.Ports.Where(p => !p.IsInput && drivers.ContainsKey(p.Name)))
        {
            End(EndKind.Data, drivers[output.Name](), output.Name);
        }
    }

    public LogicNetwork Network => network;

    public IReadOnlyList<PathEnd> Ends => ends;

    /// <param name="hasMultipliers">Whether the device has hard multipliers.</param>
    public static DesignLogic Of(DesignFile file, bool hasMultipliers) => new(file, hasMultipliers);

    /// <summary>Those of which so many bits are used that synthesis does not make them of look-up tables.</summary>
    /// <param name="fanOut">Readers of each node.</param>
    public int HardMultipliers(ImmutableArray<int> fanOut) => network.Nodes
        .Where((n, i) => fanOut[i] > 0 && n.Kind == LogicKind.Product && i - LogicNetwork.NodeOf(n.Inputs[0]) >= WordLogic.FewestProductBits)
        .Select(n => n.Inputs[0]).Distinct().Count();

    private static IEnumerable<Declaration> Flat(IEnumerable<Declaration> declarations) =>
        declarations.SelectMany(d => d is DeclarationSection section ? Flat(section.Declarations) : [d]);

    private static IEnumerable<ConcurrentStatement> Flat(IEnumerable<ConcurrentStatement> statements) =>
        statements.SelectMany(s => s is StatementSection section ? Flat(section.Statements) : [s]);

    private void Declare(EnumerationDeclaration enumeration)
    {
        int bits = Math.Max(1, BitOperations.Log2((uint)Math.Max(1, enumeration.Literals.Length - 1)) + 1);
        enumerationBits[enumeration.Name] = bits;
        for (int i = 0; i < enumeration.Literals.Length; i++)
        {
            signals[enumeration.Literals[i]] = WordLogic.Constant(i, bits);
        }
    }

    private void Declare(string name, VhdlType type) => signals[name] = Sources(LogicKind.FlipFlop, name, WidthOf(type));

    private int[] Sources(LogicKind kind, string name, int bits) =>
        [.. Enumerable.Range(0, bits).Select(_ => network.AddSource(kind, name))];

    private int Bits(ArrayTypeDeclaration type) => type.Length * WidthOf(type.Element);

    private int WidthOf(VhdlType type) => type switch
    {
        VectorType vector => vector.Width,
        NamedType named when enumerationBits.TryGetValue(named.Name, out int bits) => bits,
        _ => 1,
    };

    private void AddDrivers(IEnumerable<ConcurrentStatement> statements)
    {
        foreach (ConcurrentStatement statement in statements)
        {
            switch (statement)
            {
                case ConcurrentAssignment assignment:
                    drivers[assignment.Target.Identifier] = () => Conditional(assignment);
                    if (assignment.Target.Type is NamedType)
                    {
                        enumerations[assignment.Target.Identifier] = assignment;
                    }

                    signals.Remove(assignment.Target.Identifier);
                    break;
                case SelectedAssignment selected:
                    drivers[selected.Target.Identifier] = () => Selected(selected);
                    break;
            }
        }
    }

    private int[] Conditional(ConcurrentAssignment assignment)
    {
        IEnumerable<(int, int[])> alternatives = assignment.Values.Zip(
            Choices(assignment), (value, condition) => (condition, Bits(value.Value, assignment.Target.Type)));
        return words.OneOf([.. alternatives], WidthOf(assignment.Target.Type));
    }

    /// <summary>For each value of an assignment whether it is the one; an earlier value goes first unless both cannot be.</summary>
    private List<int> Choices(ConcurrentAssignment assignment)
    {
        var conditions = new List<int>();
        var choices = new List<int>();
        foreach (Expression? expression in assignment.Values.Select(v => v.Condition))
        {
            int condition = expression is null ? LogicNetwork.True : expressions.Bit(expression);
            IEnumerable<int> before = conditions.Where(c => !network.Exclude(c, condition)).Select(LogicNetwork.Not);
            choices.Add(network.All(before.Append(condition)));
            conditions.Add(condition);
        }

        return choices;
    }

    /// <summary>Whether an assignment gives its target an enumeration literal; it is not worth a code that is decoded again.</summary>
    private int? Choice(Name target, Name literal)
    {
        if (target.Type is not NamedType || !enumerations.TryGetValue(target.Identifier, out ConcurrentAssignment? assignment))
        {
            return null;
        }

        return network.Any(assignment.Values.Zip(Choices(assignment)).Where(v => v.First.Value == literal).Select(v => v.Second));
    }

    private int[] Selected(SelectedAssignment selected)
    {
        int[] selector = expressions.Bits(selected.Selector);
        var alternatives = new List<(int Condition, int[] Word)>();
        int[]? otherwise = null;
        foreach (SelectedValue value in selected.Values)
        {
            int[] word = Bits(value.Value, selected.Target.Type);
            if (value.Choices.IsEmpty)
            {
                otherwise = word;
                continue;
            }

            alternatives.Add((network.Any(value.Choices.Select(c => words.Equal(selector, expressions.Bits(c)))), word));
        }

        if (otherwise is not null)
        {
            alternatives.Add((LogicNetwork.Not(network.Any(alternatives.Select(a => a.Condition))), otherwise));
        }

        return words.OneOf(alternatives, WidthOf(selected.Target.Type));
    }

    private int[] Bits(Expression expression, VhdlType type)
    {
        int[] bits = expressions.Bits(expression);
        return expression is Zeros ? WordLogic.Constant(0, WidthOf(type)) : bits;
    }

    private int[] SignalBits(Name name)
    {
        if (signals.TryGetValue(name.Identifier, out int[]? bits))
        {
            return bits;
        }

        if (drivers.TryGetValue(name.Identifier, out Func<int[]>? driver))
        {
            return signals[name.Identifier] = driver();
        }

        if (outputs.TryGetValue(name.Identifier, out BlockRam? ram))
        {
            return signals[name.Identifier] = Output(ram, WidthOf(name.Type));
        }

        return signals[name.Identifier] = objects[name.Identifier] is { Class: ObjectClass.Constant, Initial: { } initial }
            ? expressions.Bits(initial)
            : Sources(LogicKind.FlipFlop, name.Identifier, WidthOf(name.Type));
    }

    private int[] ElementBits(Name array, int[] index)
    {
        if (array.Type is VectorType)
        {
            return words.Pick([.. SignalBits(array).Select(bit => new[] { bit })], index);
        }

        return words.Pick(ElementsOf(array), index);
    }

    private List<int[]> ElementsOf(Name array)
    {
        if (!arrays.TryGetValue(array.Identifier, out List<int[]>? elements))
        {
            ArrayTypeDeclaration type = arrayTypes[((NamedType)array.Type).Name];
            ObjectDeclaration declaration = objects[array.Identifier];
            int bits = WidthOf(type.Element);
            var contents = declaration.Initial as ArrayContents;
            elements = arrays[array.Identifier] =
            [
                .. Enumerable.Range(0, type.Length).Select(i => declaration.Class == ObjectClass.Constant
                    ? WordLogic.Constant(contents?.Elements.FirstOrDefault(e => e.Index == i).Pattern ?? 0, bits)
                    : Sources(LogicKind.FlipFlop, array.Identifier, bits)),
            ];
        }

        return elements;
    }
}
