using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class EngineTests
{
    private static readonly Experiment Experiment = SpiralExperiment.Demo;

    [Fact]
    public void The_influence_matrix_is_that_of_the_dense_recursion_row_by_row() =>
        NetworkCase.With(NetworkCase.EvRnnCells).Sample(
            networkCase =>
            {
                var engine = new SparseRtrlEngine<double>(networkCase.CreateNetwork());
                var dense = new DenseRecursion(networkCase.CreateNetwork());
                foreach (double[] input in networkCase.Sequence.Inputs.Chunk(networkCase.Inputs))
                {
                    engine.Step(input);
                    dense.Step(input);
                    dense.AssertSameInfluence(engine);
                }
            },
            iter: 50);

    [Fact]
    public void Memory_does_not_grow_with_the_sequence()
    {
        Network<float> network = Experiment.CreateNetwork<float>();
        var engine = new SparseRtrlEngine<float>(network);
        float[] input = [0.3f, -0.2f];
        float[] target = [1];
        engine.Step(input);
        engine.AddLossGradient(LossKind.SquaredError, target);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < 5_000; t++)
        {
            engine.Step(input);
            engine.AddLossGradient(LossKind.SquaredError, target);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_reset_forgets_the_previous_sequence()
    {
        SequenceDataset<float> data = Experiment.CreateDataset<float>();
        Network<float> network = Experiment.CreateNetwork<float>();
        var used = new SparseRtrlEngine<float>(network);
        used.RunSequence(data.Train[0], Experiment.Objective);
        used.Gradient.Clear();
        var fresh = new SparseRtrlEngine<float>(network);

        float lossAfterUse = used.RunSequence(data.Train[1], Experiment.Objective);
        float lossWhenFresh = fresh.RunSequence(data.Train[1], Experiment.Objective);

        Assert.Equal(lossWhenFresh, lossAfterUse);
        Assert.Equal(fresh.Gradient.Parts, used.Gradient.Parts);
    }

    [Fact]
    public void Single_precision_points_the_same_way_as_double_precision()
    {
        Network<float> single = Experiment.CreateNetwork<float>();
        Sequence<float> sequence = Experiment.CreateDataset<float>().Train[0];
        var engine = new SparseRtrlEngine<float>(single);
        engine.RunSequence(sequence, Experiment.Objective);
        GradientResult exact = GradientMethods.SparseRtrl.Compute(
            single.ConvertTo<double>(), sequence.ConvertTo<double>(), Experiment.Objective);

        double[] rounded = Array.ConvertAll(engine.Gradient.Cell, g => (double)g);
        Assert.InRange(ExactnessCheck.RelativeDifference(exact.Gradient.Cell, rounded), 1e-12, 1e-5);
    }

    [Fact]
    public void An_input_of_the_wrong_length_is_refused()
    {
        var engine = new SparseRtrlEngine<float>(Experiment.CreateNetwork<float>());
        Assert.Throws<ArgumentException>(() => engine.Step([1f]));
        Assert.Throws<ArgumentException>(() => engine.Step([1f, 2, 3]));
    }
}
