using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Vhdl;

namespace SparseRtrl.Transpile.Timing;

/// <summary>
/// Static timing analysis of a design as the compiler expects synthesis and placement to build it: its logic is mapped to look-up
/// tables, and cells and wires get mean delays.
/// </summary>
public sealed class TimingAnalysis
{
    /// <summary>What nextpnr puts on global buffers: so many enables and so many resets, those with the most users.</summary>
    private const int GlobalBuffers = 4;
    private const int FewestGlobalUsers = 16;

    /// <summary>Wires get longer with each doubling of a design beyond so many look-up tables.</summary>
    private const double SmallDesign = 100;

    private readonly DesignLogic logic;
    private readonly HashSet<(EndKind, int)> globalNets;

    /// <param name="hasMultipliers">Whether the device has hard multipliers.</param>
    public TimingAnalysis(HardwareDesign design, HostMap map, bool hasMultipliers)
    {
        logic = DesignLogic.Of(VhdlEmitter.Build(design, map), hasMultipliers);
        globalNets = [.. GlobalNets(EndKind.ClockEnable), .. GlobalNets(EndKind.Reset)];
    }

    /// <returns>Null when nothing is known of the cells of the device family.</returns>
    public static TimingEstimate? Estimate(HardwareDesign design, HostMap map, ScheduleOptions options) =>
        options.Delays.Cells is { } cells ? new TimingAnalysis(design, map, options.HasHardMultipliers).Estimate(cells) : null;

    /// <param name="delays">Of the device family.</param>
    public TimingEstimate Estimate(CellDelays delays)
    {
        // The first mapping says how many cells each wire drives and how many there are; the second one uses that.
        ImmutableArray<int> fanOut = LutMapper.Run(logic.Network, delays, _ => delays.Wire).FanOut(logic.Ends);
        int luts = logic.Network.Nodes.Where((n, i) => fanOut[i] > 0 && n.Kind is LogicKind.And or LogicKind.CarryTap or LogicKind.Sum).Count();
        double wire = delays.Wire + (delays.WirePerSize * Math.Max(0, Math.Log2(luts / SmallDesign)));
        LutMapper mapped = LutMapper.Run(
            logic.Network, delays, node => wire + (delays.WirePerFanOut * Math.Log2(Math.Max(1, fanOut[node]))));
        PathEnd last = logic.Ends.MaxBy(end => Arrival(end, mapped, delays));
        return new(
            Arrival(last, mapped, delays), StartOf(mapped, LogicNetwork.NodeOf(last.Literal)), last.Name, logic.HardMultipliers(fanOut));
    }

    private IEnumerable<(EndKind, int)> GlobalNets(EndKind kind) => logic.Ends
        .Where(end => end.Kind == kind).CountBy(end => end.Literal)
        .Where(net => net.Value >= FewestGlobalUsers).OrderByDescending(net => net.Value).Take(GlobalBuffers)
        .Select(net => (kind, net.Key));

    private double Arrival(PathEnd end, LutMapper mapped, CellDelays delays) => end.Kind switch
    {
        EndKind.Data => mapped.ArrivalAtFlipFlop(end.Literal),
        EndKind.BlockRam => mapped.ArrivalAtCell(end.Literal) + delays.BlockRamSetup,
        _ when globalNets.Contains((end.Kind, end.Literal)) => mapped.Arrival[LogicNetwork.NodeOf(end.Literal)] + delays.GlobalBuffer,
        _ => mapped.ArrivalAtCell(end.Literal),
    };

    /// <summary>Back along the latest inputs.</summary>
    private string StartOf(LutMapper mapped, int node)
    {
        while (mapped.InputsOf(node) is { Length: > 0 } inputs)
        {
            node = inputs.MaxBy(input => mapped.Arrival[input]);
        }

        return logic.Network.Nodes[node].Name;
    }
}
