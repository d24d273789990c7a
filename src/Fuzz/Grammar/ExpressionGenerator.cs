using System.Collections.Immutable;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Fuzz.Grammar;

/// <summary>
/// Makes integer expressions. Each has exactly the C# type that is asked for; operands of other types and signs stand below casts. None throws,
/// whatever the variables hold.
/// </summary>
internal sealed partial class ExpressionGenerator(RandomStream random, Names names)
{
    /// <param name="depth">Of further productions; 0 for a constant or a variable.</param>
    public Node Integer(IntegerType type, Scope scope, int depth) => depth <= 0
        ? random.Pick((2, () => Literal(type)), (5, () => Read(type, scope)))
        : random.Pick(
            (2, () => Literal(type)),
            (6, () => Read(type, scope)),
            (8, () => Binary(type, scope, depth)),
            (3, () => Shift(type, scope, depth)),
            (2, () => Unary(type, scope, depth)),
            (2, () => Division(type, scope, depth)),
            (2, () => Conditional(type, scope, depth)),
            (2, () => Cast(type, scope, depth)),
            (4, () => Element(type, scope, depth)),
            (2, () => Intrinsic(type, scope, depth)),
            (1, () => SwitchExpression(type, scope, depth)),
            (1, () => Increment(type, scope)),
            (2, () => Call(type, scope, depth)),
            (1, () => QueueState(type, scope)));

    /// <summary>An index of an array: always inside.</summary>
    public Node Index(int length, Scope scope, int depth)
    {
        Variable[] counters = [.. scope.Variables.Where(v => v.Limit is { } limit && limit <= length)];
        Variable[] any = [.. scope.Variables.Where(v => v.Limit is not null)];
        return random.Pick(
            (4, () => counters.Length == 0 ? null : Fixed("index: counter", random.Pick(counters).Name)),
            (3, () => any.Length == 0 ? null : Masked(
                "index: affine", length, Fixed("affine", $"{random.Pick(any).Name} * {random.NextInt(4)} + {random.NextInt(length)}"))),
            (1, () => any.Length == 0 ? null : Masked("index: xor", length, Fixed("xor", $"{random.Pick(any).Name} ^ {1 + random.NextInt(3)}"))),
            (3, () => Masked("index: any", length, Integer(IntegerType.Int, scope, depth - 1))),
            (1, () => Fixed("index: constant", $"{random.NextInt(length)}")));
    }

    public Node Read(IntegerType type, Scope scope)
    {
        Variable[] integers = [.. scope.Variables.Where(v => v.Type is not null)];
        if (integers.Length == 0)
        {
            return Literal(type);
        }

        Variable variable = random.Pick(integers);
        return Node.Of("variable", Sort.Integer(type), variable.Type == type ? variable.Name : $"(({type.Name}){variable.Name})");
    }

    public Node Literal(IntegerType type) => Node.Of("constant", Sort.Integer(type), type.Literal(type.Number(random)));

    private IntegerType AnyType => random.Pick(IntegerType.All);

    private Node Binary(IntegerType type, Scope scope, int depth)
    {
        string sign = random.Pick("+", "+", "-", "-", "*", "&", "|", "^");
        (IntegerType left, IntegerType right) = OperandTypes(type);
        return Result($"binary {sign}", type, $"§0 {sign} §1", Integer(left, scope, depth - 1), Integer(right, scope, depth - 1));
    }

    /// <summary>Mostly those that need no cast; else any two that C# combines.</summary>
    private (IntegerType Left, IntegerType Right) OperandTypes(IntegerType type)
    {
        while (random.OneIn(3))
        {
            (IntegerType left, IntegerType right) = (AnyType, AnyType);
            if (IntegerType.Promote(left, right) is not null)
            {
                return (left, right);
            }
        }

        return (type, type);
    }

    private Node Shift(IntegerType type, Scope scope, int depth)
    {
        string sign = random.Pick("<<", ">>", ">>", ">>>");
        IntegerType shifted = random.OneIn(3) ? AnyType : type;
        Node count = random.OneIn(2)
            ? Node.Of("constant count", Sort.Integer(IntegerType.Int), IntegerType.Int.Literal(random.NextInt(70) - 3))
            : Integer(IntegerType.Int, scope, depth - 1);
        return Result($"shift {sign}", type, $"§0 {sign} §1", Integer(shifted, scope, depth - 1), count);
    }

    private Node Unary(IntegerType type, Scope scope, int depth)
    {
        IntegerType operand = random.OneIn(3) ? AnyType : type;
        string sign = operand == IntegerType.ULong ? "~" : random.Pick("-", "~", "+");
        return Result($"unary {sign}", type, $"{sign}(§0)", Integer(operand, scope, depth - 1));
    }

