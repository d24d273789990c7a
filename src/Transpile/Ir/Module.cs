using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Ir;

/// <summary>One entry method of the kernel, every call inlined.</summary>
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
    ImmutableArray<EntryPoint> Entries);
