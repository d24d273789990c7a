using System.Collections.Immutable;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Fuzz.Grammar;

/// <summary>Makes a kernel: fields of all kinds, methods, entries that use them, and in every fourth kernel a network of processes.</summary>
internal sealed class KernelGenerator(RandomStream random)
{
    private static readonly ImmutableArray<string> Memories =
    [
        "", "", "", "[Memory(MemoryKind.Registers)] ", "[Memory(MemoryKind.Distributed)] ", "[Memory(MemoryKind.Spram)] ", "[Memory(Banks = 2)] ",
        "[Memory(Banks = 4)] ", "[Memory(Banks = 2, Layout = BankLayout.Block)] ", "[Memory(ReadPorts = 2)] ",
        "[Memory(MemoryKind.Registers, Banks = 2)] ",
    ];

    private readonly Names names = new();
    private readonly List<Node> members = [];

    /// <param name="name">Of the kernel's class.</param>
    public Node Kernel(string name)
    {
        Scope fields = Fields();
        Scope scope = fields with { Methods = Methods() };
        if (random.OneIn(4))
        {
            members.AddRange(new NetworkGenerator(random, names).Members(scope.Methods));
        }

        int entries = 1 + random.NextInt(random.OneIn(3) ? 2 : 1);
        for (int i = 0; i < entries; i++)
        {
            members.Add(Entry($"Run{i}", scope));
        }

        return Node.Of(
            "kernel", Sort.Program,
            $"using System;\nusing System.Numerics;\nusing SparseRtrl.Hardware;\n\n[HardwareKernel]\npublic sealed class {name}\n{{\n§0\n}}\n",
            Node.List(Sort.Member, members));
    }

    private Node Entry(string name, Scope scope)
    {
        Node body = new StatementGenerator(random, names, 4 + random.NextInt(14)).Statements(scope with { Return = "return;" }, 2, 6, depth: 3);
        return Node.Of("entry", Sort.Member, $"[Entry] public void {name}()\n{{\nunchecked\n{{\n§0\n}}\n}}", body);
    }

    private Scope Fields()
    {
        Scope scope = Scope.Empty;
        for (int count = 2 + random.NextInt(4); count > 0; count--)
        {
            scope = scope.With(Scalar(random.OneIn(6) ? null : random.Pick(IntegerType.OfFields)));
        }

        for (int count = 1 + random.NextInt(3); count > 0; count--)
        {
            scope = scope with { Arrays = [.. scope.Arrays, Array()] };
        }

        if (random.OneIn(3))
        {
            scope = WithStruct(scope);
        }

        return random.OneIn(4) ? scope with { Queues = [Queue()] } : scope;
    }

    private Variable Scalar(IntegerType? type)
    {
        string name = names.Next("s");
        string value = type is null ? random.Pick("true", "false") : type.Literal(type.Number(random));
        (string Prefix, bool IsAssignable) kind = random.NextInt(6) switch
        {
            0 => ("private readonly ", false),
            1 => ("private ", true),
            _ => ("[HostWritable] private ", true),
        };
        Add("scalar field", $"{kind.Prefix}{type?.Name ?? "bool"} {name} = {value};");
        return new(name, type, kind.IsAssignable);
    }

    private ArrayField Array()
    {
        string name = names.Next("a");
        IntegerType type = random.Pick(IntegerType.OfFields);
        int length = random.Pick(4, 8, 8, 16, 16, 12, 20, 40);
        if (random.OneIn(5))
        {
            Add("table", $"private readonly {type.Name}[] {name} = [{Elements(type, length)}];");
            return new(name, string.Empty, type, length, IsAssignable: false);
        }

        string memory = random.Pick(Memories);
        string attributes = (random.OneIn(4) ? "" : "[HostWritable] ") + memory;
        Add($"array {memory.TrimEnd()}", $"{attributes}private readonly {type.Name}[] {name} = new {type.Name}[{length}];");
        return new(name, string.Empty, type, length, IsAssignable: true);
    }

    private string Elements(IntegerType type, int length) =>
        string.Join(", ", Enumerable.Range(0, length).Select(_ => type.Literal(type.Number(random))));

