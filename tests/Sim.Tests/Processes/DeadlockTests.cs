using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Tests.EndToEnd;
using SparseRtrl.Sim.Transactions;
using Xunit;

namespace SparseRtrl.Sim.Tests.Processes;

/// <summary>Networks that come to a halt: too little room in a queue, or an element that nobody sends.</summary>
public sealed class DeadlockTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The source sends all numbers before it sends any tag; the sink takes them in pairs.</summary>
    [Fact]
    public void A_queue_that_is_too_small_is_named_with_the_capacity_that_would_do()
    {
        DeadlockException deadlock = Assert.Throws<DeadlockException>(() => Run(Pairs(numbers: 4, tags: 2)));

        Assert.Equal(
            "Pairs.Run: deadlock in cycle 7: Source waits for room in numbers (all 4 places are taken) at Pairs.cs:15; "
            + "Sink waits for an element of tags (empty) at Pairs.cs:20. It ends if you give numbers a capacity of 16 instead of 4.",
            deadlock.Message);
        Assert.Equal([("numbers", 16)], deadlock.SufficientCapacities!.Select(c => (c.Key.Name, c.Value)));
    }

    [Fact]
    public async Task The_capacity_that_is_named_does_and_half_of_it_does_not()
    {
        Assert.Throws<DeadlockException>(() => Run(Pairs(numbers: 8, tags: 2)));

        KernelCase enough = Pairs(numbers: 16, tags: 2);
        CoSimulationReport report = await CoSimulation.RunAsync(
            [enough.NewTwin(), new CycleSimulator(enough.Kernel.Design)], enough.Transactions(seed: 1), Cancellation);
        Assert.True(report.AllAgree, report.ToString());
    }

    /// <summary>Numbers and marks must both wait for the tags, and both queues are too small.</summary>
    [Fact]
    public void Several_queues_can_be_too_small()
    {
        DeadlockException deadlock = Assert.Throws<DeadlockException>(() => Run(Compile(
            "Triples",
            """
            using SparseRtrl.Hardware;

            [HardwareKernel]
            public sealed class Triples
            {
                private readonly EventQueue<byte> numbers = new(2), marks = new(4), tags = new(2);
                private int sum;

                [Entry] public void Run() => Hardware.Concurrently(Source, Sink);

                [Process] private void Source()
                {
                    for (int i = 0; i < 9; i++) { numbers.Enqueue((byte)i); marks.Enqueue(1); }
                    for (int i = 0; i < 9; i++) { tags.Enqueue(2); }
                }

                [Process] private void Sink()
                {
                    for (int i = 0; i < 9; i++) { sum += tags.Dequeue() + numbers.Dequeue() + marks.Dequeue(); }
                }
            }
            """)));

        Assert.Equal([("marks", 16), ("numbers", 16)], deadlock.SufficientCapacities!.Select(c => (c.Key.Name, c.Value)));
    }

    [Fact]
    public void A_wait_for_an_element_that_nobody_sends_has_no_remedy()
    {
        KernelCase kernel = Compile(
            "Circle",
            """
            using SparseRtrl.Hardware;

            [HardwareKernel]
            public sealed class Circle
            {
                private readonly EventQueue<byte> there = new(2), back = new(2);
                private byte last;

                [Entry] public void Run() => Hardware.Concurrently(Left, Right);

                [Process] private void Left() { last = back.Dequeue(); there.Enqueue(last); }

                [Process] private void Right() => back.Enqueue(there.Dequeue());
            }
            """);

        DeadlockException deadlock = Assert.Throws<DeadlockException>(() => Run(kernel));

        Assert.EndsWith(
            "No capacity helps: each waits for an element that none of the others sends.", deadlock.Message, StringComparison.Ordinal);
        Assert.Null(deadlock.SufficientCapacities);
    }

    [Fact]
    public void An_endless_process_is_a_run_over_its_limit_and_no_deadlock()
    {
        KernelCase kernel = Compile(
            "Endless",
            """
            using SparseRtrl.Hardware;

            [HardwareKernel]
            public sealed class Endless
            {
                [HostWritable] private bool stop;
                private int n;

                [Entry] public void Run() => Hardware.Concurrently(Count);

                [Process] private void Count() { while (!stop) { n++; } }
            }
            """);
        var simulator = new CycleSimulator(kernel.Kernel.Design, cycleLimit: 100);

        RunLimitException error = Assert.Throws<RunLimitException>(
            () => simulator.Simulate(new HostScript(kernel.Kernel.Map).Run("Run").ToTransactions(), Cancellation));

        Assert.Contains(
            "still busy after 100 cycles. Its controllers were in the states run_2 (phase Run), count_", error.Message,
            StringComparison.Ordinal);
    }

    private static KernelCase Pairs(int numbers, int tags) => Compile(
        "Pairs",
        $$"""
        using SparseRtrl.Hardware;

        [HardwareKernel]
        public sealed class Pairs
        {
            private readonly EventQueue<byte> numbers = new({{numbers}});
            private readonly EventQueue<byte> tags = new({{tags}});
            private int sum;

            [Entry] public void Run() => Hardware.Concurrently(Source, Sink);

            [Process]
            private void Source()
            {
                for (int i = 0; i < 12; i++) { numbers.Enqueue((byte)i); }
                for (int i = 0; i < 12; i++) { tags.Enqueue((byte)(2 * i)); }
            }

            [Process]
            private void Sink() { for (int i = 0; i < 12; i++) { sum += numbers.Dequeue() * tags.Dequeue(); } }
        }
        """);

    private static KernelCase Compile(string name, string source) => KernelCase.Compile(name, source);

    private static void Run(KernelCase kernel) =>
        new CycleSimulator(kernel.Kernel.Design).Simulate(new HostScript(kernel.Kernel.Map).Run("Run").ToTransactions(), Cancellation);
}
