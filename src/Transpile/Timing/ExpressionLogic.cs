using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Timing;

/// <summary>Expressions of the VHDL tree as logic.</summary>
/// <param name="signal">The bits of a signal, constant or enumeration literal.</param>
/// <param name="element">The bits of an array element; arguments are the array and the index bits.</param>
/// <param name="choice">Whether a signal is an enumeration literal, where that is known without its code; null where it is not.</param>
internal sealed class ExpressionLogic(
    WordLogic words, Func<Name, int[]> signal, Func<Name, int[], int[]> element, Func<Name, Name, int?> choice)
{
    /// <summary>Width of a plain number beside a vector; it is cut to the vector's.</summary>
    private const int IntegerBits = 64;

    public int[] Bits(Expression expression) => expression switch
    {
        Name name => signal(name),
        BitLiteral bit => [bit.Value ? LogicNetwork.True : LogicNetwork.False],
        NumberLiteral number => WordLogic.Constant(number.Value, number.VectorType.Width),
        IntegerLiteral integer => WordLogic.Constant(integer.Value, IntegerBits),
        BitStringLiteral text => [.. text.Bits.Reverse().Select(c => c == '1' ? LogicNetwork.True : LogicNetwork.False)],
        Zeros zeros => WordLogic.Constant(0, WidthOf(zeros.Type)),
        SingleBit single => Bits(single.Bit),
        Slice slice => signal(slice.Prefix)[slice.Low..(slice.High + 1)],
        Indexed { Prefix.Type: VectorType, Index: IntegerLiteral at } indexed => [signal(indexed.Prefix)[(int)at.Value]],
        Indexed indexed => element(indexed.Prefix, Bits(indexed.Index)),
        Unary { Operator: Operator.Not } not => WordLogic.Not(Bits(not.Operand)),
        Unary minus => words.Subtract(WordLogic.Constant(0, WidthOf(minus.Type)), Bits(minus.Operand)),
        Binary { Operator: Operator.Equal, Left: Name left, Right: Name right } when choice(left, right) is { } chosen => [chosen],
        Binary binary => Bits(binary),
        Call call => Bits(call),
        _ => throw new ArgumentException($"{expression.GetType().Name} is no logic.", nameof(expression)),
    };

    public int Bit(Expression expression) => Bits(expression)[0];

    private int[] Bits(Binary binary)
    {
        (int[] left, int[] right) = (Bits(binary.Left), Bits(binary.Right));
        bool isSigned = IsSigned(binary.Left.Type) || IsSigned(binary.Right.Type);
        if (binary.Operator == Operator.Concatenate)
        {
            return [.. right, .. left];
        }

        if (binary.Operator == Operator.Multiply)
        {
            return words.Multiply(left, right, isSigned);
        }

        int bits = binary.Left.Type == VhdlType.Integer ? right.Length
            : binary.Right.Type == VhdlType.Integer ? left.Length
            : Math.Max(left.Length, right.Length);
        (left, right) = (WordLogic.Extend(left, bits, isSigned), WordLogic.Extend(right, bits, isSigned));
        LogicNetwork network = words.Network;
        return binary.Operator switch
        {
            Operator.And => words.Zip(left, right, network.And),
            Operator.Or => words.Zip(left, right, network.Or),
            Operator.Xor => words.Zip(left, right, network.Xor),
            Operator.Add => words.Add(left, right),
            Operator.Subtract => words.Subtract(left, right),
            Operator.Equal => [words.Equal(left, right)],
            Operator.NotEqual => [LogicNetwork.Not(words.Equal(left, right))],
            Operator.LessThan => [words.Less(left, right, isSigned)],
            Operator.LessOrEqual => [LogicNetwork.Not(words.Less(right, left, isSigned))],
            _ => throw new ArgumentException($"{binary.Operator} is no logic.", nameof(binary)),
        };
    }

    private int[] Bits(Call call)
    {
        int[] first = Bits(call.Arguments[0]);
        bool isSigned = IsSigned(call.Arguments[0].Type);
        switch (call.Function)
        {
            case "resize":
                return WordLogic.Extend(first, WidthOf(call.Type), isSigned);
            case "shift_left":
                return words.Shift(first, Bits(call.Arguments[1]), left: true, LogicNetwork.False);
            case "shift_right":
                return words.Shift(first, Bits(call.Arguments[1]), left: false, isSigned ? first[^1] : LogicNetwork.False);
            case var name when name.StartsWith("pop_count", StringComparison.Ordinal):
                return words.Count(first, WidthOf(call.Type));
            case var name when name.StartsWith("trailing_zero_count", StringComparison.Ordinal):
                return ZeroCount(first, WidthOf(call.Type));
            case var name when name.StartsWith("leading_zero_count", StringComparison.Ordinal):
                return ZeroCount([.. first.Reverse()], WidthOf(call.Type));
            default:
                // Conversions keep the bits.
                return first;
        }
    }

    /// <summary>Zero bits below the lowest one.</summary>
    private int[] ZeroCount(int[] word, int bits)
    {
        LogicNetwork network = words.Network;
        int none = LogicNetwork.True;
        var choices = new List<(int, int[])>();
        for (int i = 0; i < word.Length; i++)
        {
            choices.Add((network.And(none, word[i]), WordLogic.Constant(i, bits)));
            none = network.All(word[..(i + 1)].Select(LogicNetwork.Not));
        }

        choices.Add((none, WordLogic.Constant(word.Length, bits)));
        return words.OneOf(choices, bits);
    }

    private static int WidthOf(VhdlType type) => type is VectorType vector ? vector.Width : 1;

    private static bool IsSigned(VhdlType type) => type is VectorType { Kind: VectorKind.Signed };
}
