using System.Collections.Immutable;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Fuzz.Grammar;

/// <summary>
/// Makes two to four processes with random queues between them, forwards and back. Every process runs the same number of rounds; each takes
/// the elements of its incoming queues and fills its outgoing ones once a round, in any order, between statements of all kinds. A queue that
/// goes back is filled for one round in advance; in networks without such queues some are filled after the last round only. So no process waits
/// forever if the queues have room enough, which they need not have.
/// </summary>
internal sealed class NetworkGenerator(RandomStream random, Names names)
{
    private const string ForEachRound = "for (int i = 0; i < (rounds & 15); i++)";

    private static readonly IntegerType Short = IntegerType.OfFields.Single(type => type.Name == "short");

    private readonly int count = 2 + random.NextInt(3);
    private readonly bool hasBackLinks = random.OneIn(2);
    private readonly List<Link> links = [];

    /// <param name="methods">Static ones, which the processes may call too.</param>
    public IEnumerable<Node> Members(ImmutableArray<Callable> methods)
    {
        yield return Member("network fields", "[HostWritable] private byte rounds = 3;\n[HostWritable] private short shared;\nprivate int total;");
        for (int from = 0; from < count; from++)
        {
            for (int to = 0; to < count; to++)
            {
                // A chain through all of them, and more at random.
                if (to == from + 1 || (random.OneIn(3) && (hasBackLinks ? from != to : from < to)))
                {
                    yield return Queue(from, to);
                }
            }
        }

        for (int process = 0; process < count; process++)
        {
            string memory = random.Pick("", "", "[Memory(MemoryKind.Registers)] ", "[Memory(Banks = 2)] ", "[Memory(MemoryKind.Spram)] ");
            yield return Member("process memory", $"{memory}private readonly short[] memory{process} = new short[8];\nprivate int result{process};");
            yield return Process(process, methods);
        }

        string all = string.Join(", ", Enumerable.Range(0, count).Select(p => $"Process{p}"));
        string sum = string.Join(" ^ ", Enumerable.Range(0, count).Select(p => $"result{p}"));
        yield return Member(
            "concurrently", $"[Entry] public void RunNetwork()\n{{\nfor (int k = 0; k < 2; k++)\n{{\nHardware.Concurrently({all});\n"
            + $"shared += (short)result0;\nmemory1[k] = shared;\n}}\n\ntotal = {sum};\n}}");
    }

    private static Node Member(string rule, string text) => Node.Of(rule, Sort.Member, text);

    private Node Queue(int from, int to)
    {
        string name = $"link{from}To{to}";
        var link = new Link(
            name, from, to, random.Pick(IntegerType.OfQueues),
            to < from || random.NextInt(3) > 0 ? null : $"(i & 3) != {random.NextInt(4)}",
            !hasBackLinks && random.OneIn(3));
        links.Add(link);
        return Node.Of(
            "queue between processes", Sort.Member, $"private readonly EventQueue<{link.Type.Name}> {name} = new(§0);",
            Node.Of("capacity", Sort.Capacity(name), $"{random.Pick(1, 2, 4, 16, 64)}"));
    }

    private Node Process(int process, ImmutableArray<Callable> methods)
    {
        Scope scope = Scope.Empty.With(
            new("x", IntegerType.Int, IsAssignable: true), new("i", IntegerType.Int, IsAssignable: false, Limit: 16),
            new("shared", Short, IsAssignable: false),
            new($"result{process}", IntegerType.Int, IsAssignable: true)) with
        {
            Arrays = [new($"memory{process}", string.Empty, Short, 8, IsAssignable: true)],
            Methods = methods,
            Repetitions = 16,
        };
        Scope outside = scope with { Variables = [.. scope.Variables.Where(v => v.Name != "i")] };
        var statements = new StatementGenerator(random, names, 6);
        var expressions = new ExpressionGenerator(random, names);
        Node[] steps =
        [
            .. links.Where(l => l.To == process).Select(Receive),
            .. links.Where(l => l.From == process && !l.IsLate).Select(l => Send(l, scope, expressions)),
            .. Enumerable.Range(0, random.NextInt(3)).Select(_ => statements.Statements(scope, 1, 2, depth: 2)),
        ];
        random.Shuffle<Node>(steps);
        Node[] after =
        [
            .. links.Where(l => l.IsLate && l.From == process)
                .Select(l => Node.Of("late queue", Sort.Fixed, $"{ForEachRound} {{ §0 }}", Send(l, scope, expressions))),
            .. links.Where(l => l.IsBack && l.To == process)
                .Select(l => Node.Of("rest of a queue", Sort.Fixed, $"x ^= (int){l.Name}.Dequeue();")),
        ];
        string before = string.Concat(links.Where(l => l.IsBack && l.From == process).Select(l => $"{l.Name}.Enqueue(({l.Type.Name})(x & 100));\n"));
        return Node.Of(
            "process", Sort.Member,
            $"[Process] private void Process{process}()\n{{\nunchecked\n{{\nint x = shared + {process};\n{before}"
            + $"{ForEachRound}\n{{\n§0\n}}\n\n§1\n§2\nresult{process} = x;\n}}\n}}",
            Node.List(Sort.Fixed, steps), Node.List(Sort.Fixed, after), statements.Statements(outside, 0, 2, depth: 1));
    }

    private Node Receive(Link link) =>
        Step("dequeue from process", link, $"x {random.Pick("+", "^", "-")}= (int){link.Name}.Dequeue();");

    private static Node Send(Link link, Scope scope, ExpressionGenerator expressions) =>
        Step("enqueue to process", link, $"{link.Name}.Enqueue(§0);", expressions.Integer(link.Type, scope, 2));

    private static Node Step(string rule, Link link, string text, params ImmutableArray<Node> children) => Node.Of(
        rule, Sort.Fixed, link.Condition is null ? text : $"if ({link.Condition}) {{ {text} }}", children);

    /// <param name="Condition">In which rounds an element passes, the same for both ends; null: in all.</param>
    /// <param name="IsLate">Filled after the last round.</param>
    private sealed record Link(string Name, int From, int To, IntegerType Type, string? Condition, bool IsLate)
    {
        public bool IsBack => To < From;
    }
}
