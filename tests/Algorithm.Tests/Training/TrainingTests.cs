using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class TrainingTests
{
    private static readonly Experiment Short = SpiralExperiment.Demo with
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
        Network<float> network = Short.CreateNetwork<float>();
        Trainer<float> trainer = (Short with { Seed = 99 }).CreateTrainer(network, Short.CreateDataset<float>());
        Assert.Equal(Short.Training.Iterations, trainer.Run().Count());
        Assert.NotEqual(Bits(Train(Short)), Bits(network));
    }

    [Fact]
    public void Every_setting_of_the_training_makes_a_difference()
    {
        TrainingSettings[] all =
        [
            Short.Training,
            Short.Training with { Optimizer = new SgdSettings(0.1) },
            Short.Training with { Optimizer = new SgdSettings(0.1, Momentum: 0.9) },
            Short.Training with { Optimizer = new SgdSettings(0.1, Momentum: 0.9, Nesterov: true) },
            Short.Training with { Schedule = new CosineDecay() },
            Short.Training with { Clipping = new ClippingByValue(1e-3) },
            Short.Training with { Online = true },
            Short.Training with { MaskAdaptation = new SparseEvolution(Interval: 5, End: 20) },
        ];
        int[][] weights = [.. all.Select(settings => Bits(Train(Short with { Training = settings })))];
        Assert.Distinct(weights.Select(bits => string.Join(' ', bits)));
    }

    [Fact]
    public void An_empty_training_set_or_batch_is_refused()
    {
        Experiment noData = Short with { TrainSequences = 0 };
        Network<float> network = noData.CreateNetwork<float>();
        Assert.Throws<ArgumentException>(() => noData.CreateTrainer(network, noData.CreateDataset<float>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingSettings(1, BatchSize: 0, new AdamSettings()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Short.Training with { Workers = 0 });
    }

    [Fact]
    public void Progress_is_that_of_the_batch()
    {
        Network<float> network = Short.CreateNetwork<float>();
        SequenceDataset<float> data = Short.CreateDataset<float>();
        Evaluation whole = Evaluation.Of(network, data.Train, Short.Objective);
        Experiment oneBatch = Short with { Training = new(1, data.Train.Count, new SgdSettings(0.25)) };

        TrainingProgress progress = oneBatch.CreateTrainer(network, data).Run().Single();

        Assert.Equal((1, 0.25, 51), (progress.Iteration, progress.LearningRate, progress.RecurrentWeights));
        Assert.Equal(whole.Loss, progress.Batch.Loss, tolerance: 1e-6);
        Assert.Equal(whole with { Loss = 0, NormalisedError = 0 }, progress.Batch with { Loss = 0, NormalisedError = 0 });
        Assert.Null(progress.Test);
    }

    [Fact]
    public void The_test_set_is_evaluated_at_intervals_and_after_the_update()
    {
        Network<float> network = Short.CreateNetwork<float>();
        SequenceDataset<float> data = Short.CreateDataset<float>();
        Experiment evaluated = Short with { Training = Short.Training with { EvaluationInterval = 7 } };

        var progress = evaluated.CreateTrainer(network, data).Run().Take(14).ToList();

        Assert.Equal([7, 14], progress.Where(p => p.Test is not null).Select(p => p.Iteration));
        Assert.Equal(Evaluation.Of(network, data.Test, Short.Objective), progress[^1].Test);
    }

    [Fact]
    public void Evaluating_does_not_change_the_training()
    {
        Experiment evaluated = Short with { Training = Short.Training with { EvaluationInterval = 3 } };
        Assert.Equal(Bits(Train(Short)), Bits(Train(evaluated)));
    }

    [Fact]
    public void A_training_that_diverges_stops_with_the_iteration()
    {
        Experiment wild = Short with { Training = Short.Training with { Optimizer = new SgdSettings(1e30) } };
        TrainingDivergedException failure = Assert.Throws<TrainingDivergedException>(() => Train(wild));
        Assert.InRange(failure.Iteration, 2, 20);
        Assert.Contains($"iteration {failure.Iteration}", failure.Message);
    }

    internal static Network<float> Train(Experiment experiment)
    {
        Trainer<float> trainer = experiment.CreateTrainer(experiment.CreateNetwork<float>(), experiment.CreateDataset<float>());
        Assert.Equal(experiment.Training.Iterations, trainer.Run().Count());
        return trainer.Network;
    }

    internal static int[] Bits(Network<float> network) =>
        [.. network.Parameters.Parts.SelectMany(part => part).Select(BitConverter.SingleToInt32Bits)];
}
