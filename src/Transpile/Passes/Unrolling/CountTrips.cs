using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Unrolling;

/// <summary>
/// Notes how often loops run that count from one constant to another. Those that have been unrolled know it already.
/// </summary>
internal sealed class CountTrips : IPass
{
    public string Name => "count-trips";

    public Module Run(Module module) =>
        module.WithBodies(body => new Walk().Rewrite(body, KnownRegisters.None).Region);

    private static TripCount? TripsOf(Loop loop, KnownRegisters known) =>
        CountedLoop.Of(loop) is { } counted
        && known.Contents.TryGetValue(counted.Counter, out Int128 start)
        && known.Execute(loop.Header, counted.Limit).Number is { } limit
        && counted.Iterations(start, limit) is { } iterations
            ? new((long)iterations, IsExact: !counted.MayLeaveEarly)
            : loop.Trips;

    private sealed class Walk : KnownRegistersWalk
    {
        protected override (Region Region, KnownRegisters? After) RewriteLoop(Loop loop, KnownRegisters known)
        {
            KnownRegisters inside = known.Without(loop.Body, loop.Header);
            Loop counted = loop with { Body = Rewrite(loop.Body, inside).Region, Trips = TripsOf(loop, known) };
            return (counted, inside.Execute(loop.Header).After);
        }
    }
}
