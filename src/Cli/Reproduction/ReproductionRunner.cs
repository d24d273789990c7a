using System.Collections.Concurrent;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli.Reproduction;

/// <summary>
/// Runs all settings of a plan, several at a time; each run is sequential, so results do not depend on how many.
/// </summary>
internal static class ReproductionRunner
{
    /// <param name="observe">
    /// Called after each run, never by two threads at once, with all results so far in the plan's order.
    /// </param>
    public static IReadOnlyList<ReproductionResult> Run(
        ReproductionPlan plan,
        int workers,
        Action<IReadOnlyList<ReproductionResult>> observe,
        CancellationToken cancellationToken)
    {
        ReproductionSetting[] settings = [.. plan.Settings];
        var results = new ReproductionResult?[settings.Length];
        Lock guard = new();
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };

        // One setting after the other, not in ranges: runs at low sparsity take many times as long.
        var indices = Partitioner.Create(Enumerable.Range(0, settings.Length), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(indices, options, index =>
        {
            ReproductionResult result = ReproductionRun.Run(plan, settings[index], cancellationToken);
            lock (guard)
            {
                results[index] = result;
                observe([.. results.OfType<ReproductionResult>()]);
            }
        });
        return [.. results.OfType<ReproductionResult>()];
    }
}