    private Scope WithStruct(Scope scope)
    {
        var type = new StructType(names.Next("Pair"), random.Pick(IntegerType.OfFields), random.Pick(IntegerType.OfFields));
        string field = names.Next("t");
        string array = names.Next("b");
        Add(
            "struct", $"private record struct {type.Name}({type.X.Name} X, {type.Y.Name} Y)\n{{\n"
            + $"public {type.Name} Moved({type.X.Name} x, {type.Y.Name} y) =>\n"
            + $"new(unchecked(({type.X.Name})(X + x)), unchecked(({type.Y.Name})(Y ^ y)));\n}}");
        Add("struct field", $"{random.Pick("", "[HostWritable] ")}private {type.Name} {field};");
        string attributes = random.Pick("", "[HostWritable] ", "[Memory(MemoryKind.Registers)] ");
        Add("array of structs", $"{attributes}private readonly {type.Name}[] {array} = new {type.Name}[8];");
        return scope.With(new($"{field}.X", type.X, IsAssignable: true), new($"{field}.Y", type.Y, IsAssignable: true)) with
        {
            Struct = type,
            Structs = [field, $"{array}[{random.NextInt(8)}]", $"{array}[{random.NextInt(8)}]"],
            Arrays = [.. scope.Arrays, new(array, ".X", type.X, 8, IsAssignable: true), new(array, ".Y", type.Y, 8, IsAssignable: true)],
        };
    }

    private OwnQueue Queue()
    {
        string name = names.Next("q");
        IntegerType type = random.Pick(IntegerType.OfQueues);
        Add("queue", $"private readonly EventQueue<{type.Name}> {name} = new({random.Pick(2, 4, 16)});");

        // A queue that nothing fills is refused, and what fills it may be a statement that was not made.
        Add("filling entry", $"[Entry] public void Fill{name}() {{ if ({name}.Count < {name}.Capacity) {{ {name}.Enqueue(3); }} }}");
        return new(name, type);
    }

    /// <summary>Static methods: they see nothing but their parameters, so a process may call them too.</summary>
    private ImmutableArray<Callable> Methods()
    {
        var methods = ImmutableArray<Callable>.Empty;
        for (int count = random.NextInt(3); count > 0; count--)
        {
            methods = methods.Add(Method(methods));
        }

        return methods;
    }

    private Callable Method(ImmutableArray<Callable> known)
    {
        var method = new Callable(
            names.Next("M"), random.Pick(IntegerType.All), [.. Enumerable.Range(0, 1 + random.NextInt(2)).Select(_ => random.Pick(IntegerType.All))],
            random.OneIn(3) ? random.Pick(IntegerType.OfFields) : null, random.OneIn(3));
        List<Variable> parameters = [.. method.Parameters.Select(type => new Variable(names.Next("p"), type, IsAssignable: true))];
        List<string> list = [.. parameters.Select(p => $"{p.Type!.Name} {p.Name}")];
        if (method.Reference is { } reference)
        {
            parameters.Add(new(names.Next("r"), reference, IsAssignable: true, IsReference: true));
            list.Add($"ref {reference.Name} {parameters[^1].Name}");
        }

        string output = method.HasOut ? $"\no = {method.Result.Literal(5)};" : string.Empty;
        if (method.HasOut)
        {
            parameters.Add(new("o", method.Result, IsAssignable: true, IsReference: true));
            list.Add($"out {method.Result.Name} o");
        }

        Scope scope = Scope.Empty.With(parameters) with
        {
            Methods = known,
            Repetitions = 24,
            Return = $"return {method.Result.Literal(method.Result.Number(random))};",
        };
        Node body = new StatementGenerator(random, names, 4).Statements(scope, 1, 3, depth: 2);
        Node result = new ExpressionGenerator(random, names).Integer(method.Result, scope, 2);
        members.Add(Node.Of(
            "method", Sort.Member,
            $"private static {method.Result.Name} {method.Name}({string.Join(", ", list)})\n{{\nunchecked\n{{{output}\n§0\nreturn §1;\n}}\n}}",
            body, result));
        return method;
    }

    private void Add(string rule, string text) => members.Add(Node.Of(rule, Sort.Member, text));
}
