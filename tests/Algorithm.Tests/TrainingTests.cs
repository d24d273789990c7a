using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class TrainingTests
{
    private static readonly SpiralExperiment Short = SpiralExperiment.Demo with
    {
        Training = SpiralExperiment.Demo.Training with { Iterations = 20 },
        TrainSequences = 100,
        TestSequences = 100,
    };

    [Fact]
    public void The_demo_reaches_97_percent_within_the_ranges_of_16_bit_hardware()
    {
        const double Limit = 8; // Q3.12
        Network<float> network = Train(SpiralExperiment.Demo);
        SequenceDataset<float> data = SpiralExperiment.Demo.CreateDataset<float>();
        Evaluation test = Evaluation.Of(network, data.Test, SpiralExperiment.Demo.Objective);
        var ranges = ValueRanges.Of(network, data.Test);

        Assert.InRange(test.Accuracy, 0.97, 1);
        Assert.InRange(ranges.Weight, 0.1, Limit);
        Assert.InRange(ranges.Potential, 0.1, Limit);
        Assert.InRange(ranges.Influence, 0.1, Limit);
        Assert.InRange(ranges.GradientTrace, 0.1, Limit);
        Assert.InRange(ranges.Output, 0.1, Limit);
    }

    [Fact]
    public void An_untrained_network_guesses()
    {
        Network<float> network = SpiralExperiment.Demo.CreateNetwork<float>();
        SequenceDataset<float> data = SpiralExperiment.Demo.CreateDataset<float>();
        Assert.InRange(Evaluation.Of(network, data.Test, SpiralExperiment.Demo.Objective).Accuracy, 0, 0.8);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_to_the_bit() =>
        Assert.Equal(Bits(Train(Short)), Bits(Train(Short)));

    [Fact]
    public void Another_order_of_the_batches_gives_other_weights()
    {
        SequenceDataset<float> data = Short.CreateDataset<float>();
        Network<float> network = Short.CreateNetwork<float>();
        var trainer = new Trainer<float>(network, data.Train, Short.Objective, Short.Training, new RandomStream(99));
        Assert.Equal(Short.Training.Iterations, trainer.Run().Count());
        Assert.NotEqual(Bits(Train(Short)), Bits(network));
    }

    [Fact]
    public void An_empty_training_set_or_batch_is_refused()
    {
        SpiralExperiment noData = Short with { TrainSequences = 0 };
        Network<float> network = noData.CreateNetwork<float>();
        Assert.Throws<ArgumentException>(() => noData.CreateTrainer(network, noData.CreateDataset<float>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingSettings(1, BatchSize: 0, new AdamSettings()));
    }

    [Fact]
    public void Progress_is_that_of_the_batch()
    {
        Network<float> network = Short.CreateNetwork<float>();
        SequenceDataset<float> data = Short.CreateDataset<float>();
        Evaluation whole = Evaluation.Of(network, data.Train, Short.Objective);
        SpiralExperiment oneBatch = Short with { Training = new(1, data.Train.Count, Short.Training.Optimizer) };

        TrainingProgress progress = oneBatch.CreateTrainer(network, data).Run().Single();

        Assert.Equal(1, progress.Iteration);
        Assert.Equal(whole.Loss, progress.Loss, tolerance: 1e-6);
        Assert.Equal(whole.Accuracy, progress.Accuracy);
        Assert.Equal(whole.Counts, progress.Counts);
        Assert.Equal(whole.ActivityDensity, progress.ActivityDensity);
        Assert.Equal(whole.BackwardDensity, progress.BackwardDensity);
    }

    [Fact]
    public void Gradient_descent_steps_by_the_learning_rate()
    {
        Network<double> network = Short.CreateNetwork<double>();
        ParameterSet<double> gradient = network.Layout.NewParameters<double>();
        gradient.Cell[3] = 2;
        double before = network.Parameters.Cell[3];
        SgdSettings.WithShift(4).Create(network.Parameters).Apply(network.Parameters, gradient);
        Assert.Equal(before - 2 / 16.0, network.Parameters.Cell[3]);
    }

    [Fact]
    public void Adam_steps_as_its_definition_says()
    {
        Network<double> network = Short.CreateNetwork<double>();
        ParameterSet<double> gradient = network.Layout.NewParameters<double>();
        IOptimizer<double> adam = new AdamSettings(LearningRate: 0.1).Create(network.Parameters);
        double start = network.Parameters.ReadoutBias[0];

        gradient.ReadoutBias[0] = 5;
        adam.Apply(network.Parameters, gradient);
        Assert.Equal(start - 0.1, network.Parameters.ReadoutBias[0], tolerance: 1e-9);

        gradient.ReadoutBias[0] = -5;
        adam.Apply(network.Parameters, gradient);
        double first = (0.9 * 0.1 * 5 - 0.1 * 5) / (1 - 0.9 * 0.9);
        double second = (0.999 * 0.001 * 25 + 0.001 * 25) / (1 - 0.999 * 0.999);
        Assert.Equal(start - 0.1 - 0.1 * first / Math.Sqrt(second), network.Parameters.ReadoutBias[0], tolerance: 1e-9);
    }

    private static Network<float> Train(SpiralExperiment experiment)
    {
        Network<float> network = experiment.CreateNetwork<float>();
        Trainer<float> trainer = experiment.CreateTrainer(network, experiment.CreateDataset<float>());
        Assert.Equal(experiment.Training.Iterations, trainer.Run().Count());
        return network;
    }

    private static int[] Bits(Network<float> network) =>
        [.. network.Parameters.Parts.SelectMany(part => part).Select(BitConverter.SingleToInt32Bits)];
}
