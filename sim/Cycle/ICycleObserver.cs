namespace SparseRtrl.Sim.Cycle;

/// <summary>
/// Sees a simulation cycle by cycle. Each transaction takes one cycle in which the kernel is idle; what the host writes shows in
/// the next one. The busy cycles of a run follow its idle one, and a last idle cycle ends the simulation.
/// </summary>
public interface ICycleObserver
{
    /// <summary>Registers and memory outputs have the values that the cycle works with.</summary>
    void BeforeEdge(CycleView cycle);

    /// <summary>The accesses of the cycle have taken place. Not called for idle cycles.</summary>
    void AfterEdge(CycleView cycle);
}
