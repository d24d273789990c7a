using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>Every task can be learned: in a small size, a short run gets well past the best constant answer.</summary>
public sealed class LearnabilityTests
{
    /// <param name="trivial">What the best constant answer reaches.</param>
    [Theory]
    [InlineData("spiral", 100, 0.5, 0.9)]
    [InlineData("cue-accumulation:cues=3,delay=2,neurons=2", 150, 0.5, 0.8)]
    [InlineData("copy:length=3,symbols=6,delay=1", 300, 4.0 / 7, 0.75)]
    [InlineData("delayed-xor:delay=3", 300, 0.5, 0.9)]
    [InlineData("anbn:longestTrained=6,longestTested=8", 100, 0.5, 0.7)]
    public void Classes_are_learned(string name, int iterations, double trivial, double expected)
    {
        Evaluation test = Train(name, iterations);

        Assert.True(expected > trivial);
        Assert.InRange(test.Accuracy, expected, 1);
    }

    [Theory]
    [InlineData("sine:steps=25", 200, 0.6)]
    [InlineData("pattern-generation:outputs=1,steps=25", 200, 0.6)]
    [InlineData("mackey-glass:steps=25", 150, 0.6)]
    [InlineData("lorenz:steps=25", 100, 0.6)]
    [InlineData("flip-flop:bits=1,steps=25", 150, 0.6)]
    public void Values_are_learned(string name, int iterations, double expectedError) =>
        Assert.InRange(Train(name, iterations).NormalisedError, 0, expectedError);

    private static Evaluation Train(string name, int iterations)
    {
        SequenceTask task = SequenceTasks.Find(name);
        Experiment experiment = SpiralExperiment.Demo with
        {
            Task = task,
            Cell = new GruCell(),
            Objective = task.Objective,
            Readout = Readout.LastStep,
            Training = new(iterations, BatchSize: 8, new AdamSettings(LearningRate: 2e-2)),
            TrainSequences = 200,
            TestSequences = 100,
        };
        Network<float> network = experiment.CreateNetwork<float>();
        SequenceDataset<float> data = experiment.CreateDataset<float>();
        Assert.Equal(iterations, experiment.CreateTrainer(network, data).Run().Count());
        return Evaluation.Of(network, data.Test, experiment.Objective);
    }
}
