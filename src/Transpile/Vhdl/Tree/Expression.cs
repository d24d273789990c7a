using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Vhdl.Tree;

/// <summary>A VHDL expression with the subtype of its value.</summary>
public abstract record Expression(VhdlType Type);

/// <summary>A signal, constant, variable or enumeration literal.</summary>
public sealed record Name(string Identifier, VhdlType Type) : Expression(Type);

/// <summary><c>Prefix(Index)</c>: an element of an array or a bit of a vector.</summary>
public sealed record Indexed(Name Prefix, Expression Index, VhdlType Type) : Expression(Type);

/// <summary><c>Prefix(High downto Low)</c>.</summary>
public sealed record Slice(Name Prefix, int High, int Low, VectorType VectorType) : Expression(VectorType);

/// <summary><c>'0'</c> or <c>'1'</c>.</summary>
public sealed record BitLiteral(bool Value) : Expression(VhdlType.StdLogic);

/// <summary>A number of a vector type, e.g. <c>to_signed(-5, 16)</c>.</summary>
public sealed record NumberLiteral(Int128 Value, VectorType VectorType) : Expression(VectorType);

/// <summary>A number of type integer, for the operators that take one beside a vector. Must fit 32 bits.</summary>
public sealed record IntegerLiteral(Int128 Value) : Expression(VhdlType.Integer);

/// <summary>A vector written bit by bit, e.g. <c>"0101"</c>.</summary>
public sealed record BitStringLiteral(string Bits, VectorType VectorType) : Expression(VectorType);

/// <summary><c>unsigned'(0 => Bit)</c>: a vector of one bit.</summary>
public sealed record SingleBit(Expression Bit) : Expression(VhdlType.Unsigned(1));

/// <summary><c>(others => '0')</c>, nested once more for an array of vectors.</summary>
public sealed record Zeros(VhdlType Type, bool IsArrayOfVectors = false) : Expression(Type)
{
    /// <summary>Zero of a scalar or vector type.</summary>
    public static Expression Of(VhdlType type) => type is StdLogicType ? new BitLiteral(false) : new Zeros(type);
}

/// <summary>Contents of an array: the listed elements in hexadecimal, zero elsewhere.</summary>
/// <param name="Elements">Position and bit pattern (non-negative).</param>
public sealed record ArrayContents(
    ImmutableArray<(int Index, Int128 Pattern)> Elements, VhdlType ElementType, bool IsComplete, VhdlType Type) : Expression(Type);

public enum Operator
{
    And,
    Or,
    Xor,
    Equal,
    NotEqual,
    LessThan,
    LessOrEqual,
    Add,
    Subtract,
    Concatenate,
    Multiply,
    Not,
    Negate,
}

public sealed record Unary(Operator Operator, Expression Operand) : Expression(Operand.Type);

public sealed record Binary(Operator Operator, Expression Left, Expression Right, VhdlType Type) : Expression(Type);

/// <summary>A function call or a type conversion.</summary>
public sealed record Call(string Function, ImmutableArray<Expression> Arguments, VhdlType Type) : Expression(Type);
