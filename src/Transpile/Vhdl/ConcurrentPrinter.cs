using System.Collections.Immutable;
using SparseRtrl.Transpile.Vhdl.Tree;
using static SparseRtrl.Transpile.Vhdl.ExpressionPrinter;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>Text of the statements of an architecture.</summary>
internal static class ConcurrentPrinter
{
    private const int ChoicesPerLine = 4;

    public static void Print(ImmutableArray<ConcurrentStatement> statements, TextLayout output)
    {
        for (int i = 0; i < statements.Length;)
        {
            ImmutableArray<ConcurrentAssignment> run =
                [.. statements.Skip(i).TakeWhile(s => s is ConcurrentAssignment).Cast<ConcurrentAssignment>()];
            PrintAssignments(run, output);
            i += run.Length;
            if (run.IsEmpty)
            {
                PrintOne(statements[i++], output);
            }
        }
    }

    private static void PrintOne(ConcurrentStatement statement, TextLayout output)
    {
        switch (statement)
        {
            case StatementSection section:
                output.Line();
                output.Line($"-- {section.Heading}");
                Print(section.Statements, output);
                break;
            case SelectedAssignment selected:
                PrintSelected(selected, output);
                break;
            case ClockedProcess process:
                output.Line($"{process.Label} : process ({process.Clock.Identifier})");
                output.Line("begin");
                output.Indented(() =>
                {
                    output.Line($"if rising_edge({process.Clock.Identifier}) then");
                    output.Indented(() => StatementPrinter.Print(process.Body, output));
                    output.Line("end if;");
                });
                output.Line($"end process {process.Label};");
                break;
            default:
                throw new ArgumentException($"No text for {statement.GetType().Name}.", nameof(statement));
        }
    }

    /// <summary>Lines up the assignments; one whose alternatives do not fit on a line goes over several.</summary>
    private static void PrintAssignments(ImmutableArray<ConcurrentAssignment> assignments, TextLayout output)
    {
        var rows = new List<Row>();
        foreach (ConcurrentAssignment assignment in assignments)
        {
            string target = assignment.Target.Identifier;
            string whole = string.Join(
                " else ", assignment.Values.Select(v => Text(v.Value) + (v.Condition is null ? string.Empty : $" when {Text(v.Condition)}")));
            if (assignment.Values.Length <= 2 && target.Length + whole.Length + 6 <= TextLayout.LineLength)
            {
                rows.Add(new(target, $"<= {whole};", assignment.Comment));
                continue;
            }

            output.Table(rows);
            rows.Clear();
            output.Line($"{target} <={(assignment.Comment is null ? string.Empty : $"  -- {assignment.Comment}")}");
            output.Indented(() => output.Table([.. assignment.Values.Select(Alternative)]));
        }

        output.Table(rows);
    }

    private static Row Alternative(ConditionalValue value) => value.Condition is null
        ? new($"{Text(value.Value)};", string.Empty, null)
        : new(Text(value.Value), $"when {Text(value.Condition)} else", null);

    private static void PrintSelected(SelectedAssignment selected, TextLayout output)
    {
        output.Line($"with {Text(selected.Selector)} select {selected.Target.Identifier} <=");
        output.Indented(() => output.Table([.. selected.Values.SelectMany((value, i) => Alternatives(value, i == selected.Values.Length - 1))]));
    }

    /// <summary>One alternative, with a long list of choices over several lines.</summary>
    private static IEnumerable<Row> Alternatives(SelectedValue value, bool isLast)
    {
        string end = isLast ? ";" : ",";
        if (value.Choices.IsEmpty)
        {
            return [new(Text(value.Value), $"when others{end}", value.Comment)];
        }

        ImmutableArray<string> lines =
            [.. value.Choices.Select(Text).Chunk(ChoicesPerLine).Select(chunk => string.Join(" | ", chunk))];
        return lines.Select((line, i) => new Row(
            i == 0 ? Text(value.Value) : string.Empty,
            (i == 0 ? "when " : "   | ") + line + (i == lines.Length - 1 ? end : string.Empty),
            i == 0 ? value.Comment : null));
    }
}
