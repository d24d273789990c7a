using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Ranges;

/// <summary>
/// What is known of the registers at one point of the program: their intervals, and which value each of them holds a copy of.
/// </summary>
internal sealed class RangeEnvironment
{
    private readonly Dictionary<Register, Interval> intervals;
    private readonly Dictionary<Register, Operand> holders = [];

    public RangeEnvironment(IEnumerable<KeyValuePair<Register, Interval>> intervals) => this.intervals = new(intervals);

    private RangeEnvironment(RangeEnvironment other)
    {
        intervals = new(other.intervals);
        holders = new(other.holders);
    }

    /// <summary>Registers without an entry were not written on any way to here; C# forbids reading them.</summary>
    public Interval? this[Register register] => intervals.TryGetValue(register, out Interval interval) ? interval : null;

    public RangeEnvironment Copy() => new(this);

    public void Write(Register register, Operand value, Interval interval)
    {
        intervals[register] = interval;
        holders[register] = value;
    }

    public void NoteRead(Register register, Value value) => holders[register] = value;

    /// <summary>
    /// Takes a value's new, smaller interval over to the registers that hold it. False when a register's content would be
    /// impossible.
    /// </summary>
    public bool Refine(Operand value, Interval interval)
    {
        foreach ((Register register, Operand held) in holders)
        {
            if (held != value || !intervals.TryGetValue(register, out Interval known))
            {
                continue;
            }

            if (known.Intersect(interval) is not { } smaller)
            {
                return false;
            }

            intervals[register] = smaller;
        }

        return true;
    }

    /// <summary>The union of two points; a null one is never reached.</summary>
    public static RangeEnvironment? Join(RangeEnvironment? a, RangeEnvironment? b)
    {
        if (a is null || b is null)
        {
            return (a ?? b)?.Copy();
        }

        var joined = new RangeEnvironment(a.intervals);
        foreach ((Register register, Interval interval) in b.intervals)
        {
            joined.intervals[register] = joined[register]?.Union(interval) ?? interval;
        }

        return joined;
    }

    /// <summary>
    /// This environment with every register that grew since <paramref name="before"/> taken on to the next width of whole bytes.
    /// Steps rather than all at once: a mask that collects one bit per iteration stops growing when the loop counter does.
    /// </summary>
    public RangeEnvironment WidenedSince(RangeEnvironment before)
    {
        var widened = new RangeEnvironment(intervals);
        foreach ((Register register, Interval interval) in intervals)
        {
            if (before[register] is { } old)
            {
                widened.intervals[register] = new(
                    interval.Low < old.Low ? Step(interval, register.Type).Low : interval.Low,
                    interval.High > old.High ? Step(interval, register.Type).High : interval.High);
            }
        }

        return widened;
    }

    private static Interval Step(Interval interval, HardwareType type)
    {
        const int Byte = 8;
        int bits = (interval.Type.Bits + Byte - 1) / Byte * Byte;
        return bits < type.Bits ? Interval.Of(new HardwareType(bits, interval.Type.IsSigned)) : Interval.Of(type);
    }

    public bool Covers(RangeEnvironment other) =>
        other.intervals.All(p => this[p.Key] is { } mine && mine.Low <= p.Value.Low && mine.High >= p.Value.High);

    public IEnumerable<KeyValuePair<Register, Interval>> Fields => intervals.Where(p => p.Key.IsField);
}
