using System.Reflection;
using System.Runtime.ExceptionServices;

namespace SparseRtrl.Hardware;

/// <summary>An event queue, whatever its elements are.</summary>
internal interface IProcessQueue
{
    int Count { get; }

    int Capacity { get; }
}

/// <summary>
/// The software twin of processes that run side by side: a Kahn process network. One process runs at a time, until it returns or
/// takes from an empty queue; then the first one in the order given that can go on does. Whoever goes on runs on the thread at hand
/// where that is possible; a process that waits keeps its stack, so the ones after it need a thread of their own. Threads hand
/// control to each other and otherwise sleep; all have ended when the call returns.
/// </summary>
internal sealed class ProcessNetwork : IDisposable
{
    [ThreadStatic]
    private static ProcessNetwork? current;

    private readonly ProcessRun[] processes;
    private readonly List<Thread> threads = [];
    private readonly Dictionary<IProcessQueue, ProcessRun> overfull = new(ReferenceEqualityComparer.Instance);
    private readonly ManualResetEvent isOver = new(initialState: false);
    private ProcessRun running = null!;
    private ExceptionDispatchInfo? failure;

    private ProcessNetwork(Action[] processes) => this.processes = [.. processes.Select(p => new ProcessRun(p))];

    /// <summary>The network that the calling process belongs to, or null outside of processes.</summary>
    public static ProcessNetwork? Current => current;

    /// <summary>See <see cref="Hardware.Concurrently"/>.</summary>
    public static void Run(Action[] processes)
    {
        if (current is not null)
        {
            throw new InvalidOperationException("A process calls Hardware.Concurrently; start all processes from the entry method.");
        }

        using var network = new ProcessNetwork(processes);
        network.Run();
        network.failure?.Throw();
        network.RefuseOverfullQueues();
    }

    public void Dispose()
    {
        isOver.Dispose();
        Array.ForEach(processes, p => p.Dispose());
    }

    /// <summary>Lets other processes run until the queue has an element.</summary>
    public void WaitFor(IProcessQueue queue)
    {
        ProcessRun waiting = running;
        waiting.Awaited = queue;
        if (Choose() is not { } next)
        {
            Fail(ExceptionDispatchInfo.Capture(new InvalidOperationException(Deadlock())));
            throw new ProcessAbortedException();
        }

        running = next;
        if (next.IsStarted)
        {
            next.Resume();
        }
        else
        {
            var thread = new Thread(() => RunFrom(next)) { IsBackground = true, Name = next.Name };
            threads.Add(thread);
            thread.Start();
        }

        waiting.Suspend();
        if (failure is not null)
        {
            throw new ProcessAbortedException();
        }

        waiting.Awaited = null;
    }

    /// <summary>Notes that the running process adds to a full queue.</summary>
    public void Exceed(IProcessQueue queue) => overfull[queue] = running;

    /// <summary>
    /// A queue with more elements than it holds must not be used by the process that has filled it: none empties it meanwhile.
    /// </summary>
    /// <exception cref="InvalidOperationException">The running process has filled the queue.</exception>
    public void RefuseUseByWriter(IProcessQueue queue)
    {
        if (overfull.GetValueOrDefault(queue) == running)
        {
            throw new InvalidOperationException(
                $"Process {running.Name} has put more than {queue.Capacity} elements into {NameOf(queue)}, which no other process "
                + "empties: give it a larger capacity.");
        }
    }

    private void Run()
    {
        if (Choose() is { } first)
        {
            running = first;
            RunFrom(first);
            isOver.WaitOne();
            threads.ForEach(t => t.Join());
        }
    }

    /// <summary>Runs a process, and then others as long as they can start on this thread.</summary>
    private void RunFrom(ProcessRun process)
    {
        current = this;
        for (ProcessRun? next = process; next is not null;)
        {
            next = Execute(next);
        }

        current = null;
    }

    /// <returns>A process to start now, or null when control has gone to another thread or nothing is left to do.</returns>
    private ProcessRun? Execute(ProcessRun process)
    {
        try
        {
            process.Execute();
        }
        catch (ProcessAbortedException)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever a process throws is thrown again to the caller of Concurrently.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(ExceptionDispatchInfo.Capture(exception));
            return null;
        }

        if (Choose() is { } next)
        {
            running = next;
            if (!next.IsStarted)
            {
                return next;
            }

            next.Resume();
        }
        else if (processes.All(p => p.IsDone))
        {
            isOver.Set();
        }
        else
        {
            Fail(ExceptionDispatchInfo.Capture(new InvalidOperationException(Deadlock())));
        }

        return null;
    }

    private ProcessRun? Choose() => processes.FirstOrDefault(p => p.CanGoOn);

    /// <summary>Ends the network: the processes that wait wake up and unwind their stacks.</summary>
    private void Fail(ExceptionDispatchInfo exception)
    {
        failure = exception;
        isOver.Set();
        foreach (ProcessRun waiting in processes.Where(p => p.Awaited is not null))
        {
            waiting.Resume();
        }
    }

    private string Deadlock()
    {
        IEnumerable<string> waiting =
            processes.Where(p => !p.IsDone).Select(p => $"{p.Name} waits for an element of {NameOf(p.Awaited!)}");
        return $"Deadlock: every process waits for an empty queue: {string.Join(", ", waiting)}.";
    }

    private void RefuseOverfullQueues()
    {
        foreach ((IProcessQueue queue, ProcessRun writer) in overfull.Where(q => q.Key.Count > q.Key.Capacity))
        {
            throw new InvalidOperationException(
                $"Process {writer.Name} has left {queue.Count} elements in {NameOf(queue)}, which holds {queue.Capacity}: hardware would "
                + "wait forever for room.");
        }
    }

    /// <summary>The kernel's field that holds the queue.</summary>
    private string NameOf(IProcessQueue queue)
    {
        object? kernel = processes[0].Owner;
        FieldInfo? field = kernel?.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .FirstOrDefault(f => ReferenceEquals(f.GetValue(kernel), queue));
        return field?.Name ?? "a queue";
    }

    /// <summary>Unwinds the stack of a process that will not go on.</summary>
    private sealed class ProcessAbortedException : Exception;

    /// <summary>One process: not started, running, waiting for a queue, or done.</summary>
    private sealed class ProcessRun(Action process) : IDisposable
    {
        private readonly AutoResetEvent resumed = new(initialState: false);

        public string Name => process.Method.Name;

        public object? Owner => process.Target;

        public bool IsStarted { get; private set; }

        public bool IsDone { get; private set; }

        /// <summary>The queue whose next element it waits for, or null.</summary>
        public IProcessQueue? Awaited { get; set; }

        public bool CanGoOn => !IsDone && (!IsStarted || Awaited is { Count: > 0 });

        public void Execute()
        {
            IsStarted = true;
            process();
            IsDone = true;
        }

        public void Suspend() => resumed.WaitOne();

        public void Resume() => resumed.Set();

        public void Dispose() => resumed.Dispose();
    }
}
