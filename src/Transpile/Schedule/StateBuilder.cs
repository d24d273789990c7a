using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>A state under construction.</summary>
internal sealed class StateBuilder(int index, string name, string phase)
{
    public List<Node> Nodes { get; } = [];

    public List<RegisterWrite> RegisterWrites { get; } = [];

    public List<MemoryRead> Reads { get; } = [];

    public List<MemoryWrite> Writes { get; } = [];

    public HashSet<FunctionalUnit> Units { get; } = [];

    public Transition Next { get; set; } = new Finish();

    public State ToState() => new(index, name, phase, [.. Nodes], [.. RegisterWrites], [.. Reads], [.. Writes], Next);
}
