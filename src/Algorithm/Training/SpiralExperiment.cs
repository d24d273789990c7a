namespace SparseRtrl.Algorithm;

/// <summary>Experiments on the spiral task.</summary>
public static class SpiralExperiment
{
    /// <summary>
    /// The demonstration: small enough for a small FPGA, one output and squared error at the last step because that is the loss
    /// the hardware computes itself. Of 20 seeds all reached 99 % test accuracy; weights and potentials stay inside ±8, the range
    /// of 16-bit Q3.12.
    /// </summary>
    public static Experiment Demo { get; } = new(
        new SpiralTask(outputs: 1),
        new EvRnnCell(new EventFunction(Width: 0.5)),
        Units: 16,
        new MaskDraw(Sparsity: 0.8) { AllowsEmptyRows = true }, // as in the reports that were made with it
        Readout.LeakyTrace(0.875), // the hardware decays by 1 − 2^−3
        new Objective(LossKind.SquaredError, LossTiming.LastStep),
        new InitialWeights(),
        new TrainingSettings(Iterations: 1000, BatchSize: 32, new AdamSettings(LearningRate: 5e-3)),
        TrainSequences: 2000,
        TestSequences: 1000,
        Seed: 1);
}
