using SparseRtrl.Sim.Cycle;
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
    public async Task Pipelined_loops_compute_what_the_twin_does()
    {
        int pipelined = 0;
        for (int seed = 0; seed < Loops; seed++)
        {
            string source = new RandomLoop(seed).Source;
            KernelCase kernel = KernelCase.Compile("RandomLoop", source);
            CoSimulationReport report = await CoSimulation.RunAsync(
                [kernel.NewTwin(), new CycleSimulator(kernel.Kernel.Design)],
                kernel.Transactions(seed),
                TestContext.Current.CancellationToken);
            Assert.True(report.AllAgree, $"seed {seed}: {report}\n{source}");
            pipelined += kernel.Kernel.Scheduled.Loops.Any(loop => loop.IsPipelined) ? 1 : 0;
        }

        // The test is about these; in the others the branches are quicker, or there is nothing to overlap.
        Assert.InRange(pipelined, Loops / 4, Loops);
    }

    /// <summary>C# text of a kernel with one loop.</summary>
    private sealed class RandomLoop(int seed)
    {
        private readonly Random random = new(seed);

        public string Source
        {
            get
            {
                string limit = random.Next(2) == 0 ? $"{random.Next(1, 20)}" : "(limit & 31)";
                string statements = string.Join("\n            ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Statement(depth: 2)));
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
                            for (int i = 0; i < {{limit}}; i += {{random.Next(1, 3)}})
                            {
                                {{statements}}
                            }
                        }
                    }
                    """;
            }
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

        private string Index() => random.Next(5) == 0 ? "carried & 15" : $"(i * {random.Next(0, 4)} + {random.Next(0, 16)}) & 15";

        private string Expression(int depth) => depth == 0 || random.Next(4) == 0
            ? Pick("i", "carried", Element(), $"{random.Next(-9, 9)}")
            : random.Next(6) switch
            {
                0 => $"({Expression(depth - 1)} > {Expression(depth - 1)} ? {Expression(depth - 1)} : {Expression(depth - 1)})",
                1 => $"({Expression(depth - 1)} >> {random.Next(1, 5)})",
                _ => $"({Expression(depth - 1)} {Pick("+", "-", "*", "^", "&")} {Expression(depth - 1)})",
            };

        private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
    }
}
