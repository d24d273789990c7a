using System.Diagnostics;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SparseRtrl.Transpile.Diagnostics;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Calls the constructor of a kernel with arguments given as text.</summary>
public static class KernelConstructor
{
    /// <param name="arguments">By parameter name.</param>
    /// <param name="place">Where problems are reported.</param>
    public static (object? Instance, Diagnostic? Problem) Construct(
        Type type, IReadOnlyDictionary<string, string> arguments, Location place)
    {
        if (type.IsAbstract || type.IsGenericTypeDefinition || type.GetConstructors() is not [ConstructorInfo constructor])
        {
            return Fail(FrontendRules.ConstructorArguments, type.Name, "it needs exactly one public constructor");
        }

        ParameterInfo[] parameters = constructor.GetParameters();
        if (arguments.Keys.Order(StringComparer.Ordinal).FirstOrDefault(a => parameters.All(p => p.Name != a)) is { } unknown)
        {
            string known = parameters.Length == 0
                ? "the constructor has no parameters"
                : $"known are {string.Join(", ", parameters.Select(p => p.Name))}";
            return Fail(FrontendRules.BadArgument, unknown, type.Name, known);
        }

        var values = new object?[parameters.Length];
        foreach (ParameterInfo parameter in parameters)
        {
            if (!arguments.TryGetValue(parameter.Name!, out string? text))
            {
                if (!parameter.HasDefaultValue)
                {
                    string advice = $"parameter '{parameter.Name}' has no value; give {parameter.Name}=<value>";
                    return Fail(FrontendRules.ConstructorArguments, type.Name, advice);
                }

                values[parameter.Position] = parameter.DefaultValue;
            }
            else if (Parse(text, parameter.ParameterType) is { } value)
            {
                values[parameter.Position] = value;
            }
            else
            {
                string mismatch = $"'{text}' is not a value of type {parameter.ParameterType.Name}";
                return Fail(FrontendRules.BadArgument, parameter.Name!, type.Name, mismatch);
            }
        }

        try
        {
            return (constructor.Invoke(values), null);
        }
        catch (TargetInvocationException wrapper) when (wrapper.InnerException is { } inner)
        {
            Exception thrown = inner is TypeInitializationException { InnerException: { } cause } ? cause : inner;
            Location thrower = PlaceOf(thrown, place.SourceTree) ?? place;
            string message = string.Join(' ', thrown.Message.Split('\n', StringSplitOptions.TrimEntries));
            return (null, Diagnostic.Create(
                FrontendRules.ConstructorThrew, thrower, type.Name, thrown.GetType().Name, message));
        }

        (object?, Diagnostic) Fail(DiagnosticDescriptor rule, params object[] messageArguments) =>
            (null, Diagnostic.Create(rule, place, messageArguments));
    }

    /// <summary>The innermost statement of the user's file on the stack of an exception; null when there is none.</summary>
    private static Location? PlaceOf(Exception thrown, SyntaxTree? file)
    {
        StackFrame? frame = new StackTrace(thrown, fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(f => file is not null && f.GetFileName() == file.FilePath && f.GetFileLineNumber() > 0);
        if (frame is null)
        {
            return null;
        }

        int start = file!.GetText().Lines[frame.GetFileLineNumber() - 1].Start + frame.GetFileColumnNumber() - 1;
        return Location.Create(file, new TextSpan(start, 0));
    }

    /// <summary>An integer, a bool or a member of an enum; null when the text is none of the type.</summary>
    private static object? Parse(string text, Type type)
    {
        if (type.IsEnum)
        {
            return Enum.TryParse(type, text, out object? member) ? member : null;
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out bool flag) ? flag : null;
        }

        bool isInteger = Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64;
        try
        {
            return isInteger && Int128.TryParse(text, out Int128 value) ? Convert.ChangeType(text, type) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
