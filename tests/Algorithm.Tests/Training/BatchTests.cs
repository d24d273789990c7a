using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>Batches, workers and updates while a sequence runs.</summary>
public class BatchTests
{
    /// <summary>A loss at every step, so that online and batch updates differ.</summary>
    private static readonly Experiment Short = SpiralExperiment.Demo with
    {
        Objective = new(LossKind.SquaredError, LossTiming.EveryStep),
        Training = new TrainingSettings(Iterations: 5, BatchSize: 7, new SgdSettings(0.05)),
        TrainSequences = 30,
        TestSequences = 20,
    };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Workers_change_nothing_but_the_rounding_and_always_in_the_same_way(int workers)
    {
        double[] alone = Train(Short);
        double[] shared = Train(With(Short.Training with { Workers = workers }));
        Assert.InRange(ExactnessCheck.RelativeDifference(alone, shared), 0, 1e-12);
        for (int run = 0; run < 5; run++)
        {
            Assert.Equal(shared, Train(With(Short.Training with { Workers = workers })));
        }
    }

    [Fact]
    public void The_score_of_a_batch_does_not_depend_on_the_workers()
    {
        Evaluation alone = Progress(Short)[0].Batch;
        Evaluation shared = Progress(With(Short.Training with { Workers = 3 }))[0].Batch;
        Assert.Equal((alone.Accuracy, alone.Counts), (shared.Accuracy, shared.Counts));
        Assert.Equal(alone.Loss, shared.Loss, tolerance: 1e-12);
        Assert.Equal(alone.NormalisedError, shared.NormalisedError, tolerance: 1e-12);
    }

    [Fact]
    public void A_batch_steps_by_its_mean_gradient()
    {
        Experiment oneBatch = With(new TrainingSettings(1, Short.TrainSequences, new SgdSettings(0.5)));
        Network<double> network = Short.CreateNetwork<double>();
        ParameterSet<double> expected = network.Parameters.ConvertTo<double>();
        IReadOnlyList<Sequence<double>> sequences = Short.CreateDataset<double>().Train;
        foreach (Sequence<double> sequence in sequences)
        {
            ParameterSet<double> gradient = GradientMethods.SparseRtrl.Compute(network, sequence, Short.Objective).Gradient;
            gradient.Scale(-0.5 / sequences.Count);
            expected.Add(gradient);
        }

        Assert.InRange(ExactnessCheck.RelativeDifference(Flat(expected), Train(oneBatch)), 0, 1e-12);
    }

    [Fact]
    public void Online_training_updates_at_every_loss_step()
    {
        Experiment online = With(new TrainingSettings(1, BatchSize: 1, new SgdSettings(0.5)) { Online = true });
        Network<double> network = Short.CreateNetwork<double>();
        SequenceDataset<double> data = Short.CreateDataset<double>();
        Trainer<double> trainer = online.CreateTrainer(network, data);
        Assert.Single(trainer.Run());
        Sequence<double> sequence = data.Train[trainer.State.Order.Order[0]];

        Network<double> byHand = Short.CreateNetwork<double>();
        var engine = new SparseRtrlEngine<double>(byHand);
        for (int t = 0; t < sequence.Steps(byHand.Layout.Inputs); t++)
        {
            engine.Step(sequence.Input(t, byHand.Layout.Inputs));
            engine.AddLossGradient(LossKind.SquaredError, sequence.Target(t, byHand.Layout.Outputs));
            engine.Gradient.Scale(-0.5);
            byHand.Parameters.Add(engine.Gradient);
            engine.Gradient.Clear();
        }

        Assert.Equal(Flat(byHand.Parameters), Flat(network.Parameters));
        Assert.Equal(SpiralTask.Steps, trainer.State.OptimizerUpdates);
    }

    [Fact]
    public void Online_training_with_one_loss_step_is_training_with_batches_of_one()
    {
        Experiment last = Short with { Objective = new(LossKind.SquaredError, LossTiming.LastStep) };
        TrainingSettings settings = new(10, BatchSize: 1, new AdamSettings());
        Assert.Equal(
            Train(last with { Training = settings }),
            Train(last with { Training = settings with { Online = true } }));
    }

    [Fact]
    public void Online_training_is_refused_for_an_engine_that_is_not_online_and_for_several_workers()
    {
        TrainingSettings online = Short.Training with { Online = true };
        NotSupportedException offline = Assert.Throws<NotSupportedException>(() => With(online).CreateTrainer(
            Short.CreateNetwork<double>(), Short.CreateDataset<double>(), GradientMethods.Bptt.CreateEngine));
        Assert.Contains("complete at every step", offline.Message);
        ArgumentException several = Assert.Throws<ArgumentException>(() => Train(With(online with { Workers = 2 })));
        Assert.Contains("second worker", several.Message);
    }

    [Fact]
    public void Every_engine_that_computes_the_exact_gradient_trains_alike()
    {
        double[] sparse = Train(Short);
        foreach (GradientMethod method in (GradientMethod[])[GradientMethods.DenseRtrl, GradientMethods.Bptt])
        {
            Trainer<double> trainer = Short.CreateTrainer(
                Short.CreateNetwork<double>(), Short.CreateDataset<double>(), method.CreateEngine);
            Assert.Equal(Short.Training.Iterations, trainer.Run().Count());
            Assert.InRange(ExactnessCheck.RelativeDifference(sparse, Flat(trainer.Network.Parameters)), 0, 1e-10);
        }
    }

    private static Experiment With(TrainingSettings training) => Short with { Training = training };

    private static List<TrainingProgress> Progress(Experiment experiment) =>
        [.. experiment.CreateTrainer(experiment.CreateNetwork<double>(), experiment.CreateDataset<double>()).Run()];

    private static double[] Train(Experiment experiment)
    {
        Network<double> network = experiment.CreateNetwork<double>();
        double[] before = Flat(network.Parameters);
        Trainer<double> trainer = experiment.CreateTrainer(network, experiment.CreateDataset<double>());
        Assert.Equal(experiment.Training.Iterations, trainer.Run().Count());
        Assert.NotEqual(before, Flat(network.Parameters));
        return Flat(network.Parameters);
    }

    private static double[] Flat(ParameterSet<double> set) => [.. set.Parts.SelectMany(part => part)];
}
