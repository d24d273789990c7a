using SparseRtrl.Sim.Energy;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

public sealed class EnergyModelTests
{
    private static EnergyCoefficients Coefficients { get; } = EnergyCoefficients.Load("ice40up");

    [Fact]
    public void Energy_is_the_sum_of_its_causes()
    {
        var step = new StepActivity(Cycles: 12_000, ClockMegahertz: 12, LogicCells: 2_000, Multiplications: 500);
        StepEnergy energy = EnergyModel.Estimate(step, Coefficients);

        Assert.Equal(1_000, energy.Duration.Value);
        Assert.Equal(146, energy.Static.Value, tolerance: 1e-9);
        Assert.Equal(636, energy.Clock.Value, tolerance: 1e-9);
        Assert.Equal(3_720, energy.Logic.Value, tolerance: 1e-9);
        Assert.Equal(8.65, energy.Multiplication.Value, tolerance: 1e-9);
        Assert.Equal(4_510.65, energy.Total.Value, tolerance: 1e-9);
        Assert.Equal(4.51065, energy.AveragePower.Value, tolerance: 1e-12);
        Assert.True(energy.Total.Low < energy.Total.Value && energy.Total.Value < energy.Total.High);
    }

    /// <summary>
    /// Published power of the core and the other rails, in mW, of designs on this device. They are the sources of the
    /// coefficients, so this checks the arithmetic from the publications to the model, not the model's accuracy.
    /// </summary>
    [Theory]
    [InlineData(24, 3473, 2, 14.2)] // SYNtzulu; both multipliers taken as busy
    [InlineData(12, 228, 0, 0.641 * 1.219 + 0.025)] // ice40_power, 28*8 bit counter
    [InlineData(12, 208, 0, 0.996 * 1.219 + 0.034)] // ice40_power, multiplication in LUTs
    [InlineData(12, 72, 1, 0.882 * 1.219 + 0.034)] // ice40_power, multiplication in a DSP
    [InlineData(48, 28, 0, 2.184 * 1.219 + 0.034)] // ice40_power, counter at 48 MHz
    public void Published_measurements_lie_in_the_range(
        double megahertz, int logicCells, int multiplicationsPerCycle, double milliwatts)
    {
        StepEnergy second = EnergyModel.Estimate(
            new(megahertz * 1e6, megahertz, logicCells, multiplicationsPerCycle * megahertz * 1e6), Coefficients);

        Assert.InRange(milliwatts, second.AveragePower.Low, second.AveragePower.High);
    }

    [Fact]
    public void Every_energy_is_marked_as_modelled()
    {
        StepEnergy energy = EnergyModel.Estimate(new(100, 12, 100, 1), Coefficients);
        Assert.All(
            [energy.Static, energy.Clock, energy.Logic, energy.Multiplication, energy.Total, energy.AveragePower],
            figure => Assert.Equal(FigureOrigin.Modelled, figure.Origin));
    }

    [Fact]
    public void Every_coefficient_has_a_range_a_source_and_a_reasoning() =>
        Assert.All(Coefficients.Coefficients.Values, coefficient =>
        {
            Assert.InRange(coefficient.Value, coefficient.Low, coefficient.High);
            Assert.True(coefficient.Low > 0);
            Assert.NotEmpty(coefficient.Source);
            Assert.NotEmpty(coefficient.Reasoning);
        });

    [Fact]
    public void No_cycles_cost_nothing() =>
        Assert.Equal((0.0, 0.0), (Energy(cycles: 0).Total.High, Energy(cycles: 0).AveragePower.High));

    [Theory]
    [InlineData(-1, 12)]
    [InlineData(1, 0)]
    [InlineData(1, -12)]
    public void Impossible_activity_is_refused(double cycles, double megahertz) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EnergyModel.Estimate(new(cycles, megahertz, 1, 0), Coefficients));

    [Fact]
    public void An_unknown_family_is_refused() => Assert.Throws<ArgumentException>(() => EnergyCoefficients.Load("ecp5"));

    private static StepEnergy Energy(double cycles) => EnergyModel.Estimate(new(cycles, 12, 100, 0), Coefficients);
}
