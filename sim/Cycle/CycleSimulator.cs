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
    private readonly Dictionary<string, Memory> memories;
    private readonly int cycleLimit;

    /// <param name="cycleLimit">Cycles after which a run counts as an endless loop.</param>
    public CycleSimulator(HardwareDesign design, int cycleLimit = RunLimit.DefaultCycles)
    {
        this.design = design;
        map = HostMap.Of(design);
        this.cycleLimit = cycleLimit;
        layout = new(design);
        steps = [.. design.Controller.States.Select(state => StateCompiler.Compile(state, layout))];
        registers = design.Registers.Where(register => register.IsField)
            .ToDictionary(register => register.Name, StringComparer.Ordinal);
        memories = design.Memories.ToDictionary(memory => memory.Name, StringComparer.Ordinal);
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
    public CycleSimulation Simulate(IReadOnlyList<HostTransaction> transactions, CancellationToken cancellationToken)
    {
        TransactionRules.Check(transactions, map);
        Storage storage = layout.CreateReset();
        var runs = ImmutableArray.CreateBuilder<RunProfile>();
        var results = ImmutableArray.CreateBuilder<TransactionResult>(transactions.Count);
        foreach (HostTransaction transaction in transactions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (transaction)
            {
                case WriteValues write:
                    Write(storage, write);
                    results.Add(new(null, []));
                    break;
                case Run run:
                    runs.Add(Execute(storage, run.Entry));
                    results.Add(new(runs[^1].Cycles, []));
                    break;
                case ReadValues read:
                    results.Add(new(null, Read(storage, read.Source)));
                    break;
            }
        }

        return new(results.MoveToImmutable(), new(design, runs.ToImmutable()));
    }

    private RunProfile Execute(Storage storage, int entry)
    {
        long[] visits = new long[steps.Length];
        layout.EnableCounters(storage).Clear();
        int state = design.Controller.Entries[entry].FirstState;
        for (long cycle = 0; state != StateCompiler.Idle; cycle++)
        {
            if (cycle == cycleLimit)
            {
                State stuck = design.Controller.States[state];
                throw new RunLimitException(map, entry, cycleLimit, $"It was in state {stuck.Name} (phase {stuck.Phase}).");
            }

            visits[state]++;
            state = steps[state](storage.Words, storage.Memories);
        }

        return new(entry, ImmutableCollectionsMarshal.AsImmutableArray(visits), [.. layout.EnableCounters(storage)]);
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
                storage.Memories[layout.IndexOf(memories[write.Target.Name])][write.Offset + i] = value;
            }
        }
    }

    private ImmutableArray<long> Read(Storage storage, HostMapEntry source) =>
        registers.TryGetValue(source.Name, out Register? register)
        ? [storage.Words[layout.SlotOf(register)]]
        : [.. storage.Memories[layout.IndexOf(memories[source.Name])].AsSpan(0, source.Count)];
}
