using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Timing;

/// <summary>What a register takes at a clock edge.</summary>
/// <param name="Enable">Whether it takes anything.</param>
/// <param name="Word">What it takes; of no meaning when it does not.</param>
/// <param name="Reset">Whether it takes a constant instead, by the reset of its flip-flops.</param>
internal sealed record Update(int Enable, int[] Word, int Reset = LogicNetwork.False);

/// <summary>A clocked process as data and clock enable of every register that it writes.</summary>
/// <param name="isMemoryAccess">Takes care of an assignment to or from a memory under a condition; false for any other.</param>
internal sealed class ProcessLogic(WordLogic words, ExpressionLogic expressions, Func<SignalAssignment, int, bool> isMemoryAccess)
{
    private readonly LogicNetwork network = words.Network;

    public SortedDictionary<string, Update> Run(IEnumerable<Statement> body) => Run(body, LogicNetwork.True);

    /// <param name="condition">Under which the statements are executed.</param>
    private SortedDictionary<string, Update> Run(IEnumerable<Statement> body, int condition)
    {
        var updates = new SortedDictionary<string, Update>(StringComparer.Ordinal);
        foreach (Statement statement in body)
        {
            switch (statement)
            {
                case SignalAssignment assignment when isMemoryAccess(assignment, condition):
                    break;
                case SignalAssignment { Target: Name target } assignment:
                    updates[target.Identifier] = new(LogicNetwork.True, expressions.Bits(assignment.Value));
                    break;
                case IfStatement branch:
                    Merge(updates, If(branch, condition));
                    break;
                case CaseStatement choice:
                    Merge(updates, Case(choice, condition));
                    break;
                default:
                    throw new ArgumentException($"{statement.GetType().Name} is no part of a clocked process.", nameof(body));
            }
        }

        return updates;
    }

    private SortedDictionary<string, Update> If(IfStatement branch, int condition)
    {
        var alternatives = new List<(int, SortedDictionary<string, Update>)>();
        int none = LogicNetwork.True;
        foreach (ConditionalBody body in branch.Branches)
        {
            int taken = network.And(none, expressions.Bit(body.Condition));
            alternatives.Add((taken, Run(body.Body, network.And(condition, taken))));
            none = network.And(none, LogicNetwork.Not(expressions.Bit(body.Condition)));
        }

        alternatives.Add((none, Run(branch.Else, network.And(condition, none))));
        return OneOf(alternatives, mayReset: condition == LogicNetwork.True);
    }

    private SortedDictionary<string, Update> Case(CaseStatement choice, int condition)
    {
        int[] selector = expressions.Bits(choice.Selector);
        var alternatives = new List<(int Condition, SortedDictionary<string, Update>)>();
        foreach (CaseAlternative alternative in choice.Alternatives)
        {
            int taken = alternative.Choice is null
                ? LogicNetwork.Not(network.Any(alternatives.Select(a => a.Condition)))
                : words.Equal(selector, expressions.Bits(alternative.Choice));
            alternatives.Add((taken, Run(alternative.Body, network.And(condition, taken))));
        }

        return OneOf(alternatives, mayReset: false);
    }

    private SortedDictionary<string, Update> OneOf(
        List<(int Condition, SortedDictionary<string, Update> Updates)> alternatives, bool mayReset)
    {
        var joined = new SortedDictionary<string, Update>(StringComparer.Ordinal);
        foreach (string name in alternatives.SelectMany(a => a.Updates.Keys).Distinct())
        {
            List<(int Condition, Update Update)> writers =
                [.. alternatives.Where(a => a.Updates.ContainsKey(name)).Select(a => (a.Condition, a.Updates[name]))];
            int enable = network.Any(writers.Select(w => network.And(w.Condition, w.Update.Enable)));
            if (mayReset && writers is [{ Update.Word: var constant }, { } other] && constant.All(LogicNetwork.IsConstant))
            {
                joined[name] = new(enable, other.Update.Word, network.Or(writers[0].Condition, other.Update.Reset));
                continue;
            }

            // What does not write leaves the choice of the word open.
            int[] word = writers.Count == 1
                ? writers[0].Update.Word
                : words.OneOf([.. writers.Select(w => (w.Condition, w.Update.Word))], writers.Max(w => w.Update.Word.Length));
            joined[name] = new(enable, word);
        }

        return joined;
    }

    /// <summary>Later statements prevail.</summary>
    private void Merge(SortedDictionary<string, Update> updates, SortedDictionary<string, Update> later)
    {
        foreach ((string name, Update update) in later)
        {
            updates[name] = !updates.TryGetValue(name, out Update? before) ? update
                : update.Word.All(LogicNetwork.IsConstant)
                ? new(network.Or(before.Enable, update.Enable), before.Word, network.Or(before.Reset, update.Enable))
                : new(network.Or(before.Enable, update.Enable), words.Select(update.Enable, Widened(update.Word, before.Word), before.Word));
        }
    }

    private static int[] Widened(int[] word, int[] like) => WordLogic.Extend(word, like.Length, isSigned: false);
}
