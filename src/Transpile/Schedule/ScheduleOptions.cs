using SparseRtrl.Transpile.Resources;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>What the scheduler aims at.</summary>
/// <param name="Delays">Operator delays of the device family.</param>
/// <param name="ClockMegahertz">Clock that every state must meet.</param>
/// <param name="MaximumMultipliers">Hard multipliers that may be used.</param>
public sealed record ScheduleOptions(DelayModel Delays, double ClockMegahertz, int MaximumMultipliers)
{
    /// <summary>
    /// Part of the clock period left to what the delay model does not see: multiplexers in front of registers and memory ports,
    /// and routing that gets longer as the device fills.
    /// </summary>
    private const double Margin = 0.35;

    /// <summary>RAM blocks of the device: a design that needs more is refused. Null: any number, for designs that are only simulated.</summary>
    public MemoryCapacity? Capacity { get; init; }

    /// <summary>24 MHz is the usual working point of the UP5K: twice the oscillator of its boards.</summary>
    public static ScheduleOptions IceUltraPlus { get; } = new(
        DelayModel.Load("ice40up"), ClockMegahertz: 24, MaximumMultipliers: 8)
    {
        Capacity = new("up5k", BlockRams: 30, SinglePortRams: 4),
    };

    /// <summary>
    /// The HX has no hard multipliers: products are made of look-up tables, and a few of those are shared by all multiplications.
    /// </summary>
    public static ScheduleOptions IceHighSpeed { get; } = new(
        DelayModel.Load("ice40hx"), ClockMegahertz: 60, MaximumMultipliers: 4)
    {
        Capacity = new("hx8k", BlockRams: 32, SinglePortRams: 0),
    };

    /// <summary>Time that chained operators of one state may take.</summary>
    public double ChainBudgetNanoseconds => (1e3 / ClockMegahertz * (1 - Margin)) - Delays.RegisterNanoseconds;
}
