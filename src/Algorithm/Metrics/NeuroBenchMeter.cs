using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Runs sequences and adds up what <see cref="NeuroBenchMetrics"/> are made from.</summary>
internal sealed class NeuroBenchMeter<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Network<T> network;
    private readonly CellLayout layout;
    private readonly ISparseEngine<T> engine;
    private readonly int[] inputFanOut; // non-zero weights out of each input, m
    private readonly int[] unitFanOut; // non-zero recurrent weights out of each unit, n
    private readonly int[] readoutFanOut; // non-zero readout weights out of each unit, n
    private readonly T[] potentials; // of the step before, n
    private long sequences;
    private long zeroOutputs;
    private long potentialUpdates;
    private long macs;
    private long acs;

    public NeuroBenchMeter(Network<T> network)
    {
        this.network = network;
        layout = network.Layout;
        engine = SparseEngines.Create(network);
        inputFanOut = new int[layout.Inputs];
        unitFanOut = new int[layout.Units];
        readoutFanOut = new int[layout.Units];
        potentials = new T[layout.Units];
        CountFanOut();
    }

    public void Run(Sequence<T> sequence, Objective objective)
    {
        int steps = sequence.Steps(layout.Inputs);
        engine.Reset();
        sequences++;
        for (int t = 0; t < steps; t++)
        {
            Step(sequence.Input(t, layout.Inputs), isFirst: t == 0);
            if (objective.AppliesAt(t, steps))
            {
                engine.AddLossGradient(objective.Loss, sequence.Target(t, layout.Outputs));
            }
        }
    }

    public NeuroBenchMetrics Result(double updatesPerSequence)
    {
        OperationCounts counts = engine.Counts;
        double updates = updatesPerSequence * sequences;
        double denseWeights = (double)layout.Units * (layout.Gates * (layout.Units + layout.Inputs) + layout.Outputs);
        double existing = (double)inputFanOut.Sum() + unitFanOut.Sum() + readoutFanOut.Sum();
        long parameters = layout.DenseParameterCount + (layout.Units + 1L) * layout.Outputs;
        long state = network.Readout.Decay > 0 ? 2L * layout.Units : layout.Units;
        return new(
            parameters,
            (parameters + state) * (engine.Memory.Parameters / network.Parameters.Count),
            1 - existing / denseWeights,
            zeroOutputs / ((double)counts.Steps * layout.Units),
            new((double)macs / sequences, (double)acs / sequences, counts.Steps * denseWeights / sequences),
            (double)potentialUpdates / sequences,
            Learning(counts, updates));
    }

    private LearningMetrics Learning(OperationCounts counts, double updates)
    {
        double n = layout.Units;
        double coupling = layout.CouplingCount / (n * n);
        return new(
            network.Parameters.Count,
            1 - counts.BackwardDensity(layout.Units),
            1 - counts.InfluenceElements / (counts.Steps * n * layout.DenseParameterCount),
            new(
                counts.Steps * PhaseMacs.InfluenceMacsOfDenseRtrl(layout) / sequences,
                counts.BackwardActivePairs * coupling * layout.ParameterCount / sequences,
                (double)counts.ActivitySparseMacs / sequences,
                (double)counts.ReachableMacs / sequences,
                (double)counts.InfluenceMacs / sequences),
            PhaseMacs.OfDenseRtrl(layout, network.Readout, counts, updates) / sequences,
            PhaseMacs.OfSparseRtrl(layout, counts, updates) / sequences,
            engine.Memory);
    }

    private void Step(ReadOnlySpan<T> input, bool isFirst)
    {
        AddOperations(input, inputFanOut);
        AddOperations(engine.UnitOutputs, unitFanOut);
        engine.Potentials.CopyTo(potentials);
        engine.Step(input);
        AddOperations(engine.ReadoutTrace, readoutFanOut);
        for (int k = 0; k < layout.Units; k++)
        {
            zeroOutputs += engine.UnitOutputs[k] == T.Zero ? 1 : 0;
            bool isUpdate = isFirst || engine.Potentials[k] != potentials[k];
            potentialUpdates += isUpdate && network.Cell is EventCell ? 1 : 0;
        }
    }

    private void AddOperations(ReadOnlySpan<T> activations, int[] fanOut)
    {
        bool isSpiking = true;
        int operations = 0;
        for (int i = 0; i < activations.Length; i++)
        {
            isSpiking &= T.IsZero(activations[i]) || T.Abs(activations[i]) == T.One;
            operations += T.IsZero(activations[i]) ? 0 : fanOut[i];
        }

        acs += isSpiking ? operations : 0;
        macs += isSpiking ? 0 : operations;
    }

    private void CountFanOut()
    {
        T[] cell = network.Parameters.Cell;
        for (int gate = 0; gate < layout.Gates; gate++)
        {
            RecurrentMask mask = layout.Masks[gate];
            for (int k = 0; k < layout.Units; k++)
            {
                for (int entry = mask.RowStarts[k]; entry < mask.RowStarts[k + 1]; entry++)
                {
                    unitFanOut[mask.Columns[entry]] += IsConnection(cell[layout.RecurrentWeight(k, entry, gate)]);
                }

                for (int i = 0; i < layout.Inputs; i++)
                {
                    inputFanOut[i] += IsConnection(cell[layout.InputWeight(k, i, gate)]);
                }
            }
        }

        for (int i = 0; i < network.Parameters.ReadoutWeights.Length; i++)
        {
            readoutFanOut[i % layout.Units] += IsConnection(network.Parameters.ReadoutWeights[i]);
        }
    }

    private static int IsConnection(T weight) => T.IsZero(weight) ? 0 : 1;
}
