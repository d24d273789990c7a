using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;
using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Schedule;

/// <summary>Loops of processes: what queues add to their initiation interval, and what processes share.</summary>
public sealed class ProcessScheduleTests
{
    private const string Loop = "for (int i = 0; i < 64; i++) { ";

    [Theory]
    [InlineData(Loop + "output.Enqueue((short)(3 * input.Dequeue() + i)); }", 1)]
    [InlineData(Loop + "output.Enqueue((short)(input.Dequeue() - input.Dequeue())); }", 2)]
    [InlineData(Loop + "short x = input.Dequeue(); output.Enqueue(x); output.Enqueue(x); output.Enqueue(x); }", 3)]
    [InlineData(Loop + "short x = input.Dequeue(); if (x > 0) { output.Enqueue(x); } }", 1)]
    public void Each_end_of_a_queue_serves_one_element_a_cycle(string loop, int interval)
    {
        LoopReport report = LoopOf("Worker", Chain(loop));
        Assert.Equal(interval, report.InitiationInterval);
    }

    [Fact]
    public void The_report_names_the_end_of_a_queue_that_is_busy()
    {
        LoopReport report = LoopOf("Worker", Chain(Loop + "output.Enqueue((short)(input.Dequeue() - input.Dequeue())); }"));
        Assert.Equal((IntervalLimit.MemoryPort, "input"), (report.Bound.Limit, report.Bound.Symbol?.Name));
        Assert.StartsWith("the read port of input", report.Bound.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What the worker takes next may depend on what it sends, so it does not ask for it before.</summary>
    [Fact]
    public void A_ring_of_processes_keeps_an_answer_behind_its_question()
    {
        LoopReport report = LoopOf("Worker", Ring);
        Assert.Equal((IntervalLimit.Recurrence, "output"), (report.Bound.Limit, report.Bound.Symbol?.Name));
        Assert.Equal(report.Depth, report.InitiationInterval);
    }

    [Fact]
    public void Only_queues_of_a_ring_are_in_a_cycle()
    {
        Assert.All(Compiled(Ring).Queues, queue => Assert.True(queue.IsInCycle));
        Assert.All(Compiled(Chain(Loop + "output.Enqueue(input.Dequeue()); }")).Queues, queue => Assert.False(queue.IsInCycle));
    }

    [Fact]
    public void Elements_are_as_narrow_as_what_is_sent()
    {
        Module module = Compiled(Chain(Loop + "output.Enqueue((short)(input.Dequeue() & 7)); }"));
        Assert.Equal(HardwareType.Unsigned(3), module.Queues.Single(q => q.Name == "output").ElementType);
    }

    [Fact]
    public void Processes_multiply_on_multipliers_of_their_own()
    {
        string product = Loop + "output.Enqueue((short)(input.Dequeue() * seed)); }";
        HardwareDesign design = Scheduler.Run(
            Compiled(Chain(product).Replace("(short)i", "(short)(i * seed)", StringComparison.Ordinal)), ScheduleOptions.IceUltraPlus).Design;
        Assert.Equal(2, design.Units.Length);
    }

    [Theory]
    [InlineData(4, MemoryKind.Registers, 1)]
    [InlineData(16, MemoryKind.BlockRam, 2)]
    public void A_large_queue_is_kept_in_block_RAM(int capacity, MemoryKind kind, int latency)
    {
        var queue = new Queue("q", HardwareType.Signed(16), capacity, new SourceSpan("K.cs", 1, 1));
        Assert.Equal((kind, latency), (queue.Kind, queue.Latency));
    }

    private static string Ring => Kernel(
        "short seedNow = seed; input.Enqueue(seedNow); " + Loop + "input.Enqueue(output.Dequeue()); } seed = output.Dequeue();",
        "for (int i = 0; i < 65; i++) { output.Enqueue((short)((input.Dequeue() * 5 * i) >> 1)); }",
        string.Empty);

    private static string Chain(string worker) => Kernel(
        Loop + "input.Enqueue((short)i); }", worker, Loop + "sum += output.Dequeue(); }");

    private static string Kernel(string source, string worker, string sink) =>
        $$"""
        private readonly EventQueue<short> input = new(4);
        private readonly EventQueue<short> output = new(4);
        [HostWritable] private short seed = 3;
        private int sum;
        [Entry] public void Run() => Hardware.Concurrently(Source, Worker, Sink);
        [Process] private void Source() { {{source}} }
        [Process] private void Worker() { {{worker}} }
        [Process] private void Sink() { {{sink}} }
        """;

    private static LoopReport LoopOf(string phase, string members) =>
        Scheduler.Run(Compiled(members), ScheduleOptions.IceUltraPlus).Loops.Single(l => l.Origin.Phase == phase);

    private static Module Compiled(string members) => PassPipeline.Run(KernelHarness.MustLower(KernelHarness.Kernel(members)).Module);
}
