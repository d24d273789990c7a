namespace SparseRtrl.Hardware.Tests;

/// <summary>The software twin of processes that run side by side.</summary>
public sealed class ProcessNetworkTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_order_of_the_processes_changes_nothing(bool sourceFirst)
    {
        var network = new Pipeline();

        network.Run(sourceFirst ? [network.Source, network.Double, network.Sink] : [network.Sink, network.Double, network.Source]);

        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => 2 * i)], network.Received);
    }

    [Fact]
    public void Processes_in_the_order_of_the_data_share_the_callers_thread()
    {
        var network = new Pipeline();

        network.Run(network.Source, network.Double, network.Sink);

        Assert.Equal([Environment.CurrentManagedThreadId], network.Threads);
    }

    [Fact]
    public void Processes_can_answer_each_other()
    {
        var ring = new Ring(seed: 27);

        Hardware.Concurrently(ring.Ask, ring.Answer);

        Assert.Equal(111, ring.Steps); // of the Collatz sequence that starts at 27
    }

    [Fact]
    public void No_thread_is_left_after_a_run()
    {
        var network = new Pipeline();

        network.Run(network.Sink, network.Double, network.Source);

        Assert.DoesNotContain(network.ThreadObjects, thread => thread != Thread.CurrentThread && thread.IsAlive);
    }

    [Fact]
    public void A_deadlock_names_the_processes_and_their_queues()
    {
        var network = new Pipeline();

        InvalidOperationException error =
            Assert.Throws<InvalidOperationException>(() => Hardware.Concurrently(network.Sink, network.Double));

        Assert.Equal(
            "Deadlock: every process waits for an empty queue: Sink waits for an element of doubled, Double waits for an element of plain.",
            error.Message);
        Assert.DoesNotContain(network.ThreadObjects, thread => thread != Thread.CurrentThread && thread.IsAlive);
    }

    [Fact]
    public void A_process_that_ends_too_early_leaves_the_others_in_a_deadlock()
    {
        var network = new Pipeline { Count = 3 };

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => Hardware.Concurrently(network.Sink, network.Double, network.SourceOfTwo));

        Assert.Contains("Sink waits for an element of doubled", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_exception_of_a_process_reaches_the_caller_and_ends_the_others(bool failingFirst)
    {
        var network = new Pipeline();
        Action[] processes = failingFirst ? [network.Fail, network.Double, network.Sink] : [network.Sink, network.Double, network.Fail];

        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Hardware.Concurrently(processes));

        Assert.Equal("on purpose", error.Message);
        Assert.Contains(nameof(Pipeline.Fail), error.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain(network.ThreadObjects, thread => thread != Thread.CurrentThread && thread.IsAlive);
    }

    [Fact]
    public void More_elements_than_a_queue_holds_must_not_be_left_in_it()
    {
        var network = new Pipeline { Count = 5 };

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Hardware.Concurrently(network.Source));

        Assert.StartsWith("Process Source has left 5 elements in plain, which holds 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_in_a_queue_is_there_for_the_next_call()
    {
        var network = new Pipeline { Count = 4 };

        Hardware.Concurrently(network.Source);
        Hardware.Concurrently(network.Double, network.Sink);

        Assert.Equal([0, 2, 4, 6], network.Received);
    }

    [Fact]
    public void A_queue_that_one_process_fills_and_empties_is_not_larger_than_it_says()
    {
        var own = new EventQueue<int>(2);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Hardware.Concurrently(() =>
        {
            own.Enqueue(1);
            own.Enqueue(2);
            own.Enqueue(3);
            own.Dequeue();
        }));

        Assert.Contains("more than 2 elements", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_starts_no_processes()
    {
        var network = new Pipeline();

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => Hardware.Concurrently(() => Hardware.Concurrently(network.Source, network.Double, network.Sink)));

        Assert.StartsWith("A process calls Hardware.Concurrently", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_start_is_done_at_once() => Hardware.Concurrently();

    [Fact]
    public void After_a_run_a_full_queue_is_an_error_again()
    {
        var network = new Pipeline { Count = 4 };
        Hardware.Concurrently(network.Source);

        Assert.Throws<InvalidOperationException>(network.Source);
    }

    private sealed class Pipeline
    {
        private readonly EventQueue<int> plain = new(4);
        private readonly EventQueue<int> doubled = new(4);

        public int Count { get; init; } = 100;

        public List<int> Received { get; } = [];

        public HashSet<Thread> ThreadObjects { get; } = [];

        public IEnumerable<int> Threads => ThreadObjects.Select(t => t.ManagedThreadId);

        public void Run(params Action[] processes) => Hardware.Concurrently(processes);

        public void Source() => Send(Count);

        public void SourceOfTwo() => Send(2);

        public void Double()
        {
            ThreadObjects.Add(Thread.CurrentThread);
            for (int i = 0; i < Count; i++)
            {
                doubled.Enqueue(2 * plain.Dequeue());
            }
        }

        public void Sink()
        {
            ThreadObjects.Add(Thread.CurrentThread);
            for (int i = 0; i < Count; i++)
            {
                Received.Add(doubled.Dequeue());
            }
        }

        public void Fail()
        {
            Send(1);
            throw new NotSupportedException("on purpose");
        }

        private void Send(int count)
        {
            ThreadObjects.Add(Thread.CurrentThread);
            for (int i = 0; i < count; i++)
            {
                plain.Enqueue(i);
            }
        }
    }

    /// <summary>One process asks for the next number of a sequence until it is 1.</summary>
    private sealed class Ring(int seed)
    {
        private readonly EventQueue<int> questions = new(2);
        private readonly EventQueue<int> answers = new(2);

        public int Steps { get; private set; }

        public void Ask()
        {
            for (int number = seed; number != 1; Steps++)
            {
                questions.Enqueue(number);
                number = answers.Dequeue();
            }

            questions.Enqueue(0);
        }

        public void Answer()
        {
            for (int number = questions.Dequeue(); number != 0; number = questions.Dequeue())
            {
                answers.Enqueue(number % 2 == 0 ? number / 2 : (3 * number) + 1);
            }
        }
    }
}
