using System.Collections.Immutable;
using SparseRtrl.Transpile.Vhdl.Tree;
using static SparseRtrl.Transpile.Vhdl.ExpressionPrinter;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>The one place where VHDL becomes text: VHDL-2008, two spaces of indentation, lines ended by a line feed.</summary>
public static class VhdlPrinter
{
    public static string Print(DesignFile file)
    {
        var output = new TextLayout();
        foreach (string line in file.Header)
        {
            output.Line($"-- {line}");
        }

        output.Line();
        output.Line("library ieee;");
        output.Line("use ieee.std_logic_1164.all;");
        output.Line("use ieee.numeric_std.all;");
        output.Line();
        PrintEntity(file.Entity, output);
        output.Line();
        output.Line($"architecture {file.Architecture.Name} of {file.Entity.Name} is");
        output.Indented(() => PrintDeclarations(file.Architecture.Declarations, output));
        output.Line("begin");
        output.Indented(() => PrintStatements(file.Architecture.Statements, output));
        output.Line($"end architecture {file.Architecture.Name};");
        return output.ToString();
    }

    private static void PrintEntity(Entity entity, TextLayout output)
    {
        output.Line($"entity {entity.Name} is");
        output.Indented(() =>
        {
            output.Line("port (");
            output.Indented(() => output.Table([.. entity.Ports.Select((port, i) => new Row(
                port.Name,
                $": {(port.IsInput ? "in " : "out")} {Text(port.Type)}{(i < entity.Ports.Length - 1 ? ";" : string.Empty)}",
                port.Comment))]));
            output.Line(");");
        });
        output.Line($"end entity {entity.Name};");
    }

    private static void PrintDeclarations(ImmutableArray<Declaration> declarations, TextLayout output)
    {
        for (int i = 0; i < declarations.Length;)
        {
            ImmutableArray<ObjectDeclaration> run =
                [.. declarations.Skip(i).TakeWhile(d => d is ObjectDeclaration { Initial: not ArrayContents }).Cast<ObjectDeclaration>()];
            output.Table([.. run.Select(ToRow)]);
            i += run.Length;
            if (run.IsEmpty)
            {
                PrintDeclaration(declarations[i++], output);
            }
        }
    }

    private static Row ToRow(ObjectDeclaration declaration)
    {
        string initial = declaration.Initial is null ? string.Empty : $" := {Text(declaration.Initial)}";
        return new(Left(declaration), $": {Text(declaration.Type)}{initial};", declaration.Comment);
    }

    private static string Left(ObjectDeclaration declaration) => declaration.Class switch
    {
        ObjectClass.Signal => $"signal {declaration.Name}",
        ObjectClass.Constant => $"constant {declaration.Name}",
        _ => $"variable {declaration.Name}",
    };

    private static void PrintDeclaration(Declaration declaration, TextLayout output)
    {
        switch (declaration)
        {
            case DeclarationSection section:
                output.Line();
                output.Line($"-- {section.Heading}");
                PrintDeclarations(section.Declarations, output);
                break;
            case EnumerationDeclaration enumeration:
                output.Wrapped($"type {enumeration.Name} is (", enumeration.Literals, ");");
                break;
            case ArrayTypeDeclaration array:
                output.Line($"type {array.Name} is array ({array.Length - 1} downto 0) of {Text(array.Element)};");
                break;
            case ObjectDeclaration { Initial: ArrayContents contents } table:
                output.Wrapped($"{Left(table)} : {Text(table.Type)} := (", Elements(contents), ");");
                break;
            case FunctionDeclaration function:
                PrintFunction(function, output);
                break;
            default:
                throw new ArgumentException($"No text for {declaration.GetType().Name}.", nameof(declaration));
        }
    }

    private static void PrintFunction(FunctionDeclaration function, TextLayout output)
    {
        output.Line();
        output.Line($"-- {function.Comment}");
        output.Line(
            $"function {function.Name}({function.Parameter} : {Text(function.ParameterType)}) return {Text(function.ReturnType.Kind)} is");
        output.Indented(() => PrintDeclarations(function.Variables, output));
        output.Line("begin");
        output.Indented(() => StatementPrinter.Print(function.Body, output));
        output.Line($"end function {function.Name};");
    }

    private static void PrintStatements(ImmutableArray<ConcurrentStatement> statements, TextLayout output)
    {
        for (int i = 0; i < statements.Length;)
        {
            ImmutableArray<ConcurrentAssignment> run =
                [.. statements.Skip(i).TakeWhile(s => s is ConcurrentAssignment).Cast<ConcurrentAssignment>()];
            PrintAssignments(run, output);
            i += run.Length;
            if (run.IsEmpty)
            {
                PrintStatement(statements[i++], output);
            }
        }
    }

    private static void PrintStatement(ConcurrentStatement statement, TextLayout output)
    {
        switch (statement)
        {
            case StatementSection section:
                output.Line();
                output.Line($"-- {section.Heading}");
                PrintStatements(section.Statements, output);
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
            ImmutableArray<string> values =
                [.. assignment.Values.Select(v => v.Condition is null ? Text(v.Value) : $"{Text(v.Value)} when {Text(v.Condition)}")];
            string whole = string.Join(" else ", values);
            if (values.Length <= 2 && assignment.Target.Identifier.Length + whole.Length + 6 <= TextLayout.LineLength)
            {
                rows.Add(new(assignment.Target.Identifier, $"<= {whole};", assignment.Comment));
                continue;
            }

            output.Table(rows);
            rows.Clear();
            output.Line($"{assignment.Target.Identifier} <={(assignment.Comment is null ? string.Empty : $"  -- {assignment.Comment}")}");
            output.Indented(() =>
            {
                for (int i = 0; i < values.Length; i++)
                {
                    output.Line(values[i] + (i < values.Length - 1 ? " else" : ";"));
                }
            });
        }

        output.Table(rows);
    }

    private static void PrintSelected(SelectedAssignment selected, TextLayout output)
    {
        output.Line($"with {Text(selected.Selector)} select {selected.Target.Identifier} <=");
        output.Indented(() => output.Table([.. selected.Values.Select((value, i) => new Row(
            Text(value.Value),
            $"when {(value.Choices.IsEmpty ? "others" : string.Join(" | ", value.Choices.Select(Text)))}"
                + (i < selected.Values.Length - 1 ? "," : ";"),
            value.Comment))]));
    }
}
