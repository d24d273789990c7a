using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>
/// An operand that is needed later. Values do not leave their block, so when control flow comes in between,
/// <see cref="RegionBuilder"/> writes it to a register at the end of its block and reads it back where it is used.
/// </summary>
/// <param name="name">Name of that register.</param>
internal sealed class Pending(string name, Operand operand, int block)
{
    public string Name { get; } = name;

    public Operand Operand { get; private set; } = operand;

    /// <summary>The block in which <see cref="Operand"/> is valid, when it is a value.</summary>
    public int Block { get; private set; } = block;

    /// <summary>Where the value was written to, or null while it never left its block.</summary>
    public Register? Spill { get; set; }

    public void MoveTo(Operand operand, int block)
    {
        Operand = operand;
        Block = block;
    }
}
