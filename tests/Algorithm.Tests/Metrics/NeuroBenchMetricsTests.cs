using System.Text.Json;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>The two networks of docs/metrics.md, small enough to follow by hand.</summary>
public class NeuroBenchMetricsTests
{
    private static readonly Objective Objective = new(LossKind.SquaredError, LossTiming.LastStep);

    private static readonly NeuroBenchMetrics EvRnn = NeuroBenchMetrics.Measure(
        CreateEvRnn(), [new([1, 0, 1], [1])], Objective);

    private static readonly NeuroBenchMetrics Egru = NeuroBenchMetrics.Measure(
        CreateEgru(), [new([1, 0, 0], [1])], Objective);

    [Fact]
    public void Masked_and_zero_weights_count_as_parameters_and_as_sparse_connections()
    {
        // 4 R + 2 W + 2 b + 2 V + 1 c; two R are masked, one V is zero. State and trace: 2 numbers each.
        Assert.Equal((11, (11 + 4) * sizeof(float)), (EvRnn.ParameterCount, EvRnn.Footprint));
        Assert.Equal(3.0 / 8, EvRnn.ConnectionSparsity);

        // 3 × (4 R + 2 W + 2 b) + 2 θ + 2 V + 1 c; nine R are masked; one R, five W and one V are zero.
        Assert.Equal((29, (29 + 2) * sizeof(double)), (Egru.ParameterCount, Egru.Footprint));
        Assert.Equal((9 + 1 + 5 + 1) / 20.0, Egru.ConnectionSparsity);
    }

    [Fact]
    public void Silent_units_make_activation_sparsity()
    {
        Assert.Equal(2 / 6.0, EvRnn.ActivationSparsity);
        Assert.Equal(4 / 6.0, Egru.ActivationSparsity);
    }

    [Fact]
    public void Binary_activations_accumulate_and_others_multiply()
    {
        // Input at t = 0, 2: 4 AC. Both events of t = 0: 2 AC at t = 1. The trace is not binary and has one weight: 3 MAC.
        Assert.Equal(new SynapticOperations(EffectiveMacs: 3, EffectiveAcs: 6, Dense: 3 * 8), EvRnn.SynapticOperations);

        // Input at t = 0: 1 AC. h_0(0) at t = 1: 2 MAC, its third weight is zero. The readout reads h_0(0): 1 MAC.
        Assert.Equal(new SynapticOperations(EffectiveMacs: 3, EffectiveAcs: 1, Dense: 3 * 20), Egru.SynapticOperations);
    }

    [Fact]
    public void The_first_step_updates_all_potentials_and_later_ones_those_that_change()
    {
        Assert.Equal(6, EvRnn.MembraneUpdates);

        // c_1 stays 0 from t = −1 to 0, but the first step counts whole.
        Assert.Equal(6, Egru.MembraneUpdates);
        Network<float> constant = CreateEvRnn();
        Assert.Equal(2, NeuroBenchMetrics.Measure(constant, [new([0, 0, 0], [1])], Objective).MembraneUpdates);
    }

    [Fact]
    public void Influence_work_shrinks_with_every_kind_of_zero()
    {
        Assert.Equal(
            new InfluenceMacs(Dense: 3 * 4 * 8, PaperFormula: 4 * 0.5 * 6, ActivitySparse: 2 * 6, Reachable: 3 + 6, Effective: 9),
            EvRnn.Learning.InfluenceMacs);
        Assert.Equal(
            new InfluenceMacs(
                Dense: 3 * 4 * 26, PaperFormula: 4 * 0.25 * 17, ActivitySparse: 5 * 17, Reachable: 24 + 24, Effective: 21 + 24),
            Egru.Learning.InfluenceMacs);
    }

    [Fact]
    public void Learning_has_its_own_sparsity_and_phases()
    {
        LearningMetrics learning = EvRnn.Learning;
        Assert.Equal(9, learning.StoredParameterCount);
        Assert.Equal(1 / 6.0, learning.BackwardActivationSparsity, tolerance: 1e-15);
        Assert.Equal(1 - 21.0 / 48, learning.InfluenceSparsity);
        Assert.Equal(new PhaseMacs(Forward: 18, Influence: 132, Readout: 88, Update: 11), learning.DenseMacs);
        Assert.Equal(new PhaseMacs(Forward: 6, Influence: 25, Readout: 47, Update: 9), learning.EffectiveMacs);
        Assert.Equal(249, learning.DenseMacs.Total);
    }

