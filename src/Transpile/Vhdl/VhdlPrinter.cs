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
        output.Indented(() => ConcurrentPrinter.Print(file.Architecture.Statements, output));
        output.Line($"end architecture {file.Architecture.Name};");
        return output.ToString();
    }

    private static void PrintEntity(Entity entity, TextLayout output)
    {
        output.Line($"entity {entity.Name} is");
        output.Indented(() =>
        {
            output.Line("port (");
            output.Indented(() => output.Table([.. entity.Ports.Select((port, i) => Port(port, isLast: i == entity.Ports.Length - 1))]));
            output.Line(");");
        });
        output.Line($"end entity {entity.Name};");
    }

    private static Row Port(Port port, bool isLast) => new(
        port.Name,
        $": {(port.IsInput ? "in " : "out")} {Text(port.Type)}{Initial(port.Initial)}{(isLast ? string.Empty : ";")}",
        port.Comment);

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

    private static Row ToRow(ObjectDeclaration declaration) =>
        new(Left(declaration), $": {Text(declaration.Type)}{Initial(declaration.Initial)};", declaration.Comment);

    private static string Initial(Expression? value) => value is null ? string.Empty : $" := {Text(value)}";

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
            case SimulationInitialDeclaration signal:
                output.Line($"signal {signal.Name} : {Text(signal.Type)}");
                output.Indented(() =>
                {
                    output.Line("-- synthesis translate_off");
                    output.Line($":= {Text(signal.Initial)}");
                    output.Line("-- synthesis translate_on");
                    output.Line(";");
                });
                break;
            case AttributeDeclaration attribute:
                output.Line($"attribute {attribute.Name} : string;");
                break;
            case AttributeSpecification attribute:
                output.Line($"attribute {attribute.Name} of {attribute.Signal} : signal is \"{attribute.Value}\";");
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
}
