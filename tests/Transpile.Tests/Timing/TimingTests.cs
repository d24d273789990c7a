using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Timing;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Timing;

/// <summary>The estimate of longest paths, on logic small enough to say by hand how it is mapped.</summary>
public sealed class TimingTests
{
    private static readonly CellDelays Delays = ScheduleOptions.IceUltraPlus.Delays.Cells!;

    private readonly LogicNetwork network = new();

    private WordLogic Words => new(network, hasMultipliers: true);

    private double Level => Delays.Wire + Delays.Lut;

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(16, 2)]
    [InlineData(17, 3)]
    public void A_sum_modulo_two_takes_as_many_levels_as_4_input_tables_need(int bits, int levels)
    {
        int[] inputs = FlipFlops(bits);
        while (inputs.Length > 1)
        {
            inputs = [.. inputs.Chunk(4).Select(group => group.Aggregate(network.Xor))];
        }

        Assert.Equal(Delays.ClockToOutput + (levels * Level), ArrivalOf(inputs[0]), precision: 9);
    }

    [Fact]
    public void A_carry_chain_takes_a_carry_for_each_bit()
    {
        double eight = ArrivalOf(Words.Add(FlipFlops(8), FlipFlops(8))[^1]);
        double sixteen = ArrivalOf(Words.Add(FlipFlops(16), FlipFlops(16))[^1]);
        Assert.Equal(8 * Delays.Carry, sixteen - eight, precision: 9);
        double lowest = Delays.ClockToOutput + Delays.Wire + Delays.OperandToCarry;
        Assert.Equal(lowest + (6 * Delays.Carry) + Delays.CarryToLut, eight, precision: 9);
    }

    [Fact]
    public void Constants_and_equal_operands_leave_no_logic()
    {
        int[] word = FlipFlops(8);
        Assert.Equal(word, Words.Add(word, WordLogic.Constant(0, 8)));
        Assert.Equal(LogicNetwork.True, Words.Equal(word, word));
        Assert.Equal(LogicNetwork.False, Words.Less(word, WordLogic.Constant(0, 8), isSigned: false));
        Assert.Equal(word[^1], Words.Less(word, WordLogic.Constant(0, 8), isSigned: true));
    }

    [Fact]
    public void Less_than_a_power_of_two_looks_at_the_bits_above_it()
    {
        int[] word = FlipFlops(8);
        Assert.Equal(Delays.ClockToOutput + Level, ArrivalOf(Words.Less(word, WordLogic.Constant(32, 8), isSigned: false)), precision: 9);
    }

    [Fact]
    public void A_product_takes_a_hard_multiplier_where_there_is_one()
    {
        (int[] a, int[] b) = (FlipFlops(16), FlipFlops(16));
        Assert.Equal(Delays.ClockToOutput + Delays.Wire + Delays.Multiplier, ArrivalOf(Words.Multiply(a, b, isSigned: true)[31]), precision: 9);
        int[] soft = new WordLogic(network, hasMultipliers: false).Multiply(a, b, isSigned: true);
        Assert.Equal(LogicKind.Sum, network.Nodes[LogicNetwork.NodeOf(soft[31])].Kind);
    }

    [Theory]
    [InlineData(5, 5, 0)]
    [InlineData(16, 16, 1)]
    [InlineData(20, 12, 2)]
    [InlineData(32, 32, 4)]
    public void Products_of_more_than_16_bits_take_a_hard_multiplier_for_each_pair_of_limbs(int left, int right, int multipliers)
    {
        Assert.Equal(left + right, Words.Multiply(FlipFlops(left), FlipFlops(right), isSigned: false).Length);
        Assert.Equal(multipliers, network.Nodes.Count(n => n.Kind == LogicKind.Multiplier));
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(77, 1)]
    public void A_constant_factor_takes_a_hard_multiplier_unless_it_only_shifts(int factor, int multipliers)
    {
        Words.Multiply(FlipFlops(10), WordLogic.Constant(factor, 10), isSigned: true);
        Assert.Equal(multipliers, network.Nodes.Count(n => n.Kind == LogicKind.Multiplier));
    }

    /// <summary>All bits below the highest make a carry; one table takes it and the highest bits.</summary>
    [Fact]
    public void A_signed_comparison_looks_at_the_sign_in_the_table_that_takes_the_carry()
    {
        (int[] a, int[] b) = (FlipFlops(8), FlipFlops(8));
        int sign = Words.Subtract(a, b)[^1];
        Assert.Equal(ArrivalOf(sign), ArrivalOf(Words.Less(a, b, isSigned: true)), precision: 9);
    }

    private int[] FlipFlops(int bits) => [.. Enumerable.Range(0, bits).Select(_ => network.AddSource(LogicKind.FlipFlop, "x"))];

    private double ArrivalOf(int literal) =>
        LutMapper.Run(network, Delays, _ => Delays.Wire).Arrival[LogicNetwork.NodeOf(literal)];
}
