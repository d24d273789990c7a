using System.Collections.Immutable;
using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Sim.Tests.Accelerator;

/// <summary>A random network that learns a task on the accelerator, one sequence at a time, all in the kernel's number formats.</summary>
/// <param name="Sparsity">ω: share of recurrent weights that do not exist.</param>
/// <param name="TraceDecay">λ of the readout's trace.</param>
/// <param name="LearningRateShift">The learning rate is 2^−shift for all parameters.</param>
/// <param name="Sequences">To learn from.</param>
internal sealed record LearningCase(
    GeneratedTask Task, EventCell Cell, int Units, double Sparsity, double TraceDecay, int LearningRateShift, InitialWeights Initial, int Sequences)
{
    private const int TestSequences = 250;
    private const int Lanes = 4;

    /// <summary>An EGRU's initial thresholds are this part of the usual: with those, a long time nothing fires.</summary>
    private const double Thresholds = 0.3;

    public static ImmutableArray<LearningCase> All { get; } =
    [
        new(new SpiralTask(outputs: 1), new EvRnnCell(new(Width: 0.25)), 32, 0.9, 0.875, 3, new(InputGain: 2), 2000),
        new(new SpiralTask(outputs: 1), new EgruCell(new(Width: 0.5)), 16, 0.8, 0.8, 4, new(InputGain: 2, ReadoutGain: 2), 2000),
    ];

    public string Name => $"{Task.Name}, {Cell.Name}";

    /// <summary>EvRNN's formats.</summary>
    public FixedPointFormats Formats { get; init; } = new();

    public ILearningTwin CreateTwin(int seed)
    {
        var layout = new CellLayout(
            Cell, RecurrentMask.Random(Units, Sparsity, new RandomStream((ulong)seed)), Task.InputCount, Task.OutputCount);
        ParameterSet<double> initial = Initial
            .CreateNetwork<double>(Cell, layout, Readout.LeakyTrace(TraceDecay), new RandomStream((ulong)seed, stream: 1)).Parameters;
        return Cell is EgruCell ? Egru(layout, initial) : EvRnn(layout, initial);
    }

    public SequenceDataset<double> CreateDataset(int seed) => Task.CreateDataset<double>(Sequences, TestSequences, (ulong)seed);

    /// <summary>Test accuracy before learning, after a quarter and a half of the sequences and after all.</summary>
    /// <param name="twin">Of the same seed; it learns as far as the result is enumerated.</param>
    public IEnumerable<double> Learn(ILearningTwin twin, int seed)
    {
        SequenceDataset<double> data = CreateDataset(seed);
        int learned = 0;
        foreach (int checkpoint in new[] { 0, Sequences / 4, Sequences / 2, Sequences })
        {
            for (; learned < checkpoint; learned++)
            {
                twin.Run(data.Train[learned].Inputs, data.Train[learned].Targets, isLearning: true);
            }

            yield return Accuracy(twin, data.Test);
        }
    }

    private static double Accuracy(ILearningTwin twin, IReadOnlyList<Sequence<double>> test) => test.Average(sequence =>
    {
        twin.Run(sequence.Inputs, sequence.Targets);
        return LossFunction.ClassOf<double>(twin.Output) == LossFunction.ClassOf<double>(sequence.Targets) ? 1 : 0;
    });

    private int StreamCapacity => Task.Draw(0, new RandomStream(0)).Inputs.Length + Task.OutputCount;

    private EvRnnTwin EvRnn(CellLayout layout, ParameterSet<double> initial) => new(
        new EvRnnKernelConfiguration(
            Units, layout.Inputs, layout.Outputs, layout.Mask.RowStarts, layout.Mask.Columns, LearningRateShift)
        {
            SurrogateSupport = Cell.EventFunction.Width,
            TraceDecay = TraceDecay,
            Lanes = Lanes,
            StreamCapacity = StreamCapacity,
            Formats = Formats,
        },
        new(initial.Cell, initial.ReadoutWeights, initial.ReadoutBias));

    private EgruTwin Egru(CellLayout layout, ParameterSet<double> initial)
    {
        for (int unit = 0; unit < Units; unit++)
        {
            initial.Cell[layout.Threshold(unit)] *= Thresholds;
        }

        EgruKernelConfiguration configuration = new(
            Units, layout.Inputs, layout.Outputs, layout.Mask.RowStarts, layout.Mask.Columns, LearningRateShift)
        {
            SurrogateSupport = Cell.EventFunction.Width,
            TraceDecay = TraceDecay,
            Lanes = Lanes,
            StreamCapacity = StreamCapacity,
            Formats = new(InfluenceFraction: 10),
        };
        return new(configuration, new(initial.Cell, initial.ReadoutWeights, initial.ReadoutBias));
    }
}
