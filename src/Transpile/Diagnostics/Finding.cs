using Microsoft.CodeAnalysis;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Diagnostics;

public enum FindingSeverity
{
    Warning,

    /// <summary>No module is produced.</summary>
    Error,
}

/// <summary>Something the user should change in a kernel.</summary>
/// <param name="Id">Rule id: <c>SRT….</c>, or <c>CS…</c> from the C# compiler.</param>
/// <param name="Span">Line 0 when the finding concerns no particular line.</param>
public sealed record Finding(string Id, FindingSeverity Severity, SourceSpan Span, string Message)
{
    /// <summary>By file, then position, then id.</summary>
    public static readonly Comparison<Finding> ByPosition = static (a, b) =>
        (string.CompareOrdinal(a.Span.File, b.Span.File), a.Span.Line.CompareTo(b.Span.Line),
            a.Span.Column.CompareTo(b.Span.Column)) switch
        {
            (0, 0, 0) => string.CompareOrdinal(a.Id, b.Id),
            (0, 0, int column) => column,
            (0, int line, _) => line,
            (int file, _, _) => file,
        };

    public static Finding From(Diagnostic diagnostic) => new(
        diagnostic.Id,
        diagnostic.Severity == DiagnosticSeverity.Error ? FindingSeverity.Error : FindingSeverity.Warning,
        SpanOf(diagnostic.Location),
        diagnostic.GetMessage());

    /// <summary>A finding about a place that is known by its span only.</summary>
    public static Finding Of(DiagnosticDescriptor rule, SourceSpan place, params object[] arguments) => new(
        rule.Id,
        rule.DefaultSeverity == DiagnosticSeverity.Error ? FindingSeverity.Error : FindingSeverity.Warning,
        place,
        string.Format(rule.MessageFormat.ToString(), arguments));

    /// <summary>Where a Roslyn location starts, counted from 1.</summary>
    public static SourceSpan SpanOf(Location? location)
    {
        if (location is null || !location.IsInSource)
        {
            return new(string.Empty, 0, 0);
        }

        FileLinePositionSpan span = location.GetLineSpan();
        return new(span.Path, span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1);
    }

    /// <summary>As MSBuild prints it: <c>File.cs(12,9): error SRT1003: …</c>.</summary>
    public override string ToString()
    {
        string severity = Severity == FindingSeverity.Error ? "error" : "warning";
        string origin = Span switch
        {
            { File: "" or null } => "srtrl",
            { Line: 0 } => Span.File,
            _ => $"{Span.File}({Span.Line},{Span.Column})",
        };
        return $"{origin}: {severity} {Id}: {Message}";
    }
}
