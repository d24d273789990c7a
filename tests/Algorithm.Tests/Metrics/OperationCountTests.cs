using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class OperationCountTests
{
    private static readonly Gen<NetworkCase> Cases = NetworkCase.With(NetworkCase.AnyCell)
        .Where(networkCase => networkCase.Units is > 1 and <= 8 && networkCase.Steps <= 12);

    [Fact]
    public void Counters_equal_a_count_over_the_dense_recursion() =>
        Cases.Sample(
            networkCase =>
            {
                Network<double> network = networkCase.CreateNetwork();
                Sequence<double> sequence = WithSilentInputs(networkCase.Sequence);
                IGradientEngine<double> engine = Engine(network, lanes: 4);
                engine.RunSequence(sequence, networkCase.Objective);
                Assert.Equal(CountingRecursion.Count(network, sequence, networkCase.Objective, lanes: 4), engine.Counts);
            },
            iter: 150);

    [Fact]
    public void A_longer_sequence_has_other_counts()
    {
        var networkCase = new NetworkCase(
            new EgruCell(new EventFunction()), Units: 4, Inputs: 2, Outputs: 1, Steps: 5, Sparsity: 0.3, IndependentMasks: false,
            LeakyTrace: true, new(LossKind.SquaredError, LossTiming.EveryStep), Seed: 1);
        IGradientEngine<double> engine = Engine(networkCase.CreateNetwork(), lanes: 4);
        engine.RunSequence(networkCase.Sequence, networkCase.Objective);
        NetworkCase longer = networkCase with { Steps = 6 };
        Assert.NotEqual(
            CountingRecursion.Count(longer.CreateNetwork(), longer.Sequence, longer.Objective, lanes: 4), engine.Counts);
    }

    [Fact]
    public void Every_kind_of_sparsity_takes_work_away_and_lanes_divide_it() =>
        Cases.Sample(
            networkCase =>
            {
                OperationCounts one = Count(networkCase, lanes: 1);
                OperationCounts four = Count(networkCase, lanes: 4);
                double dense = PhaseMacs.InfluenceMacsOfDenseRtrl(networkCase.CreateNetwork().Layout);
                Assert.InRange(one.ActivitySparseMacs, 0, one.Steps * dense);
                Assert.InRange(one.ReachableMacs, 0, one.ActivitySparseMacs);
                Assert.InRange(one.InfluenceMacs, 0, one.ReachableMacs);
                Assert.Equal(one.InfluenceMacs, one.IssueSlots);
                Assert.InRange(four.IssueSlots, (one.IssueSlots + 3) / 4, one.IssueSlots);
                Assert.Equal(one with { IssueSlots = 0 }, four with { IssueSlots = 0 });
            },
            iter: 50);

    [Fact]
    public void Counts_add_up_and_subtract()
    {
        OperationCounts one = Count(Cases.Single(), lanes: 4);
        Assert.NotEqual(one, one + one);
        Assert.Equal(one, one + one - one);
        Assert.Equal(default, one - one);
    }

    /// <summary>n²·(n² + n·m + n) for one gate; three gates and a threshold per unit make it n²·(3·(n² + n·m + n) + n).</summary>
    [Theory]
    [InlineData("evrnn", 16, 77_824)]
    [InlineData("evrnn", 32, 1_146_880)]
    [InlineData("evrnn", 64, 17_563_648)]
    [InlineData("egru", 16, 256 * 928)]
    [InlineData("gru", 16, 256 * 912)]
    public void Dense_RTRL_costs_n_squared_times_p(string cell, int units, long expected)
    {
        var mask = RecurrentMask.Random(units, sparsity: 0.9, new(1));
        var layout = new CellLayout(CellNamed(cell), mask, inputs: 2, outputs: 1);
        Assert.Equal(expected, PhaseMacs.InfluenceMacsOfDenseRtrl(layout));
    }

    private static Cell CellNamed(string name) => name switch
    {
        "evrnn" => new EvRnnCell(new EventFunction()),
        "egru" => new EgruCell(new EventFunction()),
        _ => new GruCell(),
    };

    private static OperationCounts Count(NetworkCase networkCase, int lanes)
    {
        IGradientEngine<double> engine = Engine(networkCase.CreateNetwork(), lanes);
        engine.RunSequence(networkCase.Sequence, networkCase.Objective);
        return engine.Counts;
    }

    private static IGradientEngine<double> Engine(Network<double> network, int lanes) => network.Cell is EvRnnCell
        ? new SparseRtrlEngine<double>(network, lanes)
        : new ColumnSparseRtrlEngine<double>(network, lanes);

    /// <summary>About half of the inputs set to zero, as between events.</summary>
    private static Sequence<double> WithSilentInputs(Sequence<double> sequence) =>
        sequence with { Inputs = Array.ConvertAll(sequence.Inputs, x => Math.Abs(x) < 0.7 ? 0 : x) };
}
