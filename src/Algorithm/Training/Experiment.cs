using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Everything that determines a training run; equal records give equal results, to the bit.</summary>
/// <param name="Units">n</param>
/// <param name="Seed">Of the masks, the initial weights, the data and the training, which take independent streams.</param>
public sealed record Experiment(
    SequenceTask Task,
    Cell Cell,
    int Units,
    MaskDraw Masks,
    Readout Readout,
    Objective Objective,
    InitialWeights InitialWeights,
    TrainingSettings Training,
    int TrainSequences,
    int TestSequences,
    ulong Seed)
{
    private const ulong MaskStream = 10;
    private const ulong WeightStream = 11;

    /// <summary>A network with random masks and weights.</summary>
    public Network<T> CreateNetwork<T>()
        where T : IFloatingPointIeee754<T>
    {
        var layout = new CellLayout(
            Cell, Masks.Draw(Cell, Units, Task.InputCount, new(Seed, MaskStream)), Task.InputCount, Task.OutputCount);
        return InitialWeights.CreateNetwork<T>(Cell, layout, Readout, new(Seed, WeightStream));
    }

    public SequenceDataset<T> CreateDataset<T>()
        where T : IFloatingPointIeee754<T> => Task.CreateDataset<T>(TrainSequences, TestSequences, Seed);

    /// <param name="createEngine">Computes the gradients; sparse RTRL by default.</param>
    public Trainer<T> CreateTrainer<T>(
        Network<T> network, SequenceDataset<T> dataset, Func<Network<T>, IGradientEngine<T>>? createEngine = null)
        where T : IFloatingPointIeee754<T> =>
        new(network, dataset, Objective, Training, Seed, createEngine ?? SparseEngines.Create);
}
