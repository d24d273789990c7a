using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Cycle;

/// <summary>What a cycle-level simulation gave.</summary>
/// <param name="Results">One per transaction.</param>
public sealed record CycleSimulation(ImmutableArray<TransactionResult> Results, CycleProfile Profile);

/// <summary>
/// Runs a scheduled design cycle by cycle. It reads the same <see cref="HardwareDesign"/> as the VHDL printer, so its cycle
/// counts must equal the RTL's exactly. Each state is compiled to machine code once; a simulation starts from reset every time.
/// </summary>
public sealed class CycleSimulator : IKernelSimulator
{
    private readonly HardwareDesign design;
    private readonly HostMap map;
    private readonly StorageLayout layout;
    private readonly StateStep[] steps;
    private readonly Dictionary<string, Register> registers;
    private readonly Dictionary<string, HostArray> arrays;
    private readonly IReadOnlyDictionary<Queue, int>? capacities;
    private readonly int cycleLimit;
    private readonly ICycleObserver? observer;

    /// <param name="cycleLimit">Cycles after which a run counts as an endless loop.</param>
    /// <param name="observer">Sees every cycle of every simulation, which costs much time; may be null.</param>
    public CycleSimulator(HardwareDesign design, int cycleLimit = RunLimit.DefaultCycles, ICycleObserver? observer = null)
        : this(design, cycleLimit, observer, capacities: null)
    {
    }

    /// <param name="capacities">Queues that have another capacity than in the design; null when none has.</param>
    internal CycleSimulator(
        HardwareDesign design, int cycleLimit, ICycleObserver? observer, IReadOnlyDictionary<Queue, int>? capacities)
    {
        this.design = design;
        this.capacities = capacities;
        map = HostMap.Of(design);
        this.cycleLimit = cycleLimit;
        this.observer = observer;
        layout = new(design, capacities, keepsAddresses: observer is not null);
        steps = [.. design.Controller.States.Select(state => StateCompiler.Compile(state, layout))];
        registers = design.Registers.Where(register => register.IsField)
            .ToDictionary(register => register.Name, StringComparer.Ordinal);
        arrays = HostArray.Of(design).ToDictionary(array => array.Name, StringComparer.Ordinal);
    }

    public string Name => "cycle simulator";

    /// <inheritdoc/>
    /// <exception cref="RunLimitException"/>
    public Task<ImmutableArray<TransactionResult>> RunAsync(
        IReadOnlyList<HostTransaction> transactions, CancellationToken cancellationToken) =>
        Task.FromResult(Simulate(transactions, cancellationToken).Results);

    /// <summary>As <see cref="RunAsync"/>, with the profile.</summary>
    /// <exception cref="ArgumentException">A transaction does not fit the host map.</exception>
    /// <exception cref="RunLimitException">A run exceeded the cycle limit.</exception>
    /// <exception cref="DeadlockException">All processes of a run wait for each other.</exception>
    public CycleSimulation Simulate(IReadOnlyList<HostTransaction> transactions, CancellationToken cancellationToken)
    {
        TransactionRules.Check(transactions, map);
        Storage storage = layout.CreateReset();
        CycleView? view = observer is null ? null : new(observer, design, layout, storage);
        var runs = ImmutableArray.CreateBuilder<RunProfile>();
        var results = ImmutableArray.CreateBuilder<TransactionResult>(transactions.Count);
        foreach (HostTransaction transaction in transactions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            view?.Idle();
            switch (transaction)
            {
                case WriteValues write:
                    Write(storage, write);
                    results.Add(new(null, []));
                    break;
                case Run run:
                    runs.Add(Execute(storage, run.Entry, view, transactions));
                    results.Add(new(runs[^1].Cycles, []));
                    break;
                case ReadValues read:
                    results.Add(new(null, Read(storage, read.Source)));
                    break;
            }
        }

        view?.Idle();
        return new(results.MoveToImmutable(), new(design, runs.ToImmutable()));
    }

    /// <param name="transactions">All of the simulation.</param>
    private RunProfile Execute(
        Storage storage, int entry, CycleView? view, IReadOnlyList<HostTransaction> transactions)
    {
        layout.EnableCounters(storage).Clear();
        view?.StartRun(entry);
        return design.Processes.IsEmpty
            ? ExecuteAlone(storage, entry, view)
            : ExecuteNetwork(storage, entry, view, transactions);
    }

    private RunProfile ExecuteNetwork(
        Storage storage, int entry, CycleView? view, IReadOnlyList<HostTransaction> transactions)
    {
        var run = new NetworkRun(design, layout, steps, storage, view);
        switch (run.Execute(entry, cycleLimit))
        {
            case RunOutcome.Ended:
                return run.ToProfile(entry);
            case RunOutcome.OverLimit:
                string where = string.Join(", ", run.ActiveStates.Select(s => $"{s.Name} (phase {s.Phase})"));
                throw new RunLimitException(map, entry, cycleLimit, $"Its controllers were in the states {where}.");
            default:
                ImmutableArray<QueueWait> waits = run.Waits();
                // A simulator that the search has made only says that its capacities do not do.
                IReadOnlyDictionary<Queue, int>? enough =
                    capacities is null ? new CapacitySearch(design, transactions, cycleLimit).Run(waits) : null;
                throw new DeadlockException(map, entry, run.Cycles, waits, enough);
        }
    }

    private RunProfile ExecuteAlone(Storage storage, int entry, CycleView? view)
    {
        long[] visits = new long[steps.Length];
        int state = design.Controller.Entries[entry].FirstState;
        long cycle = 0;
        for (; state != StateCompiler.Idle; cycle++)
        {
            if (cycle == cycleLimit)
            {
                State stuck = design.Controller.States[state];
                throw new RunLimitException(map, entry, cycleLimit, $"It was in state {stuck.Name} (phase {stuck.Phase}).");
            }

            visits[state]++;
            view?.BeforeEdge([state]);
            state = steps[state](storage.Words, storage.Memories);
            view?.AfterEdge();
        }

        return new(entry, cycle, ImmutableCollectionsMarshal.AsImmutableArray(visits), [.. layout.EnableCounters(storage)]);
    }

    private void Write(Storage storage, WriteValues write)
    {
        for (int i = 0; i < write.Values.Length; i++)
        {
            long value = Word.ToBits(write.Target.Type.Wrap(write.Values[i]));
            if (registers.TryGetValue(write.Target.Name, out Register? register))
            {
                storage.Words[layout.SlotOf(register)] = value;
            }
            else
            {
                (ImmutableArray<Memory> copies, int index) = arrays[write.Target.Name].Locate(write.Offset + i);
                foreach (Memory copy in copies)
                {
                    storage.Memories[layout.IndexOf(copy)][index] = value;
                }
            }
        }
    }

    private ImmutableArray<long> Read(Storage storage, HostMapEntry source) =>
        registers.TryGetValue(source.Name, out Register? register)
        ? [storage.Words[layout.SlotOf(register)]]
        : [.. Enumerable.Range(0, source.Count).Select(element => Read(storage, arrays[source.Name], element))];

    private long Read(Storage storage, HostArray array, int element)
    {
        (ImmutableArray<Memory> copies, int index) = array.Locate(element);
        return storage.Memories[layout.IndexOf(copies[0])][index];
    }
}
