using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>
/// An integer value in VHDL: the expression that carries it and its type. Everything that changes the width or the sign of a value goes
/// through here, because VHDL's own rules differ from C#'s (<c>resize</c> of a signed value to fewer bits keeps the sign, not the low bits).
/// </summary>
/// <param name="Expression">Of <see cref="VhdlType.Of"/> the type, or of <see cref="VhdlType.VectorOf"/> it.</param>
/// <param name="Constant">The value when it is known; the expression is then unused.</param>
internal sealed record Operand(Expression Expression, HardwareType Type, Int128? Constant = null)
{
    public static Operand OfConstant(Int128 value, HardwareType type) => new(new IntegerLiteral(value), type, value);

    /// <summary>Smallest value it can have.</summary>
    public Int128 Minimum => Constant ?? Type.Minimum;

    /// <summary>Largest value it can have.</summary>
    public Int128 Maximum => Constant ?? Type.Maximum;

    /// <summary>The smallest type that holds all its values.</summary>
    public HardwareType Range => HardwareType.Holding(Minimum, Maximum);

    /// <summary>True when <see cref="As"/> and <see cref="AsVector"/> have to drop bits, which VHDL allows on names only.</summary>
    public bool LosesBits(HardwareType target) =>
        Constant is null && (Type.Bits > target.Bits || (target == HardwareType.Bool && Expression.Type is VectorType));

    /// <summary>The value wrapped to a type, carried as that type's signals are.</summary>
    public Expression As(HardwareType target)
    {
        if (target != HardwareType.Bool)
        {
            return AsVector(target);
        }

        return (Constant, Expression.Type) switch
        {
            ({ } value, _) => new BitLiteral((value & 1) != 0),
            (null, StdLogicType) => Expression,
            _ => new Indexed(AsName(), new IntegerLiteral(0), VhdlType.StdLogic),
        };
    }

    /// <summary>The value wrapped to a type, as a vector also when it is a bool.</summary>
    public Expression AsVector(HardwareType target)
    {
        VectorType vector = VhdlType.VectorOf(target);
        if (Constant is { } value)
        {
            return new NumberLiteral(target.Wrap(value), vector);
        }

        Expression source = Expression.Type is StdLogicType ? new SingleBit(Expression) : Expression;
        VectorKind kind = ((VectorType)source.Type).Kind;
        if (Type.Bits > target.Bits)
        {
            source = new Slice(AsName(), target.Bits - 1, 0, new VectorType(kind, target.Bits));
        }
        else if (Type.Bits < target.Bits)
        {
            source = new Call("resize", [source, new IntegerLiteral(target.Bits)], new VectorType(kind, target.Bits));
        }

        return Cast(source, vector);
    }

    /// <summary>Bits of the value as they stand, under another interpretation.</summary>
    public static Expression Cast(Expression source, VectorType target) =>
        source.Type == target ? source : new Call(ExpressionPrinter.Text(target.Kind), [source], target);

    private Name AsName() => Expression as Name
        ?? throw new InvalidOperationException($"Bits of {Expression.GetType().Name} cannot be selected: give it a name first.");
}
