using SparseRtrl.Algorithm;

namespace SparseRtrl.Sim.Tests.Processes;

/// <summary>
/// C# text of a kernel with two to four processes and random queues between them, forwards and back. Every process runs the same number of
/// rounds; each takes the elements of its incoming queues and fills its outgoing ones once a round, in any order, with branches, memories
/// and delays that depend on data. A queue that goes back is filled for one round in advance; in networks without such queues some are
/// filled after the last round only. So no process waits forever if the queues have room enough, which they need not have.
/// </summary>
internal sealed class RandomNetwork
{
    private const string ForEachRound = "for (int i = 0; i < (rounds & 31); i++)";

    private readonly RandomStream random;
    private readonly string kernel;
    private readonly List<Link> links = [];
    private readonly List<string> memories = [];
    private readonly int count;

    /// <param name="capacities">Of queues, by name, that are not to have a random one.</param>
    public RandomNetwork(int seed, IReadOnlyDictionary<string, int>? capacities = null)
    {
        random = new((ulong)seed, stream: 7);
        kernel = NameOf(seed);
        count = 2 + random.NextInt(3);
        bool hasBackLinks = random.NextInt(2) == 0;
        for (int from = 0; from < count; from++)
        {
            memories.Add(Pick(string.Empty, string.Empty, "[Memory(MemoryKind.Registers)]", "[Memory(Banks = 2)]"));
            for (int to = 0; to < count; to++)
            {
                // A chain through all of them, and more at random.
                if (to == from + 1 || (random.NextInt(3) == 0 && (hasBackLinks ? from != to : from < to)))
                {
                    string name = $"link{from}To{to}";
                    string capacity = Pick("1", "2", "4", "16", "64");
                    links.Add(new(
                        name, from, to, Pick("byte", "short", "int"),
                        capacities is not null && capacities.TryGetValue(name, out int given) ? $"{given}" : capacity,
                        to < from || random.NextInt(3) > 0 ? null : $"(i & 3) != {random.NextInt(4)}",
                        !hasBackLinks && random.NextInt(3) == 0));
                }
            }
        }
    }

    public string Source => $$"""
        using SparseRtrl.Hardware;

        [HardwareKernel]
        public sealed class {{kernel}}
        {
            [HostWritable] private byte rounds;
            [HostWritable] private readonly short[] inputs = new short[16];
            private int shared;
            private int total;
            {{Lines(links.Select(l => $"private readonly EventQueue<{l.Element}> {l.Name} = new({l.Capacity});"))}}
            {{Lines(Enumerable.Range(0, count).Select(p => $"{memories[p]} private readonly short[] memory{p} = new short[8];"))}}
            {{Lines(Enumerable.Range(0, count).Select(p => $"private readonly EventQueue<short> own{p} = new(2); private int result{p};"))}}

            [Entry]
            public void Run()
            {
                shared = inputs[0];
                for (int repeat = 0; repeat < 2; repeat++)
                {
                    Hardware.Concurrently({{string.Join(", ", Enumerable.Range(0, count).Select(p => $"Process{p}"))}});
                    shared += result0;
                    memory1[repeat] = (short)shared;
                }

                total = {{string.Join(" ^ ", Enumerable.Range(0, count).Select(p => $"result{p}"))}};
            }

            {{Lines(Enumerable.Range(0, count).Select(Process))}}
        }
        """;

    /// <summary>Of the kernel class.</summary>
    public static string NameOf(int seed) => $"RandomNetwork{seed}";

    private string Process(int process)
    {
        List<string> steps =
        [
            .. links.Where(l => l.To == process).Select(l => Guarded(l, $"x = (short)({Combine($"{l.Name}.Dequeue()")});")),
            .. links.Where(l => l.From == process && !l.IsLate).Select(Send),
            .. Enumerable.Range(0, random.NextInt(3)).Select(_ => Extra(process)),
        ];
        for (int i = steps.Count - 1; i > 0; i--)
        {
            int other = random.NextInt(i + 1);
            (steps[i], steps[other]) = (steps[other], steps[i]);
        }

        return $$"""
            [Process]
            private void Process{{process}}()
            {
                int x = (short)(shared + {{process}});
                {{Lines(links.Where(l => l.IsBack && l.From == process).Select(l => $"{l.Name}.Enqueue(({l.Element})(x & 100));"))}}
                {{ForEachRound}}
                {
                    {{Lines(steps)}}
                }

                {{Lines(links.Where(l => l.IsLate && l.From == process).Select(l => $"{ForEachRound} {{ {Send(l)} }}"))}}
                {{Lines(links.Where(l => l.IsBack && l.To == process).Select(l => $"x ^= {l.Name}.Dequeue();"))}}
                result{{process}} = x;
            }
            """;
    }

    private string Send(Link link) => Guarded(link, $"{link.Name}.Enqueue(({link.Element})({Combine("i")}));");

    private string Extra(int process) => random.NextInt(6) switch
    {
        0 => "for (int k = x & 3; k > 0; k--) { x += k; }",
        1 => $"memory{process}[x & 7] += (short)i;",
        2 => $"x ^= memory{process}[i & 7];",
        3 => "x = (short)(x / ((i & 3) + 1));",
        4 => $"own{process}.Enqueue((short)x); if (own{process}.Count > 1) {{ x = own{process}.Dequeue() - x; }}",
        _ => "if (x > 100) { x = (short)(x - 77); }",
    };

    private string Combine(string operand) => Pick($"x + {operand}", $"x ^ {operand}", $"(3 * x) - {operand}", $"{operand} - (x >> 1)");

    private static string Guarded(Link link, string statement) =>
        link.Condition is null ? statement : $"if ({link.Condition}) {{ {statement} }}";

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    private string Pick(params string[] choices) => choices[random.NextInt(choices.Length)];

    /// <param name="Condition">In which rounds an element passes, the same for both ends; null: in all.</param>
    /// <param name="IsLate">Filled after the last round.</param>
    private sealed record Link(string Name, int From, int To, string Element, string Capacity, string? Condition, bool IsLate)
    {
        public bool IsBack => To < From;
    }
}
