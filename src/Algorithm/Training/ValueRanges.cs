using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Largest magnitudes while a network runs: what a fixed-point format must be able to hold.</summary>
/// <param name="Weight">Of all parameters, readout included.</param>
/// <param name="Potential">v</param>
/// <param name="Influence">M</param>
/// <param name="GradientTrace">G</param>
/// <param name="Output">y</param>
public sealed record ValueRanges(double Weight, double Potential, double Influence, double GradientTrace, double Output)
{
    /// <summary>Runs the network over all sequences; its parameters do not change.</summary>
    public static ValueRanges Of<T>(Network<T> network, IEnumerable<Sequence<T>> sequences)
        where T : IFloatingPointIeee754<T>
    {
        var engine = new SparseRtrlEngine<T>(network);
        var ranges = new ValueRanges(network.Parameters.Parts.Max(part => Largest<T>(part)), 0, 0, 0, 0);
        foreach (Sequence<T> sequence in sequences)
        {
            engine.Reset();
            foreach (T[] input in sequence.Inputs.Chunk(network.Layout.Inputs))
            {
                engine.Step(input);
                ranges = ranges.Including(engine, network.Layout);
            }
        }

        return ranges;
    }

    private ValueRanges Including<T>(SparseRtrlEngine<T> engine, CellLayout layout)
        where T : IFloatingPointIeee754<T>
    {
        double influence = Influence;
        double gradientTrace = GradientTrace;
        for (int q = 0; q < layout.Units; q++)
        {
            foreach (int k in engine.BackwardActiveUnits)
            {
                influence = Math.Max(influence, Largest(engine.InfluenceBlock(k, q)));
            }

            for (int o = 0; o < layout.Outputs; o++)
            {
                gradientTrace = Math.Max(gradientTrace, Largest(engine.GradientTrace(o, q)));
            }
        }

        return this with
        {
            Potential = Math.Max(Potential, Largest(engine.Potentials)),
            Influence = influence,
            GradientTrace = gradientTrace,
            Output = Math.Max(Output, Largest(engine.Output)),
        };
    }

    private static double Largest<T>(ReadOnlySpan<T> values)
        where T : IFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        foreach (T value in values)
        {
            largest = T.Max(largest, T.Abs(value));
        }

        return double.CreateChecked(largest);
    }
}
