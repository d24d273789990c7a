using SparseRtrl.Sim;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;

namespace SparseRtrl.Fuzz.Checking;

/// <summary>A simulator of RTL that takes a share of the programs, in groups.</summary>
/// <param name="directory">For this stage alone.</param>
/// <param name="everyNth">Which programs it takes: those whose number this divides.</param>
/// <param name="groupSize">Programs that are simulated together.</param>
public abstract class RtlStage(ToolRunner tools, string directory, int everyNth, int groupSize)
{
    private readonly List<CheckedProgram> waiting = [];

    /// <summary>For reports.</summary>
    public abstract string Name { get; }

    /// <summary>Programs compared so far.</summary>
    public int Compared { get; private set; }

    protected ToolRunner Tools { get; } = tools;

    protected string WorkDirectory { get; } = directory;

    /// <summary>Longer than this no run of a program takes.</summary>
    protected const int CycleLimit = 2_000_000;

    internal bool Takes(FuzzProgram program) => program.Number % everyNth == 0;

    /// <summary>Takes a program of which .NET and the cycle simulator agree; a full group is compared.</summary>
    /// <returns>What was found in the group.</returns>
    internal async Task<IReadOnlyList<(FuzzProgram Program, Failure Failure)>> AddAsync(
        CheckedProgram program, CancellationToken cancellationToken)
    {
        waiting.Add(program);
        return waiting.Count < groupSize ? [] : await FinishAsync(cancellationToken);
    }

    /// <summary>Compares what is waiting.</summary>
    internal async Task<IReadOnlyList<(FuzzProgram Program, Failure Failure)>> FinishAsync(CancellationToken cancellationToken)
    {
        CheckedProgram[] group = [.. waiting];
        waiting.Clear();
        if (group.Length == 0)
        {
            return [];
        }

        var found = new List<(FuzzProgram, Failure)>();
        Func<CheckedProgram, IKernelSimulator> simulatorOf = await PrepareAsync(group, cancellationToken);
        foreach (CheckedProgram program in group)
        {
            if (await CompareAsync(program, simulatorOf, cancellationToken) is { } failure)
            {
                found.Add((program.Program, failure));
            }

            Compared++;
        }

        Directory.Delete(WorkDirectory, recursive: true);
        return found;
    }

    /// <summary>Compares one program.</summary>
    internal async Task<Failure?> CompareAsync(CheckedProgram program, CancellationToken cancellationToken) =>
        await CompareAsync(program, await PrepareAsync([program], cancellationToken), cancellationToken);

    /// <summary>Builds what the programs of a group have in common.</summary>
    /// <returns>Gives the simulator of each.</returns>
    protected abstract Task<Func<CheckedProgram, IKernelSimulator>> PrepareAsync(
        IReadOnlyList<CheckedProgram> group, CancellationToken cancellationToken);

    private async Task<Failure?> CompareAsync(
        CheckedProgram program, Func<CheckedProgram, IKernelSimulator> simulatorOf, CancellationToken cancellationToken)
    {
        try
        {
            CoSimulationReport report = await CoSimulation.RunAsync(
                [program.NewTwin(), new CycleSimulator(program.Kernel.Design, CycleLimit), simulatorOf(program)],
                program.Transactions, cancellationToken);
            return report.AllAgree ? null : new($"mismatch: {Name}", report.ToString());
        }
        catch (Exception failure) when (failure is RunLimitException or RtlSimulationException or ToolFailedException)
        {
            return new($"{failure.GetType().Name}: {Name}", failure.Message);
        }
    }
}
