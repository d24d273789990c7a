using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>Constant folding and algebraic identities on one operation.</summary>
internal static class Algebra
{
    /// <summary>
    /// An operand that always has the operation's value and fits its type, or null when there is none. The operand's type may be
    /// narrower than the result's: operations read integer values, not bit patterns.
    /// </summary>
    public static Operand? Simplify(OpCode code, IReadOnlyList<Operand> operands, HardwareType type)
    {
        if (operands.All(o => o is Constant))
        {
            return new Constant(OpCodes.Evaluate(code, [.. operands.Cast<Constant>()], type), type);
        }

        Operand first = operands[0];
        Operand? kept = code switch
        {
            OpCode.Add or OpCode.Or or OpCode.Xor when IsLiteral(first, 0) => operands[1],
            OpCode.Add or OpCode.Subtract or OpCode.Or or OpCode.Xor when IsLiteral(operands[1], 0) => first,
            OpCode.ShiftLeft or OpCode.ShiftRight when IsLiteral(operands[1], 0) => first,
            OpCode.Multiply when IsLiteral(first, 1) => operands[1],
            OpCode.Multiply or OpCode.Divide when IsLiteral(operands[1], 1) => first,
            OpCode.Remainder when IsLiteral(operands[1], 1) || IsLiteral(operands[1], -1) => new Constant(0, type),
            OpCode.Multiply or OpCode.And when IsLiteral(first, 0) || IsLiteral(operands[1], 0) => new Constant(0, type),
            OpCode.And or OpCode.Or when first == operands[1] => first,
            OpCode.Subtract or OpCode.Xor when first == operands[1] => new Constant(0, type),
            OpCode.And when Covers(operands[1], first) => first,
            OpCode.And when Covers(first, operands[1]) => operands[1],
            OpCode.Equal or OpCode.LessOrEqual when first == operands[1] => new Constant(1, type),
            OpCode.NotEqual or OpCode.LessThan when first == operands[1] => new Constant(0, type),
            // On a bool, x == true and x != false are x itself.
            OpCode.Equal when first.Type == HardwareType.Bool && IsLiteral(operands[1], 1) => first,
            OpCode.NotEqual when first.Type == HardwareType.Bool && IsLiteral(operands[1], 0) => first,
            OpCode.Select => SimplifySelect(first, operands[1], operands[2]),
            OpCode.Convert => first,
            _ => null,
        };
        return kept is not null && Fits(kept.Type, type) ? kept : null;
    }

    /// <summary>True when every value of one type is a value of the other.</summary>
    public static bool Fits(HardwareType narrow, HardwareType wide) =>
        wide.Contains(narrow.Minimum) && wide.Contains(narrow.Maximum);

    private static Operand? SimplifySelect(Operand condition, Operand whenTrue, Operand whenFalse)
    {
        if (condition is Constant known)
        {
            return known.Literal != 0 ? whenTrue : whenFalse;
        }

        bool isConditionItself = IsLiteral(whenTrue, 1) && IsLiteral(whenFalse, 0);
        return whenTrue == whenFalse ? whenTrue : isConditionItself ? condition : null;
    }

    private static bool IsLiteral(Operand operand, int literal) => operand is Constant constant && constant.Literal == literal;

    /// <summary>The mask is a constant with ones at every bit that the operand can have.</summary>
    private static bool Covers(Operand mask, Operand operand) =>
        mask is Constant constant && !operand.Type.IsSigned && (constant.Literal & operand.Type.Maximum) == operand.Type.Maximum;
}
