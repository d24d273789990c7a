using System.Collections.Immutable;

namespace SparseRtrl.Fuzz.Grammar;

/// <summary>What a node stands for. Nodes of one sort can take each other's place in a program.</summary>
/// <param name="Neutral">The shortest C# text of the sort; null when there is none.</param>
internal sealed record Sort(string Name, string? Neutral)
{
    public static readonly Sort Program = new("program", null);
    public static readonly Sort Statement = new("statement", null);
    public static readonly Sort Member = new("member", null);
    public static readonly Sort Bool = new("bool", "false");
    public static readonly Sort Fixed = new("fixed", null);

    public static Sort Integer(IntegerType type) => new(type.Name, type.Literal(0));

    /// <summary>The capacity of one queue, which a deadlock may ask to be raised.</summary>
    public static Sort Capacity(string queue) => new($"capacity of {queue}", null);
}

/// <summary>
/// A part of a generated program: a production of the grammar and what stands in its places. The text has <c>§0</c> for the first child,
/// and so on; a list has one child on each line. Whatever makes a program well-defined (masks of indices, bounds of loops, divisors that
/// are not 0) is in the text, so any child can be replaced by another one of its sort.
/// </summary>
/// <param name="Rule">Name of the production, for the count of what was covered.</param>
internal sealed record Node(string Rule, Sort Sort, string Text, ImmutableArray<Node> Children)
{
    private const char Place = '§';

    public bool IsList => Text.Length == 0;

    /// <summary>The node and all below it.</summary>
    public IEnumerable<Node> All => Children.SelectMany(child => child.All).Prepend(this);

    public static Node Of(string rule, Sort sort, string text, params ImmutableArray<Node> children) => new(rule, sort, text, children);

    public static Node List(Sort sort, IEnumerable<Node> children) => new("list", sort, string.Empty, [.. children]);

    public override string ToString()
    {
        if (IsList)
        {
            return string.Join('\n', Children);
        }

        string[] parts = Text.Split(Place);
        return parts[0] + string.Concat(parts.Skip(1).Select(part => $"{Children[part[0] - '0']}{part[1..]}"));
    }

    /// <summary>The same tree with one node in the place of another, which is found by reference.</summary>
    public Node Replace(Node old, params IReadOnlyList<Node> news)
    {
        if (ReferenceEquals(this, old))
        {
            return news[0];
        }

        int index = -1;
        for (int i = 0; i < Children.Length; i++)
        {
            if (ReferenceEquals(Children[i], old))
            {
                index = i;
                break;
            }
        }

        if (index >= 0)
        {
            return this with { Children = [.. Children[..index], .. news, .. Children[(index + 1)..]] };
        }

        ImmutableArray<Node> replaced = [.. Children.Select(child => child.Replace(old, news))];
        bool isSame = replaced.Zip(Children).All(pair => ReferenceEquals(pair.First, pair.Second));
        return isSame ? this : this with { Children = replaced };
    }
}