    /// <summary>The divisor is neither 0 nor −1 where the dividend may be the least number of its type.</summary>
    private Node Division(IntegerType type, Scope scope, int depth)
    {
        string sign = random.Pick("/", "%");
        IntegerType dividend = random.OneIn(2) ? AnyType : type;
        string name = dividend.Promoted.Name;
        Node left = Integer(dividend, scope, depth - 1);
        Node right = Integer(dividend, scope, depth - 1);
        Int128 number = dividend.Promoted.Number(random);
        string constant = dividend.Promoted.Literal(number == 0 || number == -1 ? 7 : number);
        return random.Pick(
            (3, () => Result($"division by constant {sign}", type, $"§0 {sign} {constant}", left)),
            (2, () => Result($"division by small {sign}", type, $"§0 {sign} (({name})((byte)(§1) + 1))", left, right)),
            (2, () => Result($"division by positive {sign}", type, $"§0 {sign} Math.Max(({name})1, ({name})(§1))", left, right)),
            (1, () => Result($"division of short {sign}", type, $"(short)(§0) {sign} ((short)(§1) | 1)", left, right)),
            (1, () => dividend.IsSigned ? null : Result($"division of unsigned {sign}", type, $"§0 {sign} (§1 | 1)", left, right)),
            (1, () => Result(
                "quotient and remainder", type, $"Math.DivRem((uint)(§0), (uint)(§1) | 1u).{(sign == "/" ? "Quotient" : "Remainder")}",
                left, right)));
    }

    private Node Conditional(IntegerType type, Scope scope, int depth) => Node.Of(
        "conditional", Sort.Integer(type), "(§0 ? §1 : §2)",
        Bool(scope, depth - 1), Integer(type, scope, depth - 1), Integer(type, scope, depth - 1));

    private Node Cast(IntegerType type, Scope scope, int depth)
    {
        IntegerType from = AnyType;
        return random.OneIn(8)
            ? Node.Of("cast of bool", Sort.Integer(type), $"(§0 ? {type.Literal(1)} : {type.Literal(0)})", Bool(scope, depth - 1))
            : Node.Of($"cast {from.Name} to {type.Name}", Sort.Integer(type), $"(({type.Name})(§0))", Integer(from, scope, depth - 1));
    }

    private Node? Element(IntegerType type, Scope scope, int depth)
    {
        if (scope.Arrays.IsEmpty)
        {
            return null;
        }

        ArrayField array = random.Pick(scope.Arrays);
        string text = $"{array.Name}[§0]{array.Member}";
        return Node.Of(
            "element", Sort.Integer(type), array.Type == type ? text : $"(({type.Name}){text})", Index(array.Length, scope, depth));
    }

    private Node? Increment(IntegerType type, Scope scope)
    {
        Variable[] assignable = [.. scope.Variables.Where(v => v.Type is not null && v.IsAssignable)];
        return assignable.Length == 0 ? null : Result(
            "increment", type,
            random.Pick("{0}++", "++{0}", "{0}--", "--{0}").Replace("{0}", random.Pick(assignable).Name, StringComparison.Ordinal));
    }

    private Node? Call(IntegerType type, Scope scope, int depth)
    {
        Callable[] callable = [.. scope.Methods.Where(m => m.Reference is null && !m.HasOut)];
        if (callable.Length == 0)
        {
            return null;
        }

        Callable method = random.Pick(callable);
        string places = string.Join(", ", Enumerable.Range(0, method.Parameters.Length).Select(i => $"§{i}"));
        return Result("call", type, $"{method.Name}({places})", [.. method.Parameters.Select(p => Integer(p, scope, depth - 1))]);
    }

    private Node? QueueState(IntegerType type, Scope scope)
    {
        if (scope.Queues.IsEmpty)
        {
            return null;
        }

        string queue = random.Pick(scope.Queues).Name;
        return random.OneIn(2)
            ? Result("queue count", type, $"{queue}.Count")
            : Result("queue peek", type, $"({queue}.Count > 1 ? {queue}[1] : 0)");
    }

    private static Node Masked(string rule, int length, Node index) => Node.Of(
        rule, Sort.Fixed, int.IsPow2(length) ? $"(§0) & {length - 1}" : $"(int)((uint)(§0) % {length}u)", index);

    private static Node Fixed(string rule, string text) => Node.Of(rule, Sort.Fixed, text);

    /// <summary>An operation, cast to the type that is asked for.</summary>
    private static Node Result(string rule, IntegerType type, string text, params ImmutableArray<Node> children) =>
        Node.Of(rule, Sort.Integer(type), $"(({type.Name})({text}))", children);
}
