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
    /// <summary>A network with random weights.</summary>
    public EvRnnNetwork<T> CreateNetwork<T>(EvRnnLayout layout, EventFunction eventFunction, Readout readout, RandomStream random)
        where T : IFloatingPointIeee754<T>
    {
        ParameterSet<T> parameters = layout.NewParameters<T>();
        double recurrentFanIn = Math.Max(1.0, (double)layout.Mask.Count / layout.Units);
        double recurrentDeviation = RecurrentGain / Math.Sqrt(recurrentFanIn);
        for (int k = 0; k < layout.Units; k++)
        {
            int inputWeights = layout.InputWeight(k, 0);
            Fill(parameters.Cell.AsSpan(layout.BlockStarts[k]..inputWeights), recurrentDeviation, random);
            Fill(parameters.Cell.AsSpan(inputWeights, layout.Inputs), InputGain / Math.Sqrt(layout.Inputs), random);
            Fill(parameters.Cell.AsSpan(layout.Bias(k), 1), BiasDeviation, random);
        }

        Fill<T>(parameters.ReadoutWeights, ReadoutGain / Math.Sqrt(layout.Units), random);
        return new(layout, eventFunction, readout, parameters);
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
