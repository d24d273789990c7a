using System.Collections.Immutable;
using System.Reflection;
using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Tests;

public class EvRnnKernelConfigurationTests
{
    private static readonly EvRnnKernelConfiguration Valid = new(2, 1, 1, [0, 1, 2], [1, 0]);

    public static TheoryData<string, EvRnnKernelConfiguration> Invalid => new()
    {
        { "Units", Valid with { Units = 65 } },
        { "Units", Valid with { Units = 0 } },
        { "Inputs", Valid with { Inputs = 0 } },
        { "Inputs", Valid with { Inputs = 61 } },
        { "Outputs", Valid with { Outputs = 33 } },
        { "Lanes", Valid with { Lanes = 3 } },
        { "Lanes", Valid with { Lanes = 1, Inputs = 20 } },
        { "StreamCapacity", Valid with { StreamCapacity = 1 } },
        { "UnitQueueCapacity", Valid with { UnitQueueCapacity = 1 } },
        { "TermQueueCapacity", Valid with { TermQueueCapacity = 1 } },
        { "LearningRateShift", Valid with { LearningRateShift = 16 } },
        { "SurrogateHeight", Valid with { SurrogateHeight = 1 } },
        { "SurrogateSupport", Valid with { SurrogateSupport = 8 } },
        { "SurrogateSupport", Valid with { SurrogateSupport = 0 } },
        { "TraceDecay", Valid with { TraceDecay = 1 } },
        { "TraceDecay", Valid with { TraceDecay = 0.9 } },
        { "RowStarts", Valid with { RowStarts = [0, 2] } },
        { "RowStarts", Valid with { RowStarts = [0, 1, 1] } },
        { "RowStarts", Valid with { RowStarts = [0, 3, 2] } },
        { "Columns", Valid with { RowStarts = [0, 0, 0], Columns = [] } },
        { "Columns", Valid with { Columns = [1, 2] } },
        { "Columns", Valid with { RowStarts = [0, 2, 2], Columns = [1, 1] } },
        { "WeightFraction", Valid with { Formats = new(WeightFraction: 16) } },
        { "PotentialFraction", Valid with { Formats = new(PotentialFraction: 11) } },
        { "CoefficientFraction", Valid with { Formats = new(CoefficientFraction: 4) } },
        { "InfluenceFraction", Valid with { Formats = new(InfluenceFraction: 16) } },
        { "GradientFraction", Valid with { Formats = new(GradientFraction: 16) } },
        { "TraceFraction", Valid with { Formats = new(TraceFraction: 15) } },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void What_the_kernel_cannot_be_is_refused_by_name(string name, EvRnnKernelConfiguration configuration) =>
        Assert.Equal(name, Assert.Throws<ArgumentException>(() => new EvRnnKernel(configuration)).ParamName);

    [Fact]
    public void What_it_can_be_is_not_refused() => Assert.Equal(8, new EvRnnKernel(Valid).weights.Length);

    [Fact]
    public void Data_of_other_lengths_are_refused()
    {
        EvRnnTwin twin = new TwinCase().Twin;
        EvRnnParameters parameters = twin.Parameters;
        Assert.Throws<ArgumentException>(() => twin.Load(parameters with { Cell = [1] }));
        Assert.Throws<ArgumentException>(() => twin.Load(parameters with { Readout = [1] }));
        Assert.Throws<ArgumentException>(() => twin.Load(parameters with { ReadoutBias = [1, 2] }));
        Assert.Throws<ArgumentException>(() => twin.Run([], [1]));
        Assert.Throws<ArgumentException>(() => twin.Run([1, 2, 3], [1]));
        Assert.Throws<ArgumentException>(() => twin.Run([1, 2], []));
    }

    [Fact]
    public void Index_vectors_follow_the_parameter_order_of_the_algorithm()
    {
        var twinCase = new TwinCase(units: 13, sparsity: 0.6);
        var layout = new EvRnnKernelLayout(twinCase.Configuration);
        RecurrentMask mask = twinCase.Layout.Mask;
        ImmutableArray<int> places = layout.ParameterIndices;
        Assert.Equal(twinCase.Layout.ParameterCount, places.Length);
        for (int from = 0; from < mask.Units; from++)
        {
            (int first, int count) = Math.DivRem((int)layout.Columns[from], 1 << layout.FanBits);
            Assert.Equal(mask.ColumnStarts[from], first);
            Assert.Equal(mask.ColumnStarts[from + 1] - first, count);
            for (int i = first; i < first + count; i++)
            {
                int parameter = places[twinCase.Layout.RecurrentWeight(layout.ColumnTargets[i], mask.ColumnEntries[i])];
                Assert.Equal(from, layout.Presynaptic[parameter]);
                Assert.Equal(i, layout.CopyOf[parameter]);
            }
        }

        for (int unit = 0; unit < mask.Units; unit++)
        {
            (int first, int count) = Math.DivRem((int)layout.Rows[unit], 1 << layout.FanBits);
            Assert.Equal(layout.BlockStarts[unit] * twinCase.Configuration.Lanes, first);
            Assert.Equal(mask.RowStarts[unit + 1] - mask.RowStarts[unit], count);
        }
    }

    [Fact]
    public void Blocks_start_at_whole_words_and_the_rest_is_padding_without_a_source()
    {
        var twinCase = new TwinCase(units: 13, sparsity: 0.6);
        var layout = new EvRnnKernelLayout(twinCase.Configuration);
        HashSet<int> existing = [.. layout.ParameterIndices];
        Assert.All(layout.BlockStarts, (start, unit) => Assert.Contains(start * twinCase.Configuration.Lanes, existing));
        int zero = EvRnnKernel.SourceIsValue + twinCase.Configuration.Inputs + 1;
        for (int parameter = 0; parameter < layout.Parameters; parameter++)
        {
            Assert.Equal(!existing.Contains(parameter), layout.Sources[parameter] == zero);
            Assert.Equal(!existing.Contains(parameter), layout.CopyOf[parameter] == layout.ForwardWeights - 1);
        }
    }

    [Theory]
    [InlineData("FixedPoint.cs", "static class FixedPoint")]
    [InlineData("EvRnnKernel.cs", "partial class EvRnnKernel")]
    [InlineData("EvRnnKernel.Select.cs", "partial class EvRnnKernel")]
    public void Sources_of_the_kernel_travel_with_the_assembly(string file, string content)
    {
        Assembly assembly = typeof(EvRnnKernel).Assembly;
        using Stream? stream = assembly.GetManifestResourceStream("SubsetSources/" + file);
        Assert.NotNull(stream);
        Assert.Contains(content, new StreamReader(stream).ReadToEnd(), StringComparison.Ordinal);
    }
}
