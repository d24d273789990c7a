using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class SpiralTaskTests
{
    private static readonly SequenceDataset<double> Data = Create(trainCount: 1_000, testCount: 500, seed: 1);

    [Fact]
    public void Train_and_test_sets_share_no_sequence()
    {
        HashSet<(double, double)> train = [.. Data.Train.Select(Start)];
        Assert.Equal(Data.Train.Count, train.Count);
        Assert.DoesNotContain(Data.Test, sequence => train.Contains(Start(sequence)));
    }

    [Fact]
    public void Classes_are_balanced()
    {
        Assert.Equal(500, Data.Train.Count(sequence => sequence.Targets[0] > 0));
        Assert.Equal(250, Data.Test.Count(sequence => sequence.Targets[0] > 0));
    }

    [Fact]
    public void Points_lie_on_an_inward_spiral_and_the_class_is_its_direction() =>
        Assert.All(Data.Test, sequence =>
        {
            double[][] points = [.. sequence.Inputs.Chunk(2)];
            Assert.Equal(SpiralTask.Steps, points.Length);
            for (int step = 0; step < SpiralTask.Steps; step++)
            {
                double radius = double.Hypot(points[step][0], points[step][1]);
                Assert.Equal(1 / (1 + 2 * Math.PI * step / 16), radius, tolerance: 1e-12);
            }

            double cross = points[0][0] * points[1][1] - points[0][1] * points[1][0];
            Assert.Equal(sequence.Targets[0] > 0, cross < 0);
        });

    [Fact]
    public void The_seed_decides() =>
        Assert.NotEqual(Data.Train[0].Inputs, Create(1, 1, seed: 2).Train[0].Inputs);

    private static SequenceDataset<double> Create(int trainCount, int testCount, ulong seed) =>
        new SpiralTask(outputs: 1).CreateDataset<double>(trainCount, testCount, seed);

    private static (double X, double Y) Start(Sequence<double> sequence) => (sequence.Inputs[0], sequence.Inputs[1]);
}
