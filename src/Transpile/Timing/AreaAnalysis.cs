using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Vhdl;

namespace SparseRtrl.Transpile.Timing;

/// <summary>Logic of a design, counted.</summary>
/// <param name="LookUpTables">With four inputs; those of adders are included.</param>
/// <param name="Adders">Bits of carry chains.</param>
/// <param name="SharedFlipFlops">Those that take the result of a look-up table that nothing else reads, beside it in one cell.</param>
/// <param name="Multipliers">Hard ones.</param>
public sealed record LogicArea(int LookUpTables, int Adders, int FlipFlops, int SharedFlipFlops, int Multipliers);

/// <summary>Counts the cells of a design's logic as the compiler expects synthesis to build it, before any tool has run.</summary>
public static class AreaAnalysis
{
    /// <summary>Each mapping knows from the one before how many tables read what.</summary>
    private const int Rounds = 3;

    public static LogicArea Of(HardwareDesign design, HostMap map, ScheduleOptions options)
    {
        var logic = DesignLogic.Of(VhdlEmitter.Build(design, map), options.HasHardMultipliers);
        IReadOnlyList<LogicNode> nodes = logic.Network.Nodes;
        ImmutableArray<int> fanOut = ReadersOf(logic);
        for (int round = 0; round < Rounds; round++)
        {
            fanOut = AreaMapper.Run(logic.Network, fanOut).FanOut(logic.Ends);
        }

        // A full adder is two nodes, its sum and then its carry; either may go unused.
        int adders = nodes.Where((n, i) => n.Kind == LogicKind.Sum && (fanOut[i] > 0 || fanOut[i + 1] > 0)).Count();
        return new(
            Used(LogicKind.And) + Used(LogicKind.CarryTap) + adders, adders, Used(LogicKind.FlipFlop), logic.Ends.Count(IsShared),
            logic.HardMultipliers(fanOut));

        int Used(LogicKind kind) => nodes.Where((n, i) => fanOut[i] > 0 && n.Kind == kind).Count();

        bool IsShared(PathEnd end) => end.Kind == EndKind.Data && fanOut[LogicNetwork.NodeOf(end.Literal)] == 1
            && nodes[LogicNetwork.NodeOf(end.Literal)].Kind is LogicKind.And or LogicKind.Sum or LogicKind.CarryTap;
    }

    /// <summary>How many nodes and ends of paths read each node.</summary>
    private static ImmutableArray<int> ReadersOf(DesignLogic logic)
    {
        var readers = new int[logic.Network.Nodes.Count];
        foreach (int literal in logic.Network.Nodes.SelectMany(n => n.Inputs).Concat(logic.Ends.Select(e => e.Literal)))
        {
            readers[LogicNetwork.NodeOf(literal)]++;
        }

        return [.. readers];
    }
}
