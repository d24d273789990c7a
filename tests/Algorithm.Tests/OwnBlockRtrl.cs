namespace SparseRtrl.Algorithm.Tests;

/// <summary>
/// What sparse RTRL computes when Z_k = e_k and the OR over the sources is left out: each unit keeps its influence by its own
/// parameters only (SnAp-1, Menick et al. 2020). Wrong as soon as a unit influences another that is backward-active one step
/// later.
/// </summary>
internal sealed class OwnBlockRtrl : IGradientMethod
{
    public string Name => "own blocks only";

    public GradientResult Compute(
        EvRnnNetwork<double> network, ReadOnlySpan<double> inputs, ReadOnlySpan<double> target, Objective objective)
    {
        EvRnnLayout layout = network.Layout;
        // Events and the readout's gradient are right; only the cell's gradient is replaced.
        var forward = new SparseRtrlEngine<double>(network);
        ParameterSet<double> gradient = forward.Gradient;
        double[] influence = new double[layout.ParameterCount];
        double[] trace = new double[layout.ParameterCount];
        double[] cellGradient = new double[layout.ParameterCount];
        bool[] fired = new bool[layout.Units];
        double loss = 0;
        int steps = inputs.Length / layout.Inputs;
        for (int t = 0; t < steps; t++)
        {
            ReadOnlySpan<double> input = inputs.Slice(t * layout.Inputs, layout.Inputs);
            forward.Step(input);
            for (int k = 0; k < layout.Units; k++)
            {
                double derivative = network.EventFunction.Derivative(forward.Potentials[k]);
                AdvanceOwnBlock(network, k, derivative, fired, input, influence);
            }

            double decay = network.Readout.Decay;
            trace = [.. trace.Zip(influence, (s, m) => decay * s + (1 - decay) * m)];
            if (objective.AppliesAt(t, steps))
            {
                double[] biasBefore = [.. gradient.ReadoutBias];
                loss += forward.AddLossGradient(objective.Loss, target);
                double[] outputGradient = [.. gradient.ReadoutBias.Zip(biasBefore, (after, before) => after - before)];
                AddCellGradient(network, outputGradient, trace, cellGradient);
            }

            fired = [.. Enumerable.Range(0, layout.Units).Select(k => EventFunction.Fires(forward.Potentials[k]))];
        }

        cellGradient.CopyTo(gradient.Cell, 0);
        return new(loss, gradient);
    }

    private static void AdvanceOwnBlock(
        EvRnnNetwork<double> network, int k, double derivative, bool[] fired, ReadOnlySpan<double> input, double[] influence)
    {
        EvRnnLayout layout = network.Layout;
        int start = layout.BlockStarts[k];
        int firstEntry = layout.Mask.RowStarts[k];
        ReadOnlySpan<int> sources = layout.Mask.Columns.AsSpan()[firstEntry..layout.Mask.RowStarts[k + 1]];
        int self = sources.IndexOf(k);
        double selfWeight = self < 0 ? 0 : network.Parameters.Cell[start + self];
        for (int j = 0; j < layout.BlockLength(k); j++)
        {
            double immediate = 1;
            if (j < sources.Length)
            {
                immediate = fired[sources[j]] ? 1 : 0;
            }
            else if (j < sources.Length + input.Length)
            {
                immediate = input[j - sources.Length];
            }

            influence[start + j] = derivative * (selfWeight * influence[start + j] + immediate);
        }
    }

    private static void AddCellGradient(
        EvRnnNetwork<double> network, double[] outputGradient, double[] trace, double[] cellGradient)
    {
        EvRnnLayout layout = network.Layout;
        for (int k = 0; k < layout.Units; k++)
        {
            double unitGradient = Enumerable.Range(0, layout.Outputs)
                .Sum(o => outputGradient[o] * network.Parameters.ReadoutWeights[o * layout.Units + k]);
            for (int p = layout.BlockStarts[k]; p < layout.BlockStarts[k + 1]; p++)
            {
                cellGradient[p] += unitGradient * trace[p];
            }
        }
    }
}
