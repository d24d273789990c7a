using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// How networks start: normally distributed weights, each kind with its own spread. A gain g gives the standard deviation
/// g/√(mean fan-in), so that g is the typical size of the summed input whatever the size and sparsity of the network. The readout
/// bias starts at zero.
/// </summary>
public sealed record InitialWeights(
    double RecurrentGain = 1.0, double InputGain = 1.0, double BiasDeviation = 0.1, double ReadoutGain = 1.0)
{
    /// <summary>
    /// A network with random weights. A threshold starts at σ(ξ − 1) with ξ normally distributed, as in the paper's experiments.
    /// </summary>
    public Network<T> CreateNetwork<T>(Cell cell, CellLayout layout, Readout readout, RandomStream random)
        where T : IFloatingPointIeee754<T>
    {
        ParameterSet<T> parameters = layout.NewParameters<T>();
        for (int k = 0; k < layout.Units; k++)
        {
            for (int gate = 0; gate < layout.Gates; gate++)
            {
                double recurrentFanIn = Math.Max(1.0, (double)layout.Masks[gate].Count / layout.Units);
                int inputWeights = layout.InputWeight(k, 0, gate);
                int recurrentWeights = inputWeights - layout.Masks[gate].RowLength(k);
                Fill(parameters.Cell.AsSpan(recurrentWeights..inputWeights), RecurrentGain / Math.Sqrt(recurrentFanIn), random);
                Fill(parameters.Cell.AsSpan(inputWeights, layout.Inputs), InputGain / Math.Sqrt(layout.Inputs), random);
                Fill(parameters.Cell.AsSpan(layout.Bias(k, gate), 1), BiasDeviation, random);
            }

            if (layout.HasThresholds)
            {
                parameters.Cell[layout.Threshold(k)] = T.CreateChecked(1 / (1 + Math.Exp(1 - random.NextNormal())));
            }
        }

        Fill<T>(parameters.ReadoutWeights, ReadoutGain / Math.Sqrt(layout.Units), random);
        return new(cell, layout, readout, parameters);
    }

    private static void Fill<T>(Span<T> weights, double deviation, RandomStream random)
        where T : IFloatingPointIeee754<T>
    {
        foreach (ref T weight in weights)
        {
            weight = T.CreateChecked(deviation * random.NextNormal());
        }
    }
}
