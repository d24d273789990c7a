using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Report;
using static SparseRtrl.Cli.Report.QuantityKind;

namespace SparseRtrl.Cli.Demo;

/// <summary>What a learning step costs, and the metrics of the network; docs/metrics.md defines them.</summary>
internal static class WorkSection
{
    public static Section Create(TrainingResult training)
    {
        OperationCounts counts = training.Test.Counts;
        string source = training.TestSource;
        Quantity[] macs =
        [
            new("work.dense", "dense RTRL", PhaseMacs.InfluenceMacsOfDenseRtrl(training.Network.Layout), "MAC/step", Modelled,
                "n²·(n² + n·m + n), every weight present"),
            new("work.sparse", "activity and parameter sparsity", counts.PerStep(counts.ActivitySparseMacs), "MAC/step", Measured, source),
            new("work.reachable", "with reachability", counts.PerStep(counts.ReachableMacs), "MAC/step", Measured, source),
        ];
        return new Section("work", "Work of a learning step")
        {
            Text = "Multiply-accumulates of the influence matrix in one time step. The middle number skips units and weights that are "
                + "zero, as in Subramoney (arXiv 2303.05641); the last also skips blocks of the matrix that no chain of active units "
                + "can have reached. The table has the metrics of NeuroBench, and below them what it has no name for.",
            Quantities = macs,
            Tables = [Metrics(training.Metrics, source)],
            Charts =
            [
                new BarChart("work.macs", "Multiply-accumulates per time step", new("operations", "MAC/step", AxisScale.Logarithmic),
                    [.. macs.Select(m => m.Name)], [new("one time step", macs)]),
            ],
        };
    }

    private static Table Metrics(NeuroBenchMetrics metrics, string source)
    {
        List<IReadOnlyList<Report.Cell>> rows = [];
        void Add(string name, double value, string unit, QuantityKind kind = Measured) =>
            rows.Add([name, new Quantity($"work.{name}", name, value, unit, kind, kind == Measured ? source : "the network")]);
        Add("ParameterCount", metrics.ParameterCount, "", Modelled);
        Add("Footprint", metrics.Footprint, "byte", Modelled);
        Add("ConnectionSparsity", 100 * metrics.ConnectionSparsity, "%", Modelled);
        Add("ActivationSparsity", 100 * metrics.ActivationSparsity, "%");
        Add("SynapticOperations.Effective_MACs", metrics.SynapticOperations.EffectiveMacs, "per sequence");
        Add("SynapticOperations.Effective_ACs", metrics.SynapticOperations.EffectiveAcs, "per sequence");
        Add("SynapticOperations.Dense", metrics.SynapticOperations.Dense, "per sequence", Modelled);
        Add("MembraneUpdates", metrics.MembraneUpdates, "per sequence");
        Add("BackwardActivationSparsity", 100 * metrics.Learning.BackwardActivationSparsity, "%");
        Add("InfluenceSparsity", 100 * metrics.Learning.InfluenceSparsity, "%");
        Add("Effective_MACs.Total", metrics.Learning.EffectiveMacs.Total, "per sequence");
        Add("Dense_MACs.Total", metrics.Learning.DenseMacs.Total, "per sequence", Modelled);
        Add("LearningFootprint.Total", metrics.Learning.LearningFootprint.Total, "byte", Modelled);
        return new("work.metrics", "Metrics", ["metric", "value"], rows);
    }
}
