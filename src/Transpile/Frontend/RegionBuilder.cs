using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Builds structured control flow: an open block of operations, inside a stack of open region lists.</summary>
/// <param name="newRegister">Makes a register for a local or a temporary, under a unique name.</param>
internal sealed class RegionBuilder(Func<string, HardwareType, Register> newRegister)
{
    private readonly List<Pending> pendings = [];
    private List<Region> regions = [];
    private List<Operation> operations = [];
    private int block;
    private int nextValue;

    /// <summary>Stamped on every operation.</summary>
    public Provenance Origin { get; set; }

    /// <summary>True when control flow was added since the innermost <see cref="Nest"/> started.</summary>
    public bool HasRegions => regions.Count > 0;

    /// <summary>
    /// Appends a pure operation and returns its result. Operations on constants are folded here already, because what a readonly
    /// field makes constant (a divisor, a branch that this object never takes) decides how lowering goes on.
    /// </summary>
    public Operand Compute(OpCode code, HardwareType type, params ReadOnlySpan<Operand> operands)
    {
        Constant[] constants = [.. operands.ToArray().OfType<Constant>()];
        return constants.Length == operands.Length
            ? new Constant(OpCodes.Evaluate(code, constants, type), type)
            : Append(code, null, type, operands);
    }

    public Value Load(OpCode code, Symbol target, HardwareType type, params ReadOnlySpan<Operand> operands) =>
        Append(code, target, type, operands);

    public void Store(OpCode code, Symbol target, params ReadOnlySpan<Operand> operands) =>
        operations.Add(new(code, [.. operands], target, Result: null, Origin));

    public Value Read(Register register) => Load(OpCode.ReadRegister, register, register.Type);

    public void Write(Register register, Operand value) => Store(OpCode.WriteRegister, register, Convert(value, register.Type));

    /// <summary>The operand with exactly this type; wraps when it does not fit.</summary>
    public Operand Convert(Operand operand, HardwareType type) =>
        operand.Type == type ? operand : Compute(OpCode.Convert, type, operand);

    /// <summary>Everything held from now on is let go by <see cref="ReleaseTo"/>.</summary>
    public int Mark() => pendings.Count;

    /// <summary>Lets go of what was held since the mark.</summary>
    public void ReleaseTo(int mark) => pendings.RemoveRange(mark, pendings.Count - mark);

    /// <summary>Keeps an operand usable until it is let go, whatever is built in between.</summary>
    public Pending Hold(string name, Operand operand)
    {
        var pending = new Pending(name, operand, block);
        pendings.Add(pending);
        return pending;
    }

    /// <summary>The operand as it is visible in the open block.</summary>
    public Operand Use(Pending pending)
    {
        if (pending.Operand is Value && pending.Block != block)
        {
            pending.MoveTo(Read(pending.Spill!), block);
        }

        return pending.Operand;
    }

    /// <summary>Ends the open block and returns it, as the header of an If or a Loop that the caller adds.</summary>
    public Block CloseBlock()
    {
        foreach (Pending pending in pendings)
        {
            if (pending.Operand is Value value && pending.Block == block && pending.Spill is null)
            {
                pending.Spill = newRegister(pending.Name, value.Type);
                Write(pending.Spill, value);
            }
        }

        var closed = new Block([.. operations]);
        operations = [];
        block++;
        return closed;
    }

    public void Add(Region region)
    {
        Flush();
        if (region is not Sequence { Regions: [] })
        {
            regions.Add(region);
        }
    }

    /// <summary>Builds a region of its own. The open block is closed before it.</summary>
    public Region Nest(Action build)
    {
        Flush();
        List<Region> outer = regions;
        regions = [];
        build();
        Flush();
        Region nested = regions switch
        {
            [] => Sequence.Empty,
            [Region only] => only,
            _ => new Sequence([.. regions]),
        };
        regions = outer;
        return nested;
    }

    private void Flush()
    {
        Block closed = CloseBlock();
        if (closed.Operations.Length > 0)
        {
            regions.Add(closed);
        }
    }

    private Value Append(OpCode code, Symbol? target, HardwareType type, ReadOnlySpan<Operand> operands)
    {
        var result = new Value(nextValue++, type);
        operations.Add(new(code, [.. operands], target, result, Origin));
        return result;
    }
}
