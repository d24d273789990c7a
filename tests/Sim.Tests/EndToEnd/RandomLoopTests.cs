using SparseRtrl.Sim.Cycle;
using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Sim.Tests.EndToEnd;

/// <summary>
/// Loops whose iterations overlap, made at random: they read and write two memories at indices that meet across iterations in all
/// manners, branch, end early, and carry values in registers.
/// </summary>
public sealed class RandomLoopTests
{
    private const int Loops = 100;

    [Fact]
    public Task Pipelined_loops_compute_what_the_twin_does() =>
        CompareAll(isNest: false, scheduled => scheduled.Loops.Any(loop => loop.IsPipelined));

    /// <summary>One loop in another, with statements before, between and after: what can be becomes one pipeline.</summary>
    [Fact]
    public Task Nests_that_run_as_one_loop_compute_what_the_twin_does() =>
        CompareAll(isNest: true, scheduled => scheduled.Loops is [{ IsPipelined: true }] && scheduled.SequentialLoops.IsEmpty);

    /// <summary>Found with ten times as many loops: a block that was joined to another one read a register that the other one wrote.</summary>
    [Fact]
    public Task A_register_is_read_after_it_was_written_in_a_joined_block() => Compare(seed: 236, isNest: false);

    /// <param name="isMeant">Whether the loop became what the test is about; in others branches are quicker, or nothing overlaps.</param>
    private static async Task CompareAll(bool isNest, Func<ScheduledDesign, bool> isMeant)
    {
        int meant = 0;
        for (int seed = 0; seed < Loops; seed++)
        {
            KernelCase kernel = await Compare(seed, isNest);
            meant += isMeant(kernel.Kernel.Scheduled) ? 1 : 0;
        }

        Assert.InRange(meant, Loops / 6, Loops);
    }

    private static async Task<KernelCase> Compare(int seed, bool isNest)
    {
        string source = new RandomLoop(seed, isNest).Source;
        KernelCase kernel = KernelCase.Compile("RandomLoop", source);
        CoSimulationReport report = await CoSimulation.RunAsync(
            [kernel.NewTwin(), new CycleSimulator(kernel.Kernel.Design)],
            kernel.Transactions(seed),
            TestContext.Current.CancellationToken);
        Assert.True(report.AllAgree, $"seed {seed}: {report}\n{source}");
        return kernel;
    }

    /// <summary>C# text of a kernel with one loop, or with one loop in another.</summary>
    private sealed class RandomLoop(int seed, bool isNest)
    {
        private readonly Random random = new(seed);
        private string index = "i";

        public string Source
        {
            get
            {
                string body = isNest ? Nest() : Loop("i");
                return $$"""
                    using SparseRtrl.Hardware;

                    [HardwareKernel]
                    public sealed class RandomLoop
                    {
                        [HostWritable] private readonly short[] first = new short[16];
                        [HostWritable] private readonly short[] second = new short[16];
                        [HostWritable] private short carried;
                        [HostWritable] private byte limit;

                        [Entry]
                        public void Run()
                        {
                            {{body}}
                        }
                    }
                    """;
            }
        }

        private string Statements(int minimum, int maximum) =>
            string.Join("\n", Enumerable.Range(0, random.Next(minimum, maximum + 1)).Select(_ => Statement(depth: 2)));

        private string Loop(string name)
        {
            index = name;
            string limit = random.Next(2) == 0 ? $"{random.Next(1, 20)}" : "(limit & 31)";
            return $"for (int {name} = 0; {name} < {limit}; {name} += {random.Next(1, 3)}) {{ {Statements(1, 3)} }}";
        }

        private string Nest()
        {
            string before = Statements(0, 1);
            string inner = Loop("j");
            index = "i";
            return $"for (int i = 0; i < {random.Next(1, 5)}; i++) {{ {before} {inner} {Statements(0, 1)} }}";
        }

        private string Statement(int depth) => random.Next(depth > 0 ? 6 : 3) switch
        {
            0 => $"carried = (short)({Expression(2)});",
            3 => $"if ({Condition()}) {{ {Statement(depth - 1)} {Statement(depth - 1)} }}",
            4 => $"if ({Condition()}) {{ {Statement(depth - 1)} }} else {{ {Statement(depth - 1)} }}",
            5 when random.Next(2) == 0 => $"if ({Condition()}) {{ {Statement(depth - 1)} {Pick("break", "continue")}; }}",
            _ => $"{Element()} = (short)({Expression(2)});",
        };

        private string Condition() => $"{Expression(1)} > {Expression(1)}";

        private string Element() => $"{Pick("first", "second")}[{Index()}]";

        private string Index() => random.Next(5) == 0 ? "carried & 15" : $"({index} * {random.Next(0, 4)} + {random.Next(0, 16)}) & 15";

        private string Expression(int depth) => depth == 0 || random.Next(4) == 0
            ? Pick(index, "carried", Element(), $"{random.Next(-9, 9)}")
            : random.Next(6) switch
            {
                0 => $"({Expression(depth - 1)} > {Expression(depth - 1)} ? {Expression(depth - 1)} : {Expression(depth - 1)})",
                1 => $"({Expression(depth - 1)} >> {random.Next(1, 5)})",
                _ => $"({Expression(depth - 1)} {Pick("+", "-", "*", "^", "&")} {Expression(depth - 1)})",
            };

        private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
    }
}
