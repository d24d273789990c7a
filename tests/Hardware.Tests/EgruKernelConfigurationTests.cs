using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Tests;

public class EgruKernelConfigurationTests
{
    private static readonly EgruKernelConfiguration Valid = new(2, 1, 1, [0, 1, 2], [1, 0]);

    public static TheoryData<string, EgruKernelConfiguration> Invalid => new()
    {
        { "Units", Valid with { Units = 65 } },
        { "Units", Valid with { Units = 0 } },
        { "Inputs", Valid with { Inputs = 0 } },
        { "Inputs", Valid with { Inputs = 61 } },
        { "Outputs", Valid with { Outputs = 33 } },
        { "Lanes", Valid with { Lanes = 3 } },
        { "StreamCapacity", Valid with { StreamCapacity = 1 } },
        { "LearningRateShift", Valid with { LearningRateShift = 16 } },
        { "SurrogateHeight", Valid with { SurrogateHeight = 1 } },
        { "SurrogateSupport", Valid with { SurrogateSupport = 4 } },
        { "SurrogateSupport", Valid with { SurrogateSupport = 0.08 } },
        { "SurrogateSupport", Valid with { SurrogateSupport = 0 } },
        { "TraceDecay", Valid with { TraceDecay = 1 } },
        { "RowStarts", Valid with { RowStarts = [0, 2] } },
        { "RowStarts", Valid with { RowStarts = [0, 3, 2] } },
        { "Columns", Valid with { RowStarts = [0, 0, 0], Columns = [] } },
        { "Columns", Valid with { Columns = [1, 2] } },
        { "Columns", Valid with { RowStarts = [0, 2, 2], Columns = [1, 1] } },
        { "WeightFraction", Valid with { Formats = new(WeightFraction: 13) } },
        { "InfluenceFraction", Valid with { Formats = new(InfluenceFraction: 16) } },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void What_the_kernel_cannot_be_is_refused_by_name(string name, EgruKernelConfiguration configuration) =>
        Assert.Equal(name, Assert.Throws<ArgumentException>(() => new EgruKernel(configuration)).ParamName);

    [Fact]
    public void What_it_can_be_is_not_refused() => Assert.Equal(20, new EgruKernel(Valid).weights.Length);

    [Fact]
    public void Data_of_other_lengths_are_refused()
    {
        EgruTwin twin = new EgruCase().Twin;
        EgruParameters parameters = twin.Parameters;
        Assert.Throws<ArgumentException>(() => twin.Load(parameters with { Cell = [1] }));
        Assert.Throws<ArgumentException>(() => twin.Load(parameters with { Readout = [1] }));
        Assert.Throws<ArgumentException>(() => twin.Load(parameters with { ReadoutBias = [1, 2] }));
        Assert.Throws<ArgumentException>(() => twin.Run([], [1]));
        Assert.Throws<ArgumentException>(() => twin.Run([1, 2, 3], [1]));
        Assert.Throws<ArgumentException>(() => twin.Run([1, 2], []));
        Assert.Throws<ArgumentException>(() => twin.Run(new double[600], [1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Every_parameter_has_a_place_of_its_own_and_padding_has_no_source(int lanes)
    {
        var egruCase = new EgruCase(units: 13, sparsity: 0.6, change: c => c with { Lanes = lanes });
        var layout = new EgruKernelLayout(egruCase.Configuration);
        Assert.Equal(egruCase.Layout.ParameterCount, layout.ParameterIndices.Length);
        Assert.Equal(layout.ParameterIndices.Length, layout.ParameterIndices.Distinct().Count());
        for (int unit = 0; unit < 13; unit++)
        {
            int threshold = layout.ParameterIndices[egruCase.Layout.Threshold(unit)];
            Assert.Equal(layout.Threshold(unit), threshold);
            int bias = layout.ParameterIndices[egruCase.Layout.Bias(unit, gate: 2)];
            int connections = (bias - threshold) / 3;
            Assert.Equal(layout.FanIns[unit] + 3, connections);
            int padding = layout.SourceStarts[unit] + connections;
            Assert.All(layout.Sources[padding..layout.SourceStarts[unit + 1]], source => Assert.Equal(16, source));
        }
    }
}
