using System.Collections.Immutable;
using SparseRtrl.Transpile.Vhdl.Tree;
using static SparseRtrl.Transpile.Vhdl.ExpressionPrinter;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>Text of sequential statements.</summary>
internal static class StatementPrinter
{
    public static void Print(ImmutableArray<Statement> statements, TextLayout output)
    {
        if (statements.IsEmpty)
        {
            output.Line("null;");
        }

        for (int i = 0; i < statements.Length;)
        {
            // Neighbouring signal assignments are aligned with each other.
            ImmutableArray<SignalAssignment> run = [.. statements.Skip(i).TakeWhile(s => s is SignalAssignment).Cast<SignalAssignment>()];
            output.Table([.. run.Select(a => new Row(Text(a.Target), $"<= {Text(a.Value)};", a.Comment))]);
            i += run.Length;
            if (run.IsEmpty)
            {
                Print(statements[i++], output);
            }
        }
    }

    private static void Print(Statement statement, TextLayout output)
    {
        switch (statement)
        {
            case VariableAssignment assignment:
                output.Line($"{assignment.Target.Identifier} := {Text(assignment.Value)};");
                break;
            case Return result:
                output.Line($"return {Text(result.Value)};");
                break;
            case ForLoop loop:
                output.Line($"for {loop.Variable} in {loop.First} to {loop.Last} loop");
                output.Indented(() => Print(loop.Body, output));
                output.Line("end loop;");
                break;
            case IfStatement choice:
                PrintIf(choice, output);
                break;
            case CaseStatement selection:
                PrintCase(selection, output);
                break;
            default:
                throw new ArgumentException($"No text for {statement.GetType().Name}.", nameof(statement));
        }
    }

    private static void PrintIf(IfStatement choice, TextLayout output)
    {
        string keyword = "if";
        foreach (ConditionalBody branch in choice.Branches)
        {
            output.Line($"{keyword} {Text(branch.Condition)} then");
            output.Indented(() => Print(branch.Body, output));
            keyword = "elsif";
        }

        if (!choice.Else.IsEmpty)
        {
            output.Line("else");
            output.Indented(() => Print(choice.Else, output));
        }

        output.Line("end if;");
    }

    private static void PrintCase(CaseStatement selection, TextLayout output)
    {
        output.Line($"case {Text(selection.Selector)} is");
        output.Indented(() =>
        {
            foreach (CaseAlternative alternative in selection.Alternatives)
            {
                if (alternative.Heading is not null)
                {
                    output.Line($"-- {alternative.Heading}");
                }

                output.Line($"when {(alternative.Choice is null ? "others" : Text(alternative.Choice))} =>");
                output.Indented(() => Print(alternative.Body, output));
            }
        });
        output.Line("end case;");
    }
}
