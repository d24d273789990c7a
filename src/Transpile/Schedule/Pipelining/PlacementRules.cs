using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// What has to hold when operations of a modulo schedule are moved: dependences, chains, ports and multipliers, the interval, and no more
/// cycles from the start of an iteration to its end. What a queue is given does not come later, because another process may wait for it.
/// </summary>
internal sealed class PlacementRules
{
    private readonly PipelineSchedule original;
    private readonly Operand condition;
    private readonly ScheduleOptions options;
    private readonly LoopDependence[][] outgoing;
    private readonly LoopDependence[][] incoming;
    private readonly List<(int Write, int Reader)> replacements = [];
    private readonly bool bypassesRegisters;

    public PlacementRules(PipelineSchedule original, Operand condition, ScheduleOptions options)
    {
        (this.original, this.condition, this.options) = (original, condition, options);
        List<LoopDependence> all = [.. original.Body.Within.SelectMany(d => d), .. original.Body.Carried];
        outgoing = [.. Enumerable.Range(0, Count).Select(i => all.Where(d => d.From == i).ToArray())];
        incoming = [.. Enumerable.Range(0, Count).Select(i => all.Where(d => d.To == i).ToArray())];
        bypassesRegisters = original.Placement.Bypassed.Any(input => input is not null);
        for (int i = 0; i < Count; i++)
        {
            if (original.Operations[i] is { Code: OpCode.WriteRegister, Target: Register register })
            {
                replacements.AddRange(original.Body.OldContentReaders[register].Select(reader => (i, reader)));
            }
        }
    }

    private int Count => original.Operations.Length;

    private int Interval => original.InitiationInterval;

    /// <summary>An operation that its dependences do not let stay where it is, once another one has moved; those that are left out have moved already.</summary>
    /// <param name="isLater">Whether it has moved to a later cycle.</param>
    public IEnumerable<int> InTheWay(int moved, bool isLater, int[] cycles) => isLater
        ? outgoing[moved].Where(d => IsBroken(d, cycles)).Select(d => d.To)
            .Concat(replacements.Where(r => r.Write == moved && IsBroken(r, cycles)).Select(r => r.Reader))
        : incoming[moved].Where(d => IsBroken(d, cycles)).Select(d => d.From)
            .Concat(replacements.Where(r => r.Reader == moved && IsBroken(r, cycles)).Select(r => r.Write));

    /// <summary>Whether an operation may be in a cycle at all.</summary>
    public bool Allows(int index, int cycle)
    {
        Operation operation = original.Operations[index];
        int end = original.Depth - (DependenceGraph.IsSynchronousLoad(operation) ? 1 : 0);
        return cycle >= 0 && cycle < end && (operation.Code != OpCode.Enqueue || cycle <= original.Cycles[index]);
    }

    /// <summary>The operations in their cycles, or null when a chain gets too long.</summary>
    /// <param name="tooLong">The operation at which it does.</param>
    public ChainedPlacement? Place(int[] cycles, out int tooLong)
    {
        ChainedPlacement placement = original.Placement.Copy();
        for (tooLong = 0; tooLong < Count; tooLong++)
        {
            if (!placement.TryPlace(tooLong, cycles[tooLong]))
            {
                return null;
            }
        }

        return placement;
    }

    /// <summary>Whether a placement that keeps all dependences keeps the other rules too.</summary>
    public bool Allow(ChainedPlacement placement)
    {
        var reservations = new ModuloReservations(Interval, options);
        return Enumerable.Range(0, Count).All(i => reservations.TryTake(original.Operations[i], placement.Cycles[i]))
            && placement.AvailableFrom(condition, Interval) < Interval
            && replacements.All(r => placement.Cycles[r.Reader] != placement.Cycles[r.Write] - Interval || IsInTime(placement, r.Reader, r.Write));
    }

    private bool IsBroken(LoopDependence dependence, int[] cycles) =>
        cycles[dependence.To] < cycles[dependence.From] + dependence.Cycles - ((long)dependence.Distance * Interval);

    private bool IsBroken((int Write, int Reader) replacement, int[] cycles) =>
        cycles[replacement.Reader] < cycles[replacement.Write] + (bypassesRegisters ? 0 : 1) - Interval;

    /// <summary>Whether a reader that takes a value past its register has been placed for one that comes as late as this one.</summary>
    private static bool IsInTime(ChainedPlacement placement, int reader, int write) =>
        placement.Bypassed[reader] is { } expected && expected.Cycle == placement.Cycles[reader]
        && placement.InputFrom(write) is var input && input.Arrival <= expected.Arrival && (expected.IsAfterMultiply || !input.IsAfterMultiply);
}
