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
    public void Input_sums_that_outgrow_31_bits_are_counted_and_keep_their_sign()
    {
        var twinCase = new TwinCase();
        EvRnnTwin twin = twinCase.Twin;
        Array.Fill(twin.Kernel.weights, short.MinValue);
        Array.Fill(twin.Kernel.input, short.MaxValue);
        twin.Kernel.StartSequence();
        twin.Kernel.Step();
        Assert.All(twin.Kernel.potential, v => Assert.Equal(short.MinValue, v));

        // For each unit one of the two sums, which stays at its limit, and the potential.
        Assert.Equal(16 * 3, twin.KernelSaturations);
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
        int fromZero = SaturationsOfOneStep(start: 0);
        Assert.True(fromZero > 0);
        Assert.Equal(fromZero - 1, SaturationsOfOneStep(start: ushort.MaxValue));
    }

    private static int SaturationsOfOneStep(ushort start)
    {
        EvRnnTwin twin = new TwinCase().Twin;
        twin.Kernel.saturations = start;
        Array.Fill(twin.Kernel.weights, short.MinValue);
        Array.Fill(twin.Kernel.input, short.MaxValue);
        twin.Kernel.Step();
        return twin.KernelSaturations;
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
