using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class InfluenceEstimateTests
{
    /// <summary>So wide that hardly a unit is cut off and estimates have something to lose.</summary>
    private static readonly EventFunction Wide = new(Width: 4);

    private static readonly Cell[] Cells = [new EvRnnCell(Wide), new EgruCell(Wide), new TanhRnnCell(), new GruCell()];

    [Fact]
    public void SnAp_of_an_order_as_long_as_the_sequence_is_exact_for_any_cell() =>
        NetworkCase.With(NetworkCase.AnyCell).Sample(
            networkCase => networkCase.Compare(GradientMethods.DenseRtrl, Method($"snap-{networkCase.Steps}")).IsExact,
            iter: 100);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void SnAp_of_order_n_is_exact_in_a_chain_of_n_units_and_not_in_a_longer_one(int order)
    {
        foreach (Cell cell in Cells)
        {
            Assert.InRange(DifferenceFromExact($"snap-{order}", Chain(cell, order)), 0, ExactnessCheck.Tolerance);
            double differenceOfLonger = DifferenceFromExact($"snap-{order}", Chain(cell, order + 1));
            Assert.InRange(differenceOfLonger, 1e4 * ExactnessCheck.Tolerance, double.MaxValue);
        }
    }

    [Fact]
    public void SnAp_1_is_exact_without_recurrent_weights_and_only_then()
    {
        foreach (NetworkCase dense in Cells.Select(DenseCase))
        {
            Assert.True((dense with { Sparsity = 1 }).Compare(GradientMethods.DenseRtrl, Method("snap-1")).IsExact);
            Assert.InRange(DifferenceFromExact("snap-1", dense.CreateNetwork()), 1e-3, double.MaxValue);
        }
    }

    [Fact]
    public void As_many_random_paths_as_units_are_exact_for_any_cell() =>
        NetworkCase.With(NetworkCase.AnyCell).Sample(
            networkCase => networkCase.Compare(GradientMethods.DenseRtrl, Method($"random-k-{networkCase.Units}")).IsExact,
            iter: 100);

    [Fact]
    public void Fewer_random_paths_lose_something_that_depends_on_the_seed()
    {
        foreach (Network<double> network in Cells.Select(cell => DenseCase(cell).CreateNetwork()))
        {
            Assert.InRange(DifferenceFromExact("random-k-1", network), 1e-3, double.MaxValue);
            double[] first = CellGradient(Method("random-k-1", seed: 1), network);
            Assert.Equal(first, CellGradient(Method("random-k-1", seed: 1), network));
            Assert.NotEqual(first, CellGradient(Method("random-k-1", seed: 2), network));
        }
    }

    /// <summary>Off the diagonal SnAp-1 of these cells keeps nothing, and on it nothing is left but the leak.</summary>
    [Fact]
    public void E_prop_is_SnAp_1_without_self_connections_in_cells_without_thresholds()
    {
        foreach (Cell cell in Cells.Where(cell => !cell.HasThresholds))
        {
            Assert.InRange(DifferenceFromSnap1(WithMask(cell, (k, l) => k != l)), 0, ExactnessCheck.Tolerance);
            Assert.InRange(DifferenceFromSnap1(WithMask(cell, (_, _) => true)), 1e-3, double.MaxValue);
        }

        static double DifferenceFromSnap1(Network<double> network) => ExactnessCheck.RelativeDifference(
            CellGradient(Method("snap-1"), network), CellGradient(Method("e-prop"), network));
    }

    /// <summary>The first unit listens to nobody, so that its own eligibility is all there is.</summary>
    [Fact]
    public void E_prop_is_exact_when_the_readout_sees_only_units_without_recurrent_input()
    {
        foreach (Network<double> network in Cells.Select(cell => Chain(cell, units: 3)))
        {
            Assert.InRange(DifferenceFromExact("e-prop", network), 1e-3, double.MaxValue);
            for (int weight = 0; weight < network.Parameters.ReadoutWeights.Length; weight++)
            {
                network.Parameters.ReadoutWeights[weight] *= weight % 3 == 0 ? 1 : 0;
            }

            Assert.InRange(DifferenceFromExact("e-prop", network), 0, ExactnessCheck.Tolerance);
        }
    }

    [Fact]
    public void The_immediate_gradient_is_BPTT_truncated_to_one_step_if_the_readout_has_no_trace_and_only_then()
    {
        NetworkCase.With(NetworkCase.AnyCell).Sample(
            networkCase => (networkCase with { LeakyTrace = false }).Compare(Method("immediate"), Method("tbptt-1")).IsExact,
            iter: 100);
        Assert.All(
            Cells,
            cell => Assert.InRange(
                DenseCase(cell).Compare(Method("immediate"), Method("tbptt-1")).WorstRelativeDifference, 1e-3, double.MaxValue));
    }

    [Fact]
    public void E_prop_remembers_what_a_gated_cell_keeps_and_nothing_in_a_cell_without_leak()
    {
        foreach (Cell cell in Cells)
        {
            Network<double> network = DenseCase(cell).CreateNetwork();
            double difference = ExactnessCheck.RelativeDifference(
                CellGradient(Method("immediate"), network), CellGradient(Method("e-prop"), network));
            Assert.Equal(cell.GateCount > 1, difference > 1e-3);
            Assert.True(cell.GateCount > 1 || difference == 0);
        }
    }

    [Fact]
    public void RFLO_is_e_prop_when_the_readout_has_its_feedback_weights_and_only_then()
    {
        foreach (Network<double> network in Cells.Select(cell => DenseCase(cell).CreateNetwork()))
        {
            Assert.InRange(Difference(network), 1e-2, double.MaxValue);
            RandomFeedback.Draw(network.Layout, seed: 5).CopyTo(network.Parameters.ReadoutWeights, 0);
            Assert.Equal(0, Difference(network));
        }

        static double Difference(Network<double> network) => ExactnessCheck.RelativeDifference(
            CellGradient(Method("e-prop"), network), CellGradient(Method("rflo", seed: 5), network));
    }

    [Fact]
    public void Every_estimate_leaves_loss_and_readout_gradient_exact()
    {
        foreach (Network<double> network in Cells.Select(cell => DenseCase(cell).CreateNetwork()))
        {
            NetworkCase task = DenseCase(network.Cell);
            GradientResult exact = GradientMethods.DenseRtrl.Compute(network, task.Sequence, task.Objective);
            foreach (string name in Estimates)
            {
                GradientResult estimate = Method(name).Compute(network, task.Sequence, task.Objective);
                exact.Gradient.Cell.CopyTo(estimate.Gradient.Cell, 0);
                Assert.InRange(ExactnessCheck.RelativeDifference(exact, estimate), 0, ExactnessCheck.Tolerance);
            }
        }
    }

    [Fact]
    public void A_reset_forgets_the_previous_sequence()
    {
        foreach (NetworkCase task in Cells.Select(DenseCase))
        {
            foreach (string name in Estimates.Except(["uoro"]))
            {
                IGradientEngine<double> engine = Method(name).CreateEngine(task.CreateNetwork());
                engine.RunSequence((task with { Seed = 99 }).Sequence, task.Objective);
                engine.Gradient.Clear();
                engine.RunSequence(task.Sequence, task.Objective);
                Assert.Equal(CellGradient(Method(name), task.CreateNetwork()), engine.Gradient.Cell);
            }
        }
    }

    private static IEnumerable<string> Estimates =>
        GradientMethods.All.Where(family => !family.IsExact).Select(family => GradientMethodTests.NameOf(family, number: 2));

    private static GradientMethod Method(string name, ulong seed = 0) => GradientMethods.Parse(name, seed);

    private static NetworkCase DenseCase(Cell cell) => new(
        cell, Units: 6, Inputs: 2, Outputs: 2, Steps: 12, Sparsity: 0, IndependentMasks: false, LeakyTrace: true,
        new(LossKind.SquaredError, LossTiming.EveryStep), Seed: 7);

    private static double DifferenceFromExact(string name, Network<double> network) => ExactnessCheck.RelativeDifference(
        CellGradient(GradientMethods.DenseRtrl, network), CellGradient(Method(name), network));

    private static double[] CellGradient(GradientMethod method, Network<double> network)
    {
        NetworkCase task = DenseCase(network.Cell);
        return method.Compute(network, task.Sequence, task.Objective).Gradient.Cell;
    }

    /// <summary>Every unit but the first has one incoming weight, from the unit before it.</summary>
    private static Network<double> Chain(Cell cell, int units) => WithMask(cell, (k, l) => k == l + 1, units);

    private static Network<double> WithMask(Cell cell, Func<int, int, bool> exists, int units = 6)
    {
        bool[,] mask = new bool[units, units];
        for (int k = 0; k < units; k++)
        {
            for (int l = 0; l < units; l++)
            {
                mask[k, l] = exists(k, l);
            }
        }

        var layout = new CellLayout(cell, RecurrentMask.FromDense(mask), inputs: 2, outputs: 2);
        var strong = new InitialWeights(RecurrentGain: 3, InputGain: 3); // so that EGRU units fire and tell the next one
        return strong.CreateNetwork<double>(cell, layout, Readout.LeakyTrace(), new(seed: 7));
    }
}
