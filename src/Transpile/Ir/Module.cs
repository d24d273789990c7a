using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Ir;

/// <summary>One entry method or process of the kernel, every call inlined.</summary>
public sealed record EntryPoint(string Name, Region Body, Provenance Origin);

/// <summary>An elaborated kernel: what the front end makes and the passes rewrite.</summary>
/// <param name="Name">Class name of the kernel.</param>
/// <param name="Registers">Fields first, in declaration order, then locals.</param>
/// <param name="Entries">In declaration order; the index is the value of the <c>entry</c> port.</param>
public sealed record Module(
    string Name,
    ImmutableArray<Register> Registers,
    ImmutableArray<Memory> Memories,
    ImmutableArray<Queue> Queues,
    ImmutableArray<EntryPoint> Entries)
{
    /// <summary>
    /// What <see cref="Concurrently"/> starts. Each has registers and values of its own, fields aside; only queues join them.
    /// </summary>
    public ImmutableArray<EntryPoint> Processes { get; init; } = [];

    /// <summary>Everything that has a body: the entries, then the processes.</summary>
    public IEnumerable<EntryPoint> Methods => Entries.Concat(Processes);

    /// <summary>The same module with other bodies of entries and processes.</summary>
    public Module WithBodies(Func<Region, Region> rewrite) => this with
    {
        Entries = [.. Entries.Select(e => e with { Body = rewrite(e.Body) })],
        Processes = [.. Processes.Select(p => p with { Body = rewrite(p.Body) })],
    };
}
