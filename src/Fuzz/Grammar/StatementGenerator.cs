using System.Collections.Immutable;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Fuzz.Grammar;

/// <summary>Makes statements. Every loop ends, whatever its body does, since nothing else writes what it counts with.</summary>
/// <param name="size">How many statements may be made.</param>
internal sealed partial class StatementGenerator(RandomStream random, Names names, int size)
{
    private const int Depth = 3;
    private readonly ExpressionGenerator expressions = new(random, names);
    private int left = size;

    /// <summary>A list of statements; locals declared in it are known to those that follow.</summary>
    public Node Statements(Scope scope, int minimum, int maximum, int depth)
    {
        var made = new List<Node>();
        for (int count = minimum + random.NextInt(maximum - minimum + 1); count > 0 && left > 0; count--)
        {
            left--;
            if (random.OneIn(4))
            {
                (Node declaration, scope) = Declaration(scope);
                made.Add(declaration);
            }
            else
            {
                made.Add(Statement(scope, depth));
            }
        }

        return Node.List(Sort.Statement, made);
    }

    private Node Statement(Scope scope, int depth) => random.Pick(
        (6, () => Assignment(scope)),
        (6, () => Store(scope)),
        (1, () => BoolAssignment(scope)),
        (1, () => Exchange(scope)),
        (2, () => StructStatement(scope)),
        (2, () => QueueStatement(scope)),
        (2, () => MethodCall(scope)),
        (1, () => Reference(scope)),
        (depth > 0 ? 4 : 0, () => If(scope, depth)),
        (depth > 0 ? 5 : 0, () => For(scope, depth)),
        (depth > 0 ? 1 : 0, () => While(scope, depth)),
        (depth > 0 ? 1 : 0, () => ForEach(scope, depth)),
        (depth > 0 ? 2 : 0, () => Switch(scope, depth)),
        (2, () => Leave(scope)));

    private (Node Declaration, Scope Scope) Declaration(Scope scope)
    {
        if (random.OneIn(8))
        {
            return LocalFunction(scope);
        }

        string name = names.Next("l");
        if (random.OneIn(8))
        {
            return (
                Node.Of("local bool", Sort.Statement, $"bool {name} = §0;", expressions.Bool(scope, Depth)),
                scope.With(new Variable(name, null, IsAssignable: true)));
        }

        IntegerType type = random.Pick(IntegerType.All);
        return (
            Node.Of($"local {type.Name}", Sort.Statement, $"{type.Name} {name} = §0;", expressions.Integer(type, scope, Depth)),
            scope.With(new Variable(name, type, IsAssignable: true)));
    }

    private (Node Declaration, Scope Scope) LocalFunction(Scope scope)
    {
        string name = names.Next("F");
        string parameter = names.Next("p");
        (IntegerType result, IntegerType type) = (random.Pick(IntegerType.All), random.Pick(IntegerType.All));
        Scope inner = scope.With(new Variable(parameter, type, IsAssignable: true)) with { Methods = [] };
        inner = inner with { Variables = [.. inner.Variables.Where(v => !v.IsReference)] };
        return (
            Node.Of(
                "local function", Sort.Statement, $"{result.Name} {name}({type.Name} {parameter}) => §0;",
                expressions.Integer(result, inner, Depth)),
            scope with { Methods = [.. scope.Methods, new(name, result, [type], null, HasOut: false)] });
    }

    private Node? Assignment(Scope scope)
    {
        Variable[] assignable = [.. scope.Variables.Where(v => v.Type is not null && v.IsAssignable)];
        return assignable.Length == 0 || random.Pick(assignable) is not { Type: { } type, Name: var name }
            ? null
            : Update("variable", name, type, scope, []);
    }

    /// <summary>An assignment of any kind.</summary>
    /// <param name="index">Of a place in an array, whose text has it as its first child; empty for others.</param>
    private Node Update(string rule, string place, IntegerType type, Scope scope, ImmutableArray<Node> index)
    {
        string value = $"§{index.Length}";
        string sign = random.Pick("+", "-", "*", "&", "|", "^", "<<", ">>");
        return random.Pick(
            (4, () => Node.Of(
                $"{rule} =", Sort.Statement, $"{place} = {value};", [.. index, expressions.Integer(type, scope, Depth)])),
            (2, () => Node.Of(
                $"{rule} {sign}=", Sort.Statement, $"{place} {sign}= {value};",
                [.. index, expressions.Integer(sign is "<<" or ">>" ? IntegerType.Int : type, scope, Depth - 1)])),
            (1, () => Node.Of($"{rule} ++", Sort.Statement, $"{place}{random.Pick("++", "--")};", index)));
    }

    private Node? Store(Scope scope)
    {
        ArrayField[] arrays = [.. scope.Arrays.Where(a => a.IsAssignable)];
        if (arrays.Length == 0)
        {
            return null;
        }

        ArrayField array = random.Pick(arrays);
        return Update(
            "element", $"{array.Name}[§0]{array.Member}", array.Type, scope, [expressions.Index(array.Length, scope, Depth)]);
    }

    private Node? BoolAssignment(Scope scope)
    {
        Variable[] flags = [.. scope.Variables.Where(v => v.Type is null && v.IsAssignable)];
        return flags.Length == 0
            ? null
            : Node.Of(
                "bool =", Sort.Statement, $"{random.Pick(flags).Name} {random.Pick("=", "=", "^=", "&=", "|=")} §0;",
                expressions.Bool(scope, Depth));
    }

