using SparseRtrl.Transpile.Resources;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>What the scheduler aims at.</summary>
/// <param name="Delays">Operator delays of the device family.</param>
/// <param name="ClockMegahertz">Clock that every state must meet.</param>
/// <param name="MaximumMultipliers">Multipliers that may be used, each shared by several multiplications.</param>
/// <param name="HasHardMultipliers">Whether they are blocks of the device; otherwise they are made of look-up tables.</param>
public sealed record ScheduleOptions(
    DelayModel Delays, double ClockMegahertz, int MaximumMultipliers, bool HasHardMultipliers = true)
{
    /// <summary>
    /// Part of the clock period left to what the delay model does not see: multiplexers in front of registers and memory ports,
    /// and routing that gets longer as the device fills.
    /// </summary>
    private const double Margin = 0.35;

    /// <summary>Kinds of RAM of the device family.</summary>
    public required MemoryTechnology Memories { get; init; }

    /// <summary>RAM blocks of the device: a design that needs more is refused. Null: any number, for designs that are only simulated.</summary>
    public MemoryCapacity? Capacity { get; init; }

    /// <summary>Lets the host read fields marked <c>[HostHidden]</c> too, for verification. No cycle count depends on it.</summary>
    public bool ExposeHidden { get; init; }

    /// <summary>24 MHz is the usual working point of the UP5K: twice the oscillator of its boards.</summary>
    public static ScheduleOptions IceUltraPlus { get; } = new(
        DelayModel.Load("ice40up"), ClockMegahertz: 24, MaximumMultipliers: 8)
    {
        Memories = MemoryTechnology.IceUltraPlus,
        Capacity = new("up5k", BlockRams: 30, SinglePortRams: 4),
    };

    /// <summary>
    /// The HX has no hard multipliers: products are made of look-up tables, and a few of those are shared by all multiplications.
    /// </summary>
    public static ScheduleOptions IceHighSpeed { get; } = new(
        DelayModel.Load("ice40hx"), ClockMegahertz: 60, MaximumMultipliers: 4, HasHardMultipliers: false)
    {
        Memories = MemoryTechnology.IceHighSpeed,
        Capacity = new("hx8k", BlockRams: 32, SinglePortRams: 0),
    };

    /// <summary>50 MHz is what the boards' own clock generators give kernels.</summary>
    public static ScheduleOptions Ecp5 { get; } = new(
        DelayModel.Load("ecp5"), ClockMegahertz: 50, MaximumMultipliers: 156)
    {
        Memories = MemoryTechnology.Ecp5,
        Capacity = new("ecp5-85k", BlockRams: 208, SinglePortRams: 0),
    };

    /// <summary>Usual options of a device family.</summary>
    /// <exception cref="ArgumentException">There is no such family.</exception>
    public static ScheduleOptions Of(string family) => family switch
    {
        "ice40up" => IceUltraPlus,
        "ice40hx" => IceHighSpeed,
        "ecp5" => Ecp5,
        _ => throw new ArgumentException($"There are no schedule options for the device family '{family}'.", nameof(family)),
    };

    /// <summary>Time that chained operators of one state may take.</summary>
    public double ChainBudgetNanoseconds => (1e3 / ClockMegahertz * (1 - Margin)) - Delays.RegisterNanoseconds;
}
