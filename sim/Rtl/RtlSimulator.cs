using System.Collections.Immutable;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Rtl;

/// <summary>
/// A simulator of RTL in a program of its own: it starts from a test bench that reads a command file and writes a result file,
/// the same for all. Not for use by several callers at once, because a simulation's files live in the work directory.
/// </summary>
public abstract class RtlSimulator : IKernelSimulator
{
    private readonly int cycleLimit;

    /// <param name="workDirectory">For this simulator alone; made when it does not exist.</param>
    /// <param name="cycleLimit">Cycles after which a run counts as an endless loop.</param>
    private protected RtlSimulator(HostMap map, string workDirectory, int cycleLimit)
    {
        Map = map;
        WorkDirectory = Path.GetFullPath(workDirectory);
        this.cycleLimit = cycleLimit;
    }

    public abstract string Name { get; }

    private protected HostMap Map { get; }

    private protected string WorkDirectory { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A transaction does not fit the host map.</exception>
    /// <exception cref="RunLimitException">A run exceeded the cycle limit.</exception>
    /// <exception cref="RtlSimulationException">The simulation ended early, or a word read has undefined bits.</exception>
    /// <exception cref="Tools.ToolMissingException"/>
    /// <exception cref="Tools.ToolFailedException"/>
    public async Task<ImmutableArray<TransactionResult>> RunAsync(
        IReadOnlyList<HostTransaction> transactions, CancellationToken cancellationToken)
    {
        TransactionRules.Check(transactions, Map);
        Directory.CreateDirectory(WorkDirectory);
        string results = Path.Combine(WorkDirectory, "results.txt");
        File.Delete(results);
        await WriteAsync("commands.txt", HostCommandFile.Format(transactions, cycleLimit), cancellationToken);
        await SimulateAsync(cancellationToken);
        string[] lines = File.Exists(results) ? await File.ReadAllLinesAsync(results, cancellationToken) : [];
        return new HostResultFile(Name, lines, Map).Parse(transactions);
    }

    /// <summary>Builds what is not built yet and runs the test bench in the work directory.</summary>
    private protected abstract Task SimulateAsync(CancellationToken cancellationToken);

    private protected Task WriteAsync(string file, string text, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(Path.Combine(WorkDirectory, file), text, cancellationToken);
}
