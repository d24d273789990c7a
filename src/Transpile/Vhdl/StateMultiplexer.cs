using System.Collections.Immutable;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>One input of a multiplexer that the controller's state selects.</summary>
/// <param name="Origin">C# place, for a comment; null for the host's.</param>
internal sealed record StateChoice(Name State, Expression Value, string? Origin);

/// <summary>Chooses a memory port's or a shared operator's inputs by state.</summary>
internal static class StateMultiplexer
{
    /// <summary>States with the same value share an alternative.</summary>
    /// <param name="otherwise">Value in all other states; null when it does not matter, then the value of most states serves for all.</param>
    public static ConcurrentStatement Select(Name target, IEnumerable<StateChoice> choices, Expression? otherwise)
    {
        ImmutableArray<SelectedValue> values =
        [
            .. choices.GroupBy(c => ExpressionPrinter.Text(c.Value)).Select(group => new SelectedValue(
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
            : new SelectedAssignment(target, KernelNames.State, values);
    }

    private static string? Origins(IEnumerable<StateChoice> choices)
    {
        ImmutableArray<string> origins = [.. choices.Select(c => c.Origin).OfType<string>().Distinct()];
        return origins.IsEmpty ? null : string.Join(", ", origins);
    }
}
