using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Tests;

/// <summary>Each quantity that can outgrow its format is made to, and the count is seen to move.</summary>
public class SaturationTests
{
    public static TheoryData<FixedPointFormats> TooNarrow =>
    [
        new FixedPointFormats(CoefficientFraction: 15),
        new FixedPointFormats(CoefficientFraction: 12, InfluenceFraction: 15),
        new FixedPointFormats(PotentialFraction: 14),
    ];

    [Theory]
    [MemberData(nameof(TooNarrow), DisableDiscoveryEnumeration = true)]
    public void What_outgrows_a_format_is_counted(FixedPointFormats formats) =>
        Assert.InRange(Saturations(formats), 1, ushort.MaxValue);

    [Fact]
    public void The_same_network_saturates_nothing_in_the_default_formats() =>
        Assert.Equal(0, Saturations(new FixedPointFormats()));

    [Fact]
    public void Potentials_that_outgrow_their_format_are_counted_and_keep_their_sign()
    {
        EvRnnTwin twin = new TwinCase().Twin;
        Array.Fill(twin.Kernel.forwardWeights, short.MinValue);
        twin.Run([7.9, 7.9], [0.0]);
        Assert.Equal(0u, twin.Kernel.fired);
        Assert.Equal(1, twin.Kernel.potentialSaturations);
    }

    [Fact]
    public void Parameters_inputs_and_targets_out_of_range_are_counted()
    {
        var twinCase = new TwinCase();
        EvRnnParameters parameters = twinCase.Twin.Parameters;
        parameters.Cell[0] = 8.0;
        parameters.Readout[0] = -8.001;
        parameters.ReadoutBias[0] = double.PositiveInfinity;
        var twin = new EvRnnTwin(twinCase.Configuration, parameters);
        Assert.Equal(3, twin.QuantisationSaturations);
        Assert.Equal(short.MaxValue, twin.Kernel.weights[0]);
        Assert.Equal(short.MinValue, twin.Kernel.readout[0]);
        twin.Run([9.0, 0.0], [-9.0]);
        Assert.Equal(5, twin.QuantisationSaturations);
    }

    [Fact]
    public void The_counter_counts_modulo_2_to_the_16()
    {
        EvRnnTwin twin = new TwinCase().Twin;
        twin.Kernel.potentialSaturations = ushort.MaxValue;
        Array.Fill(twin.Kernel.forwardWeights, short.MinValue);
        twin.Run([7.9, 7.9], [0.0]);
        Assert.Equal(0, twin.Kernel.potentialSaturations);
    }

    /// <summary>
    /// Saturations of a denser network with 1.8 times the usual weights, in which |v|, |φ·R| and |M| all exceed 1.
    /// </summary>
    private static int Saturations(FixedPointFormats formats)
    {
        var twinCase = new TwinCase(sparsity: 0.5, support: 1.0, formats: formats);
        EvRnnParameters parameters = twinCase.Twin.Parameters;
        twinCase.Twin.Load(parameters with { Cell = Array.ConvertAll(parameters.Cell, weight => 1.8 * weight) });
        for (int sequence = 0; sequence < 20; sequence++)
        {
            (double[] inputs, double[] target) = twinCase.NextSpiral();
            twinCase.Twin.Run(inputs, target);
        }

        return twinCase.Twin.KernelSaturations;
    }
}