    [Fact]
    public void Averages_are_over_sequences()
    {
        Sequence<float> sequence = new([1, 0, 1], [1]);
        NeuroBenchMetrics twice = NeuroBenchMetrics.Measure(CreateEvRnn(), [sequence, sequence], Objective);
        Assert.Equal(EvRnn with { Learning = twice.Learning }, twice);
        Assert.Equal(EvRnn.Learning with { LearningFootprint = twice.Learning.LearningFootprint }, twice.Learning);
        Assert.Throws<ArgumentException>(() => NeuroBenchMetrics.Measure(CreateEvRnn(), [], Objective));
    }

    [Fact]
    public void Cells_without_events_have_no_membrane()
    {
        var cell = new GruCell();
        var layout = new CellLayout(cell, RecurrentMask.Random(3, sparsity: 0.5, new(1)), inputs: 1, outputs: 1);
        Network<float> network = new InitialWeights().CreateNetwork<float>(cell, layout, Readout.LastStep, new(2));
        NeuroBenchMetrics metrics = NeuroBenchMetrics.Measure(network, [new([1, 0.5f], [1])], Objective);
        Assert.Equal((0, 0), (metrics.MembraneUpdates, metrics.ActivationSparsity));
    }

    [Fact]
    public void Json_has_the_names_of_NeuroBench_whatever_the_options()
    {
        JsonElement json = JsonSerializer.SerializeToElement(EvRnn, JsonSerializerOptions.Web);
        Assert.Equal(
            [
                "ParameterCount", "Footprint", "ConnectionSparsity", "ActivationSparsity", "SynapticOperations",
                "MembraneUpdates", "Learning",
            ],
            json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            """{"Effective_MACs":3,"Effective_ACs":6,"Dense":24}""", json.GetProperty("SynapticOperations").GetRawText());
        Assert.Equal(
            """{"Dense":96,"PaperFormula":12,"ActivitySparse":12,"Reachable":9,"Effective":9}""",
            json.GetProperty("Learning").GetProperty("InfluenceMACs").GetRawText());
    }

    /// <summary>
    /// Two units that are connected both ways, R_01 = 0.5 and R_10 = −2. With inputs 1, 0, 1 both fire at t = 0 and t = 2; v is
    /// (0.5, 0.5), (0, −2.5), (0.5, 0.5), so unit 1 is not backward-active at t = 1.
    /// </summary>
    private static Network<float> CreateEvRnn()
    {
        var cell = new EvRnnCell(new EventFunction(Width: 1));
        var mask = RecurrentMask.FromDense(new[,] { { false, true }, { true, false } });
        var layout = new CellLayout(cell, mask, inputs: 1, outputs: 1);
        ParameterSet<float> parameters = layout.NewParameters<float>();
        float[] values = [0.5f, 1, -0.5f, -2, 1, -0.5f]; // R, W and b of unit 0, then of unit 1
        values.CopyTo(parameters.Cell, 0);
        parameters.ReadoutWeights[0] = 1;
        return new(cell, layout, Readout.LeakyTrace(), parameters);
    }

    /// <summary>
    /// Two units, unit 0 leads to unit 1. With inputs 1, 0, 0 unit 0 fires at t = 0 (c = 0.88, θ = 0.5) and its event makes
    /// unit 1 fire at t = 1 (c = 0.89); no state is within 0.1 of its threshold, so a unit is coupled just when it fires.
    /// </summary>
    private static Network<double> CreateEgru()
    {
        var cell = new EgruCell(new EventFunction(Width: 0.1));
        var mask = RecurrentMask.FromDense(new[,] { { false, false }, { true, false } });
        var layout = new CellLayout(cell, mask, inputs: 1, outputs: 1);
        ParameterSet<double> parameters = layout.NewParameters<double>();
        for (int k = 0; k < 2; k++)
        {
            parameters.Cell[layout.Bias(k, (int)Gate.Update)] = 2;
            parameters.Cell[layout.Threshold(k)] = 0.5;
        }

        parameters.Cell[layout.InputWeight(0, 0, (int)Gate.Candidate)] = 4;
        parameters.Cell[layout.RecurrentWeight(1, 0, (int)Gate.Update)] = 1;
        parameters.Cell[layout.RecurrentWeight(1, 0, (int)Gate.Candidate)] = 4;
        parameters.ReadoutWeights[0] = 1;
        return new(cell, layout, Readout.LastStep, parameters);
    }
}
