using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Schedule.Report;

/// <summary>What the compiler made of a kernel, for people and programs that want to make it faster or smaller.</summary>
/// <param name="Kernel">The C# class.</param>
/// <param name="Family">Device family whose delays the schedule is made with.</param>
/// <param name="LongestChainNanoseconds">Predicted: the largest sum of operator delays in one state.</param>
/// <param name="ChainBudgetNanoseconds">What that sum may be at this clock.</param>
/// <param name="LongestPath">Predicted; null when nothing is known of the cells of the family.</param>
public sealed record ScheduleReport(
    string Kernel,
    string Family,
    double ClockMegahertz,
    double LongestChainNanoseconds,
    double ChainBudgetNanoseconds,
    ReportedPath? LongestPath,
    ImmutableArray<ReportedLoop> Loops,
    ImmutableArray<ReportedState> States,
    ReportedResources Resources);

/// <summary>The longest path of the whole design, with multiplexers, decoders and wires.</summary>
/// <param name="Nanoseconds">Clock edge to clock edge.</param>
/// <param name="From">VHDL signal that it starts at.</param>
/// <param name="To">VHDL signal that it ends at.</param>
public sealed record ReportedPath(double Nanoseconds, double MaximumMegahertz, string From, string To);

/// <summary>A loop of the kernel.</summary>
/// <param name="Place">The loop statement, <c>File.cs:line</c>.</param>
/// <param name="InitiationInterval">
/// Cycles between the starts of two iterations; null for a loop of several blocks, whose iterations take as long as what is in them.
/// </param>
/// <param name="Depth">Cycles of one iteration; null as above.</param>
/// <param name="Trips">Iterations each time control gets to the loop; null when that depends on data.</param>
/// <param name="TripsAreExact">False when <paramref name="Trips"/> is null or something may end the loop earlier.</param>
/// <param name="Bound">What the interval is due to, in words.</param>
/// <param name="Limit">The same as one word: none, memory_port, multipliers, recurrence, condition, placement, or sequential.</param>
/// <param name="Symbol">Memory or register that it is about; null when there is none.</param>
/// <param name="Port">read, write or single, when a memory's port is the limit.</param>
/// <param name="Lines">C# lines that cause it.</param>
/// <param name="States">Names of its states; empty for a loop of several blocks.</param>
public sealed record ReportedLoop(
    string Place,
    string Phase,
    int? InitiationInterval,
    int? Depth,
    long? Trips,
    bool TripsAreExact,
    string Bound,
    string Limit,
    string? Symbol,
    string? Port,
    ImmutableArray<string> Lines,
    ImmutableArray<string> States);

/// <summary>A state of a controller: one clock cycle.</summary>
/// <param name="Process">The process whose state it is; null for one of the entries.</param>
/// <param name="Next">Where control goes, in words.</param>
public sealed record ReportedState(
    string Name, string Phase, string? Process, ImmutableArray<ReportedOperation> Operations, string Next);

/// <param name="Text">The operation; values are numbered within the state.</param>
/// <param name="Unit">The shared operator that computes it; null for one of its own.</param>
/// <param name="Place">C# line, <c>File.cs:line</c>.</param>
public sealed record ReportedOperation(string Text, string? Unit, string Place);

/// <summary>What the design is made of, as the compiler predicts it.</summary>
/// <param name="RegisterBits">Of the fields, locals and temporaries; synthesis adds those of the controller.</param>
/// <param name="Shared">Registers that take the place of several.</param>
/// <param name="BlockRams">SB_RAM40_4K that yosys will take for all memories and queues.</param>
/// <param name="SinglePortRams">SB_SPRAM256KA that yosys will take.</param>
/// <param name="HardMultipliers">SB_MAC16 that yosys will take; null when nothing is known of the cells of the family.</param>
/// <param name="Multipliers">Those that several multiplications may share, whatever they are made of.</param>
public sealed record ReportedResources(
    int States,
    int Registers,
    int RegisterBits,
    ImmutableArray<ReportedRegister> Shared,
    int BlockRams,
    int SinglePortRams,
    int? HardMultipliers,
    ImmutableArray<ReportedMemory> Memories,
    ImmutableArray<ReportedQueue> Queues,
    ImmutableArray<ReportedUnit> Multipliers,
    ImmutableArray<ReportedUnit> SharedOperators);

/// <summary>A register that holds several values of the schedule, at different times or because they are copies.</summary>
/// <param name="Values">Their names and C# lines, its own first.</param>
public sealed record ReportedRegister(string Name, int Bits, ImmutableArray<string> Values);

/// <summary>A queue between two processes.</summary>
/// <param name="Kind">block_ram or registers.</param>
/// <param name="LatencyCycles">An element that is pushed in one cycle can be popped so many cycles later.</param>
public sealed record ReportedQueue(string Name, string Kind, int Capacity, int ElementBits, int LatencyCycles);

/// <param name="Array">The C# field; it has several memories when it has banks or copies.</param>
/// <param name="Kind">block_ram, registers, distributed or spram.</param>
/// <param name="BlockRams">As in <see cref="ReportedResources"/>; a block RAM that is cheaper in flip-flops has none.</param>
public sealed record ReportedMemory(
    string Name, string Array, string Kind, int Elements, int ElementBits, int BlockRams, int SinglePortRams);

/// <summary>A functional unit that several operations use, each in a state of its own.</summary>
/// <param name="Operands">Their types, e.g. <c>i16</c>.</param>
/// <param name="Operations">How many use it.</param>
public sealed record ReportedUnit(string Name, ImmutableArray<string> Operands, string Result, int Operations);
