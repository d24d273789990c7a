using System.Collections.Immutable;
using SparseRtrl.Transpile.Bind;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Tests.Vhdl;
using StateBuilder = SparseRtrl.Transpile.Tests.Vhdl.StateBuilder;

namespace SparseRtrl.Transpile.Tests.Bind;

/// <summary>A small design made by hand, whose states follow one another unless told otherwise, and what binding makes of it.</summary>
internal sealed class BoundDesign
{
    public static readonly HardwareType Byte = HardwareType.Unsigned(8);

    private readonly DesignBuilder builder = new("K");
    private readonly List<StateBuilder> states = [];

    public Register Field(string name) => builder.Field(name, Byte);

    public Register Local(string name) => builder.Local(name, Byte);

    public Memory Table(string name, MemoryKind kind) => builder.Memory(name, Byte, [5, 6, 7, 8], kind);

    /// <summary>Adds a state; a transition to the state that follows it is added when there is one.</summary>
    public StateBuilder State()
    {
        StateBuilder state = builder.State($"s{states.Count}", "Run");
        if (states.Count > 0 && states[^1].Next is Finish)
        {
            states[^1].Next = new Goto(states.Count);
        }

        states.Add(state);
        return state;
    }

    public static RegisterSignal Of(Register register) => new(register);

    public static ConstantSignal Constant(int value, HardwareType? type = null) => new(value, type ?? Byte);

    public HardwareDesign Build()
    {
        if (states.Count > 0)
        {
            builder.Entry("Run", states[0]);
        }

        return builder.Build();
    }

    public DesignFlow Flow() => new(Build(), []);

    /// <summary>Names of the registers that are left, each with those that it stands for.</summary>
    public ImmutableArray<string> Bind(params ImmutableArray<Pipeline> pipelines)
    {
        HardwareDesign bound = Binder.Run(Build(), pipelines, ScheduleOptions.IceUltraPlus);
        return
        [
            .. bound.Registers.Select(r => string.Join('+',
                bound.SharedRegisters.Where(s => s.Register == r).SelectMany(s => s.Others).Prepend(r).Select(o => o.Name))),
        ];
    }
}
