using System.Globalization;
using System.Text;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli.Reproduction;

/// <summary>
/// The curves of all runs as CSV, one line per window of iterations; <c>docs/reproduction.md</c> says what the columns are.
/// </summary>
internal static class ReproductionCsv
{
    private const string Header =
        "cell,parameter_sparsity,seed,iteration,compute_adjusted_iteration,loss,accuracy,activity_sparsity,"
        + "influence_sparsity_recurrent,influence_sparsity_all,influence_macs_per_step";

    public static string Write(IEnumerable<ReproductionResult> results)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (ReproductionResult result in results)
        {
            foreach (ReproductionPoint point in result.Points)
            {
                text.AppendJoin(',', [result.Setting.CellName, .. Numbers(result.Setting, point)]).Append('\n');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Numbers(ReproductionSetting setting, ReproductionPoint point) =>
        new[]
        {
            setting.ParameterSparsity,
            setting.Seed,
            point.Iteration,
            point.ComputeAdjustedIteration,
            point.Loss,
            point.Accuracy,
            point.ActivitySparsity,
            point.InfluenceSparsity.OfRecurrentWeights,
            point.InfluenceSparsity.OfAllParameters,
            point.Counts.PerStep(point.Counts.InfluenceMacs),
        }.Select(value => value.ToString("G7", CultureInfo.InvariantCulture));
}
