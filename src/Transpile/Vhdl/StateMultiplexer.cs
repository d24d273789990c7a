using System.Collections.Immutable;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>One input of a multiplexer that a controller's state selects.</summary>
/// <param name="Controller">The state register.</param>
/// <param name="State">The state in which the input is taken.</param>
/// <param name="Origin">C# place, for a comment; null for the host's.</param>
internal sealed record StateChoice(Name Controller, Name State, Expression Value, string? Origin)
{
    public Expression Condition => new Binary(Operator.Equal, Controller, State, VhdlType.Boolean);
}

/// <summary>Chooses a memory port's or a shared operator's inputs by state.</summary>
internal static class StateMultiplexer
{
    /// <summary>States with the same value share an alternative.</summary>
    /// <param name="otherwise">Value in all other states; null when it does not matter, then the value of most states serves for all.</param>
    public static ConcurrentStatement Select(Name target, IEnumerable<StateChoice> choices, Expression? otherwise)
    {
        ImmutableArray<StateChoice> all = [.. choices];
        ImmutableArray<Name> controllers = [.. all.Select(c => c.Controller).Distinct()];
        if (controllers.Length > 1)
        {
            return Chain(target, all, otherwise);
        }

        ImmutableArray<SelectedValue> values =
        [
            .. all.GroupBy(c => ExpressionPrinter.Text(c.Value)).Select(group => new SelectedValue(
                group.First().Value, [.. group.Select(c => (Expression)c.State)], Origins(group))),
        ];
        if (otherwise is null)
        {
            SelectedValue most = values.MaxBy(v => v.Choices.Length)
                ?? throw new ArgumentException($"Nothing drives {target.Identifier}.", nameof(choices));
            values = [.. values.Where(v => v != most), most with { Choices = [] }];
        }
        else
        {
            values = values.Add(new(otherwise, []));
        }

        return values.Length == 1
            ? new ConcurrentAssignment(target, [new(values[0].Value, null)], values[0].Comment)
            : new SelectedAssignment(target, controllers.IsEmpty ? KernelNames.State : controllers[0], values);
    }

    /// <summary>What several controllers use, each while the others do not.</summary>
    private static ConcurrentAssignment Chain(Name target, ImmutableArray<StateChoice> choices, Expression? otherwise)
    {
        List<ConditionalValue> values =
        [
            .. choices.GroupBy(c => ExpressionPrinter.Text(c.Value)).Select(group => new ConditionalValue(
                group.First().Value, group.Select(c => c.Condition).Aggregate((l, r) => new Binary(Operator.Or, l, r, VhdlType.Boolean)))),
        ];
        if (otherwise is null)
        {
            values[^1] = values[^1] with { Condition = null };
        }
        else
        {
            values.Add(new(otherwise, null));
        }

        return new(target, [.. values], Origins(choices));
    }

    private static string? Origins(IEnumerable<StateChoice> choices)
    {
        ImmutableArray<string> origins = [.. choices.Select(c => c.Origin).OfType<string>().Distinct()];
        return origins.IsEmpty ? null : string.Join(", ", origins);
    }
}
