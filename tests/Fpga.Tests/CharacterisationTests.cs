using SparseRtrl.Fpga.Boards;
using SparseRtrl.Fpga.Characterisation;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

public sealed class CharacterisationTests
{
    private static DelayTable Table { get; } = Load("ice40up");

    private static DelayTable Load(string family) => DelayTable.FromJson(TestFiles.Read("Delays", $"{family}.json"));

    [Fact]
    public void A_line_is_fitted_exactly()
    {
        LinearModel model = LinearModel.Fit([(8, 5.0), (16, 7.0), (32, 11.0)]);
        Assert.Equal((3.0, 0.25, 0.0), (model.BaseNs, model.PerBitNs, Math.Round(model.LargestResidualNs, 12)));
    }

    [Fact]
    public void Noise_around_a_constant_gives_the_mean() =>
        Assert.Equal((4.0, 0.0, 1.0), Values(LinearModel.Fit([(8, 5.0), (16, 3.0)])));

    [Fact]
    public void A_line_below_zero_is_fitted_through_the_origin()
    {
        LinearModel model = LinearModel.Fit([(1, 0.5), (2, 2.5)]);
        Assert.Equal((0.0, 1.1, 0.6), Values(model));
    }

    [Fact]
    public void Steps_of_timing_reports_are_averaged_by_cell_and_pins()
    {
        var cells = new CellStatistics();
        cells.Add("""
                    lc40_1_3_0 (LogicCell40) [clk] -> lcout: 0.640 ns
                 0.640 ns net_177 (n11_o)
                    t17 (LocalMux) I -> O: 0.330 ns
                    lc40_1_3_4 (LogicCell40) in0 -> lcout: 0.449 ns
                    lc40_1_3_5 (LogicCell40) in3 -> lcout: 0.316 ns
                    lc40_1_3_6 (LogicCell40) in0 [setup]: 0.400 ns
            """);

        Assert.Equal(0.3825, cells.Mean("LogicCell40", "in", "lcout"), tolerance: 1e-9);
        Assert.Equal(0.64, cells.Mean("LogicCell40", "[clk]", "lcout"));
        Assert.Equal(0.4, cells.Mean("LogicCell40", "in", "[setup]"));
        Assert.Throws<InvalidOperationException>(() => cells.Mean("LogicCell40", "carryin", "carryout"));
    }

    [Theory]
    [InlineData("ice40up")]
    [InlineData("ice40hx")]
    [InlineData("ecp5")]
    public void The_delivered_delays_are_what_the_program_writes(string family) =>
        Assert.Equal(TestFiles.Read("Delays", $"{family}.json"), Load(family).ToJson());

    [Theory]
    [InlineData("ice40up")]
    [InlineData("ice40hx")]
    [InlineData("ecp5")]
    public void The_delivered_models_follow_from_the_delivered_measurements(string family) => Assert.All(Load(family).Operators, pair =>
    {
        LinearModel model = LinearModel.Fit([.. pair.Value.MeasuredNs.Select(m => (m.Key, m.Value))]);
        Assert.Equal(model.BaseNs, pair.Value.BaseNanoseconds, tolerance: 0.005);
        Assert.Equal(model.PerBitNs, pair.Value.PerBitNanoseconds, tolerance: 0.005);
    });

    /// <summary>
    /// For the multiplier this also says that icetime does time it: as a register it would add a quarter of the delivered delay.
    /// </summary>
    [Theory]
    [InlineData("add", 16)]
    [InlineData("multiply", 16)]
    [InlineData("pop_count", 16)]
    public async Task The_tools_still_give_the_delivered_delays(string name, int bits)
    {
        await Tools.RequireAsync("ghdl", "yosys", "nextpnr-ice40", "icetime");
        using var directory = new ScratchDirectory();

        double delay = await new OperatorCharacterisation(Tools.Runner, TestFiles.IceBreaker.Device).MeasureOperatorAsync(
            name, bits, Table.RegisterOverheadNs, directory.Path, TestContext.Current.CancellationToken);

        // Other versions of the tools place differently; half as much or half again would call for a new characterisation.
        double delivered = Table.Operators[name].MeasuredNs[bits];
        Assert.InRange(delay, delivered / 2, delivered * 1.5);
    }

    /// <summary>The multiplier's says that nextpnr times it.</summary>
    [Theory]
    [InlineData("add", 16)]
    [InlineData("multiply", 16)]
    public async Task The_tools_still_give_the_delivered_delays_of_an_ecp5(string name, int bits)
    {
        await Tools.RequireAsync(Tools.Ecp5);
        using var directory = new ScratchDirectory();
        DelayTable delivered = Load("ecp5");

        double delay = await new OperatorCharacterisation(Tools.Runner, Board.Load("ulx3s").Device).MeasureOperatorAsync(
            name, bits, delivered.RegisterOverheadNs, directory.Path, TestContext.Current.CancellationToken);

        Assert.InRange(delay, delivered.Operators[name].MeasuredNs[bits] / 2, delivered.Operators[name].MeasuredNs[bits] * 1.5);
    }

    private static (double Base, double PerBit, double Residual) Values(LinearModel model) =>
        (Math.Round(model.BaseNs, 9), Math.Round(model.PerBitNs, 9), Math.Round(model.LargestResidualNs, 9));
}
