namespace SparseRtrl.Fuzz.Grammar;

/// <content>Branches and loops.</content>
internal sealed partial class StatementGenerator
{
    private const int MostRepetitions = 128;
    private const int MostUnrolled = 24;

    private Node If(Scope scope, int depth)
    {
        Node condition = expressions.Bool(scope, Depth);
        Node then = Statements(scope, 1, 3, depth - 1);
        return random.OneIn(2)
            ? Node.Of("if", Sort.Statement, "if (§0)\n{\n§1\n}", condition, then)
            : Node.Of("if else", Sort.Statement, "if (§0)\n{\n§1\n}\nelse\n{\n§2\n}", condition, then, Statements(scope, 1, 3, depth - 1));
    }

    /// <summary>A loop over a counter: to a constant or a variable, up or down, in steps, with directives or without.</summary>
    public Node? For(Scope scope, int depth)
    {
        int most = Math.Min(20, MostRepetitions / scope.Repetitions);
        if (most < 2)
        {
            return null;
        }

        int count = 1 + random.NextInt(most);
        string name = names.Next("i");
        Variable[] integers = [.. scope.Variables.Where(v => v.Type is not null)];
        bool isConstant = integers.Length == 0 || random.NextInt(3) > 0;
        string limit = isConstant ? $"{count}" : $"(int)((uint){random.Pick(integers).Name} % {count + 1}u)";
        int step = 1 + random.NextInt(random.OneIn(3) ? 3 : 1);
        string increment = step == 1 ? "++" : $" += {step}";
        string decrement = step == 1 ? "--" : $" -= {step}";
        bool isUp = random.NextInt(4) > 0;
        string head = isUp
            ? $"for (int {name} = {(random.OneIn(4) && count > 1 ? 1 : 0)}; {name} < {limit}; {name}{increment})"
            : $"for (int {name} = {limit} - 1; {name} >= 0; {name}{decrement})";
        string directive = Directive(count * scope.Repetitions, isConstant && isUp);
        Scope inner = scope.With(new Variable(name, IntegerType.Int, IsAssignable: false, count)) with
        {
            Repetitions = count * scope.Repetitions,
            IsInLoop = true,
        };
        string rule = $"for{(isUp ? string.Empty : " down")}{(isConstant ? string.Empty : " to variable")}"
            + (directive.Length > 0 ? $" {directive.Split('(')[0].Trim()}" : string.Empty);
        return Node.Of(rule, Sort.Statement, $"{head}\n{{\n{directive}§0\n}}", Statements(inner, 1, 4, depth - 1));
    }

    private string Directive(int copies, bool isCounted) => random.NextInt(8) switch
    {
        0 => $"Hardware.Pipeline({1 + random.NextInt(3)});\n",
        1 when copies <= MostUnrolled => $"Hardware.Unroll({2 + random.NextInt(3)});\n",
        2 when copies <= MostUnrolled && isCounted => "Hardware.Unroll();\n",
        _ => string.Empty,
    };

    /// <summary>A condition on anything, and a counter of its own that ends it.</summary>
    private Node? While(Scope scope, int depth)
    {
        int count = 1 + random.NextInt(8);
        if (count * scope.Repetitions > MostRepetitions)
        {
            return null;
        }

        string fuel = names.Next("w");
        Scope inner = scope.With(new Variable(fuel, IntegerType.Int, IsAssignable: false)) with
        {
            Repetitions = count * scope.Repetitions,
            IsInLoop = true,
        };
        Node condition = expressions.Bool(scope, Depth - 1);
        Node body = Statements(inner, 1, 3, depth - 1);
        return random.OneIn(2)
            ? Node.Of(
                "while", Sort.Statement, $"{{ int {fuel} = {count};\nwhile ({fuel} > 0 && §0)\n{{\n{fuel}--;\n§1\n}} }}", condition, body)
            : Node.Of(
                "do while", Sort.Statement, $"{{ int {fuel} = {count};\ndo\n{{\n{fuel}--;\n§1\n}} while ({fuel} > 0 && §0); }}", condition, body);
    }

    private Node? ForEach(Scope scope, int depth)
    {
        ArrayField[] arrays = [.. scope.Arrays.Where(a => a.Member.Length == 0 && a.Length * scope.Repetitions <= MostRepetitions)];
        if (arrays.Length == 0)
        {
            return null;
        }

        ArrayField array = random.Pick(arrays);
        string name = names.Next("e");
        Scope inner = scope.With(new Variable(name, array.Type, IsAssignable: false)) with
        {
            Repetitions = array.Length * scope.Repetitions,
            IsInLoop = true,
        };
        return Node.Of(
            "foreach", Sort.Statement, $"foreach ({array.Type.Name} {name} in {array.Name})\n{{\n§0\n}}", Statements(inner, 1, 3, depth - 1));
    }

    private Node? Switch(Scope scope, int depth)
    {
        Variable[] integers = [.. scope.Variables.Where(v => v.Type is { Bits: < 64 } type && type != IntegerType.UInt)];
        if (integers.Length == 0)
        {
            return null;
        }

        // A break in a case leaves the switch, which the text says itself.
        Scope inner = scope with { IsInLoop = false };
        int first = random.NextInt(9) - 4;
        string value = names.Next("v");
        return Node.Of(
            "switch", Sort.Statement,
            $"switch ((int){random.Pick(integers).Name})\n{{\ncase {first}:\n§0\nbreak;\ncase {first + 1} or {first + 3}:\n"
            + $"case > {first + 5} when §1:\n§2\nbreak;\ncase var {value} when {value} < {first}:\n§3\nbreak;\ndefault:\n§4\nbreak;\n}}",
            Statements(inner, 0, 2, depth - 1), expressions.Bool(scope, Depth - 1), Statements(inner, 0, 2, depth - 1),
            Statements(inner, 0, 1, depth - 1), Statements(inner, 0, 2, depth - 1));
    }

    private Node? Leave(Scope scope)
    {
        string[] loop = scope.IsInLoop ? ["break;", "continue;"] : [];
        string[] method = scope.Return is { } back && random.OneIn(3) ? [back] : [];
        string[] ways = [.. loop, .. method];
        if (ways.Length == 0)
        {
            return null;
        }

        string way = random.Pick(ways);
        return Node.Of(way.Split(' ', ';')[0], Sort.Statement, $"if (§0) {{ {way} }}", expressions.Bool(scope, Depth - 1));
    }
}
