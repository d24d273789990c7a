using System.Collections.Immutable;

namespace SparseRtrl.Fuzz.Grammar;

/// <content>Functions, conditions and patterns.</content>
internal sealed partial class ExpressionGenerator
{
    public Node Bool(Scope scope, int depth)
    {
        Variable[] flags = [.. scope.Variables.Where(v => v.Type is null)];
        return random.Pick(
            (depth <= 0 ? 1 : 8, () => Comparison(scope, depth)),
            (2, () => flags.Length == 0 ? null : Node.Of("flag", Sort.Bool, random.Pick(flags).Name)),
            (1, () => depth > 0 || !random.OneIn(8) ? null : Node.Of("constant bool", Sort.Bool, random.Pick("true", "false"))),
            (depth > 0 ? 3 : 0, () => Logic(random.Pick("&&", "||", "&", "|", "^", "==", "!="), scope, depth)),
            (depth > 0 ? 1 : 0, () => Node.Of("not", Sort.Bool, "!(§0)", Bool(scope, depth - 1))),
            (depth > 0 ? 2 : 0, () => Pattern(scope)),
            (depth > 0 ? 1 : 0, () => TupleCondition(scope, depth)),
            (depth > 0 ? 1 : 0, () => Node.Of(
                "power of two", Sort.Bool, "BitOperations.IsPow2(§0)", Integer(random.Pick(IntegerType.UInt, IntegerType.Int), scope, depth - 1))));
    }

    private Node Comparison(Scope scope, int depth)
    {
        string sign = random.Pick("<", "<=", ">", ">=", "==", "!=");
        (IntegerType left, IntegerType right) = OperandTypes(AnyType);
        return Node.Of($"comparison {sign}", Sort.Bool, $"(§0 {sign} §1)", Integer(left, scope, depth - 1), Integer(right, scope, depth - 1));
    }

    private Node Logic(string sign, Scope scope, int depth) =>
        Node.Of($"logic {sign}", Sort.Bool, $"(§0 {sign} §1)", Bool(scope, depth - 1), Bool(scope, depth - 1));

    /// <summary>Of a variable, since C# refuses patterns that a constant never matches.</summary>
    private Node? Pattern(Scope scope)
    {
        Variable[] integers = [.. scope.Variables.Where(v => v.Type is not null)];
        if (integers.Length == 0)
        {
            return null;
        }

        Variable variable = random.Pick(integers);
        IntegerType type = variable.Type!;
        Int128 number = Int128.Clamp(type.Number(random), type.Minimum + 2, type.Maximum - 2);
        string low = type.Literal(number);
        string high = type.Literal(number + 1 + random.NextInt(2));
        string value = names.Next("v");
        return random.Pick(
            (2, () => Node.Of("pattern: relation", Sort.Bool, $"({variable.Name} is {low} or > {high})")),
            (1, () => Node.Of("pattern: range", Sort.Bool, $"({variable.Name} is >= {low} and not {high})")),
            (1, () => Node.Of("pattern: var", Sort.Bool, $"({variable.Name} is var {value} && {value} != {low})")));
    }

    private Node TupleCondition(Scope scope, int depth)
    {
        (IntegerType left, IntegerType right) = (AnyType, AnyType);
        Node[] parts = [Integer(left, scope, depth - 1), Integer(right, scope, depth - 1)];
        return random.OneIn(2)
            ? Node.Of(
                "tuple equality", Sort.Bool, "((§0, §1) == (§2, §3))",
                [.. parts, Integer(left, scope, depth - 1), Integer(right, scope, depth - 1)])
            : Node.Of(
                "tuple pattern", Sort.Bool,
                $"((§0, §1) is ({left.Literal(left.Number(random))}, > {right.Literal(random.NextInt(9))}))", [.. parts]);
    }

    private Node SwitchExpression(IntegerType type, Scope scope, int depth)
    {
        Variable[] integers = [.. scope.Variables.Where(v => v.Type is not null && v.Type.Bits < 64)];
        string value = integers.Length == 0 ? "1" : $"(int){random.Pick(integers).Name}";
        int first = random.NextInt(12) - 3;
        return Node.Of(
            "switch expression", Sort.Integer(type),
            $"(({value}) switch {{ {first} => §0, > {first + 2} and < {first + 9 + random.NextInt(99)} when §3 => §1, _ => §2 }})",
            Integer(type, scope, depth - 1), Integer(type, scope, depth - 1), Integer(type, scope, depth - 1), Bool(scope, depth - 1));
    }

    private Node Intrinsic(IntegerType type, Scope scope, int depth)
    {
        IntegerType wide = random.Pick(IntegerType.Int, IntegerType.UInt, IntegerType.Long, IntegerType.ULong);
        IntegerType own = random.OneIn(2) ? type : AnyType;
        string unsigned = random.Pick("uint", "ulong");
        ImmutableArray<Node> Operands(params IEnumerable<IntegerType> types) => [.. types.Select(t => Integer(t, scope, depth - 1))];
        string minimum = wide.Literal(random.NextInt(50));
        string maximum = wide.Literal(50 + random.NextInt(1000));
        return random.Pick(
            (3, () => own.Name == "char" ? null : Function(random.Pick("Min", "Max"), "Math.", "(§0, §1)", Operands(own, own))),
            (1, () => Function("Clamp", "Math.", $"(§0, {minimum}, {maximum})", Operands(wide))),
            (1, () => Function("Abs", "Math.", "((int)(short)(§0))", Operands(own))),
            (1, () => Function("Abs of long", "Math.", "((long)(§0) >> 1)", Operands(own))),
            (1, () => Function("Sign", "Math.", "((long)(§0))", Operands(own))),
            (1, () => Function("BigMul", "Math.", "((int)(§0), (int)(§1))", Operands(own, own))),
            (2, () => Function(
                random.Pick("PopCount", "TrailingZeroCount", "LeadingZeroCount", "Log2"), "BitOperations.", $"(({unsigned})(§0))", Operands(own))),
            (2, () => Function(
                random.Pick("RotateLeft", "RotateRight"), "BitOperations.", $"(({unsigned})(§0), §1)", Operands(own, IntegerType.Int))),
            (1, () => own.Name == "char" ? null : Function(random.Pick("LeadingZeroCount", "PopCount"), $"{own.Name}.", "(§0)", Operands(own))));

        Node Function(string name, string owner, string arguments, ImmutableArray<Node> operands) =>
            Result($"{owner}{name}", type, owner + name.Split(' ')[0] + arguments, operands);
    }
}
