using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Tests;

/// <summary>
/// The twin's gradient against backpropagation through time in double precision, of the same quantised network and data.
/// </summary>
public class EgruTwinGradientTests
{
    private const int Networks = 40;
    private const int SequencesOfNetwork = 3;

    /// <summary>
    /// 64 steps of the format of influence. Where no unit is near its threshold in the last step, hardly a gradient is left.
    /// </summary>
    private const double LeastLength = 1.0 / 64;

    [Fact]
    public void Gradients_of_random_networks_point_where_the_exact_ones_point()
    {
        var random = new RandomStream(7);
        var cosines = new List<double>();
        int saturations = 0;
        for (int network = 0; network < Networks; network++)
        {
            EgruCase egruCase = Draw(random);
            cosines.AddRange(Cosines(egruCase, SequencesOfNetwork));
            saturations += egruCase.Twin.KernelSaturations + egruCase.Twin.QuantisationSaturations;
        }

        cosines.Sort();
        Assert.Equal(0, saturations);
        Assert.True(cosines.Count >= 0.8 * Networks * SequencesOfNetwork, $"{cosines.Count} gradients are long enough");
        Assert.True(cosines[cosines.Count / 2] >= 0.9999, $"median {cosines[cosines.Count / 2]}");
        Assert.True(cosines[0] >= 0.999, $"worst {cosines[0]}");
    }

    [Fact]
    public void They_still_do_after_learning()
    {
        var egruCase = new EgruCase();
        for (int sequence = 0; sequence < 200; sequence++)
        {
            (double[] inputs, double[] targets) = egruCase.NextSpiral();
            egruCase.Twin.Run(inputs, targets, isLearning: true);
        }

        double[] cosines = [.. Cosines(egruCase, 21).Order()];
        Assert.True(cosines[cosines.Length / 2] >= 0.9999, $"median {cosines[cosines.Length / 2]}");
    }

    [Fact]
    public void Six_fraction_bits_of_influence_are_seen_to_be_worse()
    {
        var egruCase = new EgruCase(change: c => c with { Formats = new(InfluenceFraction: 6) });
        double[] cosines = [.. Cosines(egruCase, 21).Order()];
        Assert.True(cosines[cosines.Length / 2] < 0.999, $"median {cosines[cosines.Length / 2]}");
    }

    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(2, 0.0)]
    public void Length_of_the_gradient_loss_and_output_are_right_too(int outputs, double decay)
    {
        var egruCase = new EgruCase(outputs: outputs, decay: decay);
        (double[] inputs, double[] targets) = egruCase.NextClearSpiral();
        GradientResult exact = egruCase.ExactGradient(inputs, targets);
        double loss = egruCase.Twin.Run(inputs, targets);
        Assert.Equal(exact.Loss, loss, 0.002);
        EgruParameters gradient = egruCase.Twin.Gradient;
        Assert.All(gradient.Cell.Zip(exact.Gradient.Cell), pair => Assert.Equal(pair.Second, pair.First, 0.001));
        Assert.All(gradient.Readout.Zip(exact.Gradient.ReadoutWeights), pair => Assert.Equal(pair.Second, pair.First, 0.001));
        Assert.All(gradient.ReadoutBias.Zip(exact.Gradient.ReadoutBias), pair => Assert.Equal(pair.Second, pair.First, 0.001));
    }

    [Fact]
    public void Lanes_change_no_bit_of_the_gradient()
    {
        EgruParameters[] gradients = [.. new[] { 1, 2, 4, 8, 16 }.Select(lanes =>
        {
            var egruCase = new EgruCase(outputs: 2, change: c => c with { Lanes = lanes });
            (double[] inputs, double[] targets) = egruCase.NextSpiral();
            egruCase.Twin.Run(inputs, targets);
            return egruCase.Twin.Gradient;
        })];
        Assert.Contains(gradients[0].Cell, g => g != 0);
        Assert.All(gradients, gradient => Assert.Equal(gradients[0].Cell, gradient.Cell));
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.0)]
    public void Sequences_do_not_see_each_other(double decay)
    {
        var egruCase = new EgruCase(decay: decay);
        (double[] inputs, double[] targets) = egruCase.NextSpiral();
        egruCase.Twin.Run(inputs, targets);
        EgruParameters first = egruCase.Twin.Gradient;
        (double[] otherInputs, double[] otherTargets) = egruCase.NextSpiral();
        egruCase.Twin.Run(otherInputs, otherTargets);
        Assert.NotEqual(first.Cell, egruCase.Twin.Gradient.Cell);
        egruCase.Twin.Run(inputs, targets);
        Assert.Equal(first.Cell, egruCase.Twin.Gradient.Cell);
    }

    /// <summary>
    /// 6 … 24 units, sparsity 0.3 … 0.9, surrogates 0.2 … 0.8 wide, one or two outputs, a trace or the last step, 1 … 4 lanes.
    /// </summary>
    private static EgruCase Draw(RandomStream random) => new(
        6 + random.NextInt(19), 0.3 + (0.6 * random.NextDouble()), 0.2 + (0.6 * random.NextDouble()), 1 + random.NextInt(2),
        (ulong)random.NextInt(1 << 20), random.NextInt(2) == 0 ? 0.9 : 0.0,
        change: c => c with { Lanes = 1 << random.NextInt(3) });

    /// <summary>
    /// Cosines of the cell gradients of sequences with clear events, if they are long enough to have a direction. The readout's
    /// gradient needs no influence and would only flatter them.
    /// </summary>
    private static IEnumerable<double> Cosines(EgruCase egruCase, int sequences)
    {
        for (int sequence = 0; sequence < sequences; sequence++)
        {
            (double[] inputs, double[] targets) = egruCase.NextClearSpiral();
            double[] exact = egruCase.ExactGradient(inputs, targets).Gradient.Cell;
            egruCase.Twin.Run(inputs, targets);
            if (Math.Sqrt(exact.Sum(g => g * g)) >= LeastLength)
            {
                yield return TwinCase.Cosine(egruCase.Twin.Gradient.Cell, exact);
            }
        }
    }
}