    private Node? Exchange(Scope scope)
    {
        Variable[] assignable = [.. scope.Variables.Where(v => v.Type is not null && v.IsAssignable)];
        if (assignable.Length < 2)
        {
            return null;
        }

        (Variable a, Variable b) = (random.Pick(assignable), random.Pick(assignable));
        return Node.Of(
            "tuple =", Sort.Statement, $"({a.Name}, {b.Name}) = (§0, §1);",
            expressions.Integer(a.Type!, scope, Depth - 1), expressions.Integer(b.Type!, scope, Depth - 1));
    }

    private Node? StructStatement(Scope scope)
    {
        if (scope.Struct is not { } type || scope.Structs.IsEmpty)
        {
            return null;
        }

        (string place, string other) = (random.Pick(scope.Structs), random.Pick(scope.Structs));
        Node x = expressions.Integer(type.X, scope, Depth - 1);
        Node y = expressions.Integer(type.Y, scope, Depth - 1);
        return random.Pick(
            (1, () => Node.Of("struct new", Sort.Statement, $"{place} = new {type.Name}(§0, §1);", x, y)),
            (1, () => Node.Of("struct with", Sort.Statement, $"{place} = {other} with {{ Y = §0 }};", y)),
            (1, () => Node.Of("struct copy", Sort.Statement, $"{place} = {other};")),
            (1, () => Node.Of("struct method", Sort.Statement, $"{place} = {other}.Moved(§0, §1);", x, y)),
            (1, () => Node.Of(
                "struct equality", Sort.Statement, $"if ({place} == {other}) {{ {place} = new {type.Name}(§0, {other}.Y); }}", x)));
    }

    private Node? QueueStatement(Scope scope)
    {
        if (scope.Queues.IsEmpty)
        {
            return null;
        }

        OwnQueue queue = random.Pick(scope.Queues);
        string name = queue.Name;
        Variable[] targets = [.. scope.Variables.Where(v => v.Type is not null && v.IsAssignable)];
        string? target = targets.Length == 0 ? null : random.Pick(targets) is var t ? $"{t.Name} = ({t.Type!.Name})" : null;
        return random.Pick(
            (3, () => Node.Of(
                "enqueue", Sort.Statement, $"if ({name}.Count < {name}.Capacity) {{ {name}.Enqueue(§0); }}",
                expressions.Integer(queue.Type, scope, Depth - 1))),
            (2, () => target is null ? null : Node.Of(
                "dequeue", Sort.Statement, $"if ({name}.Count > 0) {{ {target}{name}.Dequeue(); }}")),
            (1, () => target is null ? null : Node.Of(
                "foreach queue", Sort.Statement, $"foreach (var {names.Next("e")} in {name}) {{ {target}(§0); }}",
                expressions.Integer(queue.Type, scope, Depth - 1))),
            (1, () => Node.Of("clear", Sort.Statement, $"{name}.Clear();")));
    }

    private Node? MethodCall(Scope scope)
    {
        Callable[] methods = [.. scope.Methods.Where(m => m.Reference is not null || m.HasOut)];
        if (methods.Length == 0)
        {
            return null;
        }

        Callable method = random.Pick(methods);
        Variable[] references = [.. scope.Variables.Where(v => v.CanBeReferredTo && v.Type == method.Reference)];
        ArrayField[] arrays = [.. scope.Arrays.Where(a => a.CanBeReferredTo && a.Type == method.Reference)];
        if (method.Reference is not null && references.Length + arrays.Length == 0)
        {
            return null;
        }

        List<Node> children = [.. method.Parameters.Select(p => expressions.Integer(p, scope, Depth - 1))];
        List<string> arguments = [.. children.Select((_, i) => $"§{i}")];
        if (method.Reference is not null)
        {
            bool usesArray = arrays.Length > 0 && (references.Length == 0 || random.OneIn(2));
            arguments.Add(usesArray ? ReferenceTo(random.Pick(arrays), children, scope) : $"ref {random.Pick(references).Name}");
        }

        string output = names.Next("o");
        if (method.HasOut)
        {
            arguments.Add($"out {method.Result.Name} {output}");
        }

        Variable? target = scope.Variables.LastOrDefault(v => v.IsAssignable && v.Type is not null);
        string use = method.HasOut && target is not null ? $" {target.Name} ^= ({target.Type!.Name}){output};" : string.Empty;
        return Node.Of("call with ref or out", Sort.Statement, $"{method.Name}({string.Join(", ", arguments)});{use}", [.. children]);
    }

    private string ReferenceTo(ArrayField array, List<Node> children, Scope scope)
    {
        children.Add(expressions.Index(array.Length, scope, Depth - 1));
        return $"ref {array.Name}[§{children.Count - 1}]";
    }

    private Node? Reference(Scope scope)
    {
        ArrayField[] arrays = [.. scope.Arrays.Where(a => a.CanBeReferredTo)];
        if (arrays.Length == 0)
        {
            return null;
        }

        ArrayField array = random.Pick(arrays);
        string name = names.Next("r");
        string type = array.Type.Name;
        Scope inner = scope.With(new Variable(name, array.Type, IsAssignable: true, IsReference: true));
        return Node.Of(
            "ref local", Sort.Statement, $"{{ ref {type} {name} = ref {array.Name}[§0]; {name} = §1; §2 }}",
            expressions.Index(array.Length, scope, Depth - 1), expressions.Integer(array.Type, inner, Depth - 1),
            Statements(inner, 0, 1, 0));
    }
}
