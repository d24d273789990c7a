namespace SparseRtrl.Sim.Energy;

/// <summary>Where a reported number comes from.</summary>
public enum FigureOrigin
{
    /// <summary>Read off the tools or an instrument.</summary>
    Measured,

    /// <summary>Counted by a cycle-accurate simulation.</summary>
    Simulated,

    /// <summary>Calculated from other numbers by a model.</summary>
    Modelled,
}

/// <summary>A reported number with its uncertainty range and its origin.</summary>
public sealed record Figure(double Value, double Low, double High, string Unit, FigureOrigin Origin)
{
    public static Figure Exact(double value, string unit, FigureOrigin origin) => new(value, value, value, unit, origin);
}

/// <summary>What a learning step does, as the energy model sees it.</summary>
/// <param name="Cycles">Clock cycles of one step; a mean over steps need not be whole.</param>
/// <param name="ClockMegahertz">Of the device.</param>
/// <param name="LogicCells">Occupied in the placed design.</param>
/// <param name="Multiplications">Carried out in multiplier blocks in one step.</param>
public sealed record StepActivity(double Cycles, double ClockMegahertz, int LogicCells, double Multiplications);

/// <summary>Modelled energy of one learning step, in nJ, by cause.</summary>
/// <param name="Static">Static power over the duration of the step.</param>
/// <param name="Clock">Clock network.</param>
/// <param name="Logic">Logic cells with the memories they use.</param>
/// <param name="Multiplication">Multiplier blocks.</param>
/// <param name="Total">Sum of the four; its range is the sum of their ranges, as if all erred the same way.</param>
/// <param name="AveragePower">Total over the duration of the step, in mW.</param>
/// <param name="Duration">Of the step in µs: cycles over clock, so exact for the given cycles.</param>
public sealed record StepEnergy(
    Figure Static, Figure Clock, Figure Logic, Figure Multiplication, Figure Total, Figure AveragePower, Figure Duration);

/// <summary>
/// E_step = P_static · t + cycles · (E_clock + cells · E_cell) + multiplications · E_multiplication, with t = cycles / f.
/// The coefficients and what the model cannot know are described in docs/energy.md.
/// </summary>
public static class EnergyModel
{
    /// <exception cref="ArgumentOutOfRangeException">The clock is not positive, or another input is negative.</exception>
    public static StepEnergy Estimate(StepActivity step, EnergyCoefficients coefficients)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step.ClockMegahertz, nameof(step));
        ArgumentOutOfRangeException.ThrowIfNegative(step.Cycles, nameof(step));
        ArgumentOutOfRangeException.ThrowIfNegative(step.LogicCells, nameof(step));
        ArgumentOutOfRangeException.ThrowIfNegative(step.Multiplications, nameof(step));

        // mW · µs = nJ; 1 pJ = 1e-3 nJ; 1 fJ = 1e-6 nJ.
        double microseconds = step.Cycles / step.ClockMegahertz;
        Figure rest = Scale(coefficients.StaticPower, microseconds);
        Figure clock = Scale(coefficients.ClockEnergy, step.Cycles * 1e-3);
        Figure logic = Scale(coefficients.LogicCellEnergy, step.Cycles * step.LogicCells * 1e-6);
        Figure multiplication = Scale(coefficients.MultiplicationEnergy, step.Multiplications * 1e-3);

        Figure[] parts = [rest, clock, logic, multiplication];
        var total = new Figure(
            parts.Sum(p => p.Value), parts.Sum(p => p.Low), parts.Sum(p => p.High), "nJ", FigureOrigin.Modelled);
        double perMicrosecond = microseconds == 0 ? 0 : 1 / microseconds;
        var power = new Figure(
            total.Value * perMicrosecond, total.Low * perMicrosecond, total.High * perMicrosecond, "mW", FigureOrigin.Modelled);
        return new(rest, clock, logic, multiplication, total, power, Figure.Exact(microseconds, "us", FigureOrigin.Simulated));
    }

    private static Figure Scale(EnergyCoefficient coefficient, double factor) =>
        new(coefficient.Value * factor, coefficient.Low * factor, coefficient.High * factor, "nJ", FigureOrigin.Modelled);
}
