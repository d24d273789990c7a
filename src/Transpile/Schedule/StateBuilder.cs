using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>A state under construction.</summary>
internal sealed class StateBuilder(int index, string name, string phase)
{
    public List<Node> Nodes { get; } = [];

    public List<RegisterWrite> RegisterWrites { get; } = [];

    public List<MemoryRead> Reads { get; } = [];

    public List<MemoryWrite> Writes { get; } = [];

    public List<QueuePop> Pops { get; } = [];

    public List<QueuePush> Pushes { get; } = [];

    public ImmutableArray<int> Starts { get; set; } = [];

    public ImmutableArray<int> Awaits { get; set; } = [];

    public HashSet<FunctionalUnit> Units { get; } = [];

    public Transition Next { get; set; } = new Finish();

    public State ToState() => new(index, name, phase, [.. Nodes], [.. RegisterWrites], [.. Reads], [.. Writes], Next)
    {
        Pops = [.. Pops],
        Pushes = [.. Pushes],
        Starts = Starts,
        Awaits = Awaits,
    };
}
