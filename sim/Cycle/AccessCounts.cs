using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Cycle;

/// <summary>How often each access of each state took place.</summary>
internal sealed class AccessCounts
{
    private readonly Dictionary<(int State, Signal Enable), long> enabledCycles = [];

    /// <param name="cyclesPerState">Element i: cycles spent in state i.</param>
    /// <param name="enabledCycles">As in <see cref="RunProfile.EnabledCycles"/>.</param>
    public AccessCounts(HardwareDesign design, long[] cyclesPerState, long[] enabledCycles)
    {
        CyclesPerState = cyclesPerState;
        foreach ((int state, Signal enable) in design.Controller.States.SelectMany(s => s.Enables.Select(e => (s.Index, e))))
        {
            this.enabledCycles.Add((state, enable), enabledCycles[this.enabledCycles.Count]);
        }
    }

    public IReadOnlyList<long> CyclesPerState { get; }

    public long Of(State state, StorageAccess access) =>
        access.Enable is { } enable ? enabledCycles[(state.Index, enable)] : CyclesPerState[state.Index];
}
