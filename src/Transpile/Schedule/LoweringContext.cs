using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>What all blocks of a design share: multipliers, node numbers, and registers that the C# source does not have.</summary>
internal sealed class LoweringContext
{
    private readonly List<FunctionalUnit> units = [];
    private MultiplierBinding binding = null!;
    private readonly List<Register> temporaries = [];
    private int nodeCount;

    public ImmutableArray<FunctionalUnit> Units => [.. units];

    public ImmutableArray<Register> Temporaries => [.. temporaries];

    /// <summary>Begins with a controller, which shares multipliers among its own states only.</summary>
    public void Begin(ScheduleOptions options) => binding = new(units, options);

    /// <param name="kind">What the register is for; a number makes the name unique.</param>
    public Register AddTemporary(
        string kind, HardwareType type, Provenance origin, Int128 initialValue = default, bool needsReset = false)
    {
        var register = new Register(
            $"{kind}_{temporaries.Count}", type, initialValue, isField: false, isHostWritable: false, origin.Span)
        {
            NeedsReset = needsReset,
        };
        temporaries.Add(register);
        return register;
    }

    /// <summary>The node of a combinational operation, a load from registers included.</summary>
    public Node AddNode(Operation operation, ImmutableArray<Signal> inputs, StateBuilder state)
    {
        FunctionalUnit? unit = binding.Bind(operation, state.Units);
        var array = operation.Target as Memory;
        inputs = array is null ? inputs : [Address(inputs[0], array, state, operation.Origin)];
        return Add(state, new(nodeCount++, operation.Code, inputs, operation.Result!.Type, array, unit, operation.Origin));
    }

    /// <summary>A node that no operation of the source stands for.</summary>
    public Node AddNode(StateBuilder state, OpCode code, ImmutableArray<Signal> inputs, HardwareType type, Provenance origin) =>
        Add(state, new(nodeCount++, code, inputs, type, Memory: null, Unit: null, origin));

    /// <summary>An element of an array in registers, of which the value is known to be of a type.</summary>
    public Node AddLoad(StateBuilder state, Memory array, Constant index, HardwareType type, Provenance origin)
    {
        ImmutableArray<Signal> address = [new ConstantSignal(array.AddressType.Wrap(index.Literal), array.AddressType)];
        Node element = Add(state, new(nodeCount++, OpCode.Load, address, array.ElementType, array, Unit: null, origin));
        return type == array.ElementType ? element : AddNode(state, OpCode.Convert, [element], type, origin);
    }

    /// <summary>An index as an address of the memory.</summary>
    public Signal Address(Signal index, Memory memory, StateBuilder state, Provenance origin) => index switch
    {
        _ when index.Type == memory.AddressType => index,
        ConstantSignal constant => new ConstantSignal(memory.AddressType.Wrap(constant.Literal), memory.AddressType),
        _ => AddNode(state, OpCode.Convert, [index], memory.AddressType, origin),
    };

    private static Node Add(StateBuilder state, Node node)
    {
        state.Nodes.Add(node);
        return node;
    }
}
