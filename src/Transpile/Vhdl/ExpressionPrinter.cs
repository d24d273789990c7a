using System.Collections.Immutable;
using System.Globalization;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>Text of expressions and subtypes.</summary>
internal static class ExpressionPrinter
{
    // VHDL's precedence levels, low to high. A unary operator or a mix within one level needs parentheses.
    private const int Logical = 1;
    private const int Relational = 2;
    private const int Adding = 3;
    private const int Multiplying = 4;
    private const int Primary = 5;

    public static string Text(Expression expression) => expression switch
    {
        Name name => name.Identifier,
        Indexed indexed => $"{indexed.Prefix.Identifier}({Text(indexed.Index)})",
        Slice slice => $"{slice.Prefix.Identifier}({slice.High} downto {slice.Low})",
        BitLiteral bit => bit.Value ? "'1'" : "'0'",
        NumberLiteral number => Text(number),
        IntegerLiteral integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        BitStringLiteral bits => $"\"{bits.Bits}\"",
        SingleBit single => $"unsigned'(0 => {Text(single.Bit)})",
        Zeros zeros => zeros.IsArrayOfVectors ? "(others => (others => '0'))" : "(others => '0')",
        Unary { Operator: Operator.Negate } minus => $"-{Operand(minus.Operand, Multiplying)}",
        Unary unary => $"not {Operand(unary.Operand, Primary)}",
        Binary binary => Text(binary),
        Call call => $"{call.Function}({string.Join(", ", call.Arguments.Select(Text))})",
        _ => throw new ArgumentException($"No inline text for {expression.GetType().Name}.", nameof(expression)),
    };

    public static string Text(VhdlType type) => type switch
    {
        StdLogicType => "std_logic",
        NamedType named => named.Name,
        VectorType vector => $"{Text(vector.Kind)}({vector.Width - 1} downto 0)",
        _ => throw new ArgumentException($"No text for {type.GetType().Name}.", nameof(type)),
    };

    public static string Text(VectorKind kind) => kind switch
    {
        VectorKind.Signed => "signed",
        VectorKind.Unsigned => "unsigned",
        _ => "std_logic_vector",
    };

    /// <summary>The elements of an array aggregate, to be laid out over several lines.</summary>
    public static ImmutableArray<string> Elements(ArrayContents contents)
    {
        var items = contents.Elements.Select(e => $"{e.Index} => {Pattern(e.Pattern, contents.ElementType)}");
        return [.. contents.IsComplete ? items : items.Append($"others => {Text(Zeros.Of(contents.ElementType))}")];
    }

    private static string Pattern(Int128 pattern, VhdlType type) =>
        type is VectorType vector ? Hexadecimal(pattern, vector.Width) : Text(new BitLiteral(pattern != 0));

    private static string Text(Binary binary)
    {
        int own = Precedence(binary.Operator);
        // Sums chain; a logical operator chains with itself only; comparisons do not.
        bool chains = binary.Operator is Operator.Add or Operator.Subtract
            || (own == Logical && binary.Left is Binary left && left.Operator == binary.Operator);
        string leftText = Operand(binary.Left, chains ? own : own + 1);
        return $"{leftText} {Symbol(binary.Operator)} {Operand(binary.Right, own + 1)}";
    }

    private static string Operand(Expression operand, int minimum)
    {
        int precedence = operand switch
        {
            Binary binary => Precedence(binary.Operator),
            Unary unary => unary.Operator == Operator.Negate ? Adding : Multiplying,
            IntegerLiteral { Value: var value } when value < 0 => Adding,
            _ => Primary,
        };
        return precedence >= minimum ? Text(operand) : $"({Text(operand)})";
    }

    // to_signed and to_unsigned take a VHDL integer, which is 32 bits wide; larger numbers are written as a qualified bit string.
    private static string Text(NumberLiteral number)
    {
        (VectorKind kind, int width) = number.VectorType;
        if (kind != VectorKind.StdLogicVector && number.Value > int.MinValue && number.Value <= int.MaxValue)
        {
            return $"to_{Text(kind)}({number.Value.ToString(CultureInfo.InvariantCulture)}, {width})";
        }

        return $"{Text(kind)}'({Hexadecimal(number.Value & ((Int128.One << width) - 1), width)})";
    }

    private static string Hexadecimal(Int128 pattern, int width)
    {
        string digits = pattern.ToString("X", CultureInfo.InvariantCulture).TrimStart('0').PadLeft((width + 3) / 4, '0');
        return $"{width}x\"{digits}\"";
    }

    private static int Precedence(Operator op) => op switch
    {
        Operator.And or Operator.Or or Operator.Xor => Logical,
        Operator.Equal or Operator.NotEqual or Operator.LessThan or Operator.LessOrEqual => Relational,
        Operator.Add or Operator.Subtract or Operator.Concatenate => Adding,
        _ => Multiplying,
    };

    private static string Symbol(Operator op) => op switch
    {
        Operator.And => "and",
        Operator.Or => "or",
        Operator.Xor => "xor",
        Operator.Equal => "=",
        Operator.NotEqual => "/=",
        Operator.LessThan => "<",
        Operator.LessOrEqual => "<=",
        Operator.Add => "+",
        Operator.Subtract => "-",
        Operator.Concatenate => "&",
        Operator.Multiply => "*",
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "Not a binary operator."),
    };
}
