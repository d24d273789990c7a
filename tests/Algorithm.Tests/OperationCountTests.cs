using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class OperationCountTests
{
    [Fact]
    public void Counters_equal_a_count_over_the_dense_influence_matrix() =>
        NetworkCase.With(NetworkCase.EvRnnCells).Where(networkCase => networkCase.Units > 1).Sample(
            networkCase =>
            {
                const int Lanes = 4;
                var engine = new SparseRtrlEngine<double>(networkCase.CreateNetwork(), Lanes);
                engine.RunSequence(networkCase.Sequence, networkCase.Objective);
                Assert.Equal(CountByBruteForce(networkCase, Lanes), engine.Counts);
            },
            iter: 200);

    [Fact]
    public void Reachability_never_adds_work_and_lanes_divide_it() =>
        NetworkCase.With(NetworkCase.EvRnnCells).Sample(
            networkCase =>
            {
                OperationCounts one = Count(networkCase, lanes: 1);
                OperationCounts four = Count(networkCase, lanes: 4);
                Assert.InRange(one.ReachableMacs, 0, one.ActivitySparseMacs);
                Assert.Equal(one.ReachableMacs, one.IssueSlots);
                Assert.InRange(four.IssueSlots, (one.IssueSlots + 3) / 4, one.IssueSlots);
                Assert.Equal(one with { IssueSlots = 0 }, four with { IssueSlots = 0 });
            },
            iter: 50);

    [Theory]
    [InlineData(16, 2, 77_824)]
    [InlineData(32, 2, 1_146_880)]
    [InlineData(64, 2, 17_563_648)]
    public void Dense_RTRL_costs_n_squared_times_p(int units, int inputs, long expected) =>
        Assert.Equal(expected, OperationCounts.DenseMacsPerStep(units, inputs));

    private static OperationCounts Count(NetworkCase networkCase, int lanes)
    {
        var engine = new SparseRtrlEngine<double>(networkCase.CreateNetwork(), lanes);
        engine.RunSequence(networkCase.Sequence, networkCase.Objective);
        return engine.Counts;
    }

    /// <summary>
    /// Runs the dense recursion and looks at its numbers: what is not zero there is what sparse RTRL must compute. A block counts
    /// as a whole: its bias element is zero only when the unit is not reachable.
    /// </summary>
    private static OperationCounts CountByBruteForce(NetworkCase networkCase, int lanes)
    {
        var dense = new DenseRecursion(networkCase.CreateNetwork());
        CellLayout layout = dense.Layout;
        OperationCounts counts = default;
        foreach (double[] input in networkCase.Sequence.Inputs.Chunk(networkCase.Inputs))
        {
            (double[,] before, bool[] firedBefore) = (dense.Influence, dense.Fired);
            dense.Step(input);
            counts += new OperationCounts { Steps = 1, Events = dense.Fired.Count(fired => fired) };
            for (int k = 0; k < layout.Units; k++)
            {
                bool active = dense.IsRowNonZero(dense.Influence, k);
                counts += new OperationCounts { BackwardActiveUnits = active ? 1 : 0 };
                for (int l = 0; l < layout.Units; l++)
                {
                    if (layout.Mask.Contains(k, l))
                    {
                        counts += new OperationCounts { SynapticOperations = firedBefore[l] ? 1 : 0 };
                        counts += active && dense.IsRowNonZero(before, l) ? CostOfReading(layout, before, l, lanes) : default;
                    }
                }
            }
        }

        return counts;
    }

    private static OperationCounts CostOfReading(CellLayout layout, double[,] influence, int l, int lanes)
    {
        int[] lengths = [.. Enumerable.Range(0, layout.Units)
            .Where(q => influence[l, layout.Bias(q)] != 0)
            .Select(layout.BlockLength)];
        return new OperationCounts
        {
            ActivitySparseMacs = layout.ParameterCount,
            ReachableMacs = lengths.Sum(),
            IssueSlots = lengths.Sum(length => (int)Math.Ceiling((double)length / lanes)),
        };
    }
}
