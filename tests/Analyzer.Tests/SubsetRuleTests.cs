using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace SparseRtrl.Analyzer.Tests;

public sealed class SubsetRuleTests
{
    private const string Usings =
        "using System; using System.Collections.Generic; using System.Linq; using SparseRtrl.Hardware;\n";

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, RuleCases.All.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Violation_is_reported_where_it_stands(int index)
    {
        RuleCase rule = RuleCases.All[index];
        (string text, TextSpan[] expected) = WithoutMarks(Usings + rule.Bad);
        Diagnostic[] found = await AnalyzeAsync(Compile(text));
        Assert.Equal(
            expected.Select(span => $"{rule.Id} at '{text.Substring(span.Start, span.Length)}'"),
            found.Select(d => $"{d.Id} at '{text.Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length)}'"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Repaired_kernel_is_accepted(int index) =>
        Assert.Empty((await AnalyzeAsync(Compile(Usings + RuleCases.All[index].Good))).Select(d => d.ToString()));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Analyzer_and_checker_agree(int index)
    {
        CSharpCompilation compilation = Compile(WithoutMarks(Usings + RuleCases.All[index].Bad).Text);
        List<Diagnostic> direct = [];
        IEnumerable<ISymbol> types = compilation.GetSymbolsWithName(
            _ => true, SymbolFilter.Type, TestContext.Current.CancellationToken);
        foreach (INamedTypeSymbol type in types.OfType<INamedTypeSymbol>())
        {
            SubsetChecker.Check(compilation, type, seesWholeProgram: false, direct.Add);
        }

        Assert.Equal((await AnalyzeAsync(compilation)).Select(d => d.ToString()), Sorted(direct).Select(d => d.ToString()));
    }

    [Fact]
    public async Task Library_helper_is_trusted_only_where_its_source_is_not_expected()
    {
        CSharpCompilation compilation = Compile(Usings + RuleCases.Body("n = FixedPoint.Saturate16(n);"));
        Assert.Empty(await AnalyzeAsync(compilation));

        List<Diagnostic> found = [];
        SubsetChecker.Check(compilation, compilation.GetTypeByMetadataName("K")!, seesWholeProgram: true, found.Add);
        Assert.Equal(["SRT1008"], found.Select(d => d.Id));
    }

    [Fact]
    public async Task Helpers_are_checked_where_they_are_compiled()
    {
        static string Helpers(string body) => $"{Usings}[SubsetSource] public static class H {{ public static int F(int x) => {body}; }}";
        Assert.Equal(["SRT1004"], (await AnalyzeAsync(Compile(Helpers("(int)(x * 0.5)")))).Select(d => d.Id));
        Assert.Empty(await AnalyzeAsync(Compile(Helpers("x >> 1"))));
    }

    [Fact]
    public async Task What_the_compiler_reports_is_not_reported_again()
    {
        string text = Usings + RuleCases.Body(
            "Missing x = 1; n = Unknown(n); n = checked(n + 1);", "private Missing field; private readonly Missing[] array;");
        CSharpCompilation compilation = CSharpCompilation.Create("Test", [Parse(text)], TestReferences.All);
        Assert.Equal(["SRT1013"], (await AnalyzeAsync(compilation)).Select(d => d.Id));
    }

    [Fact]
    public async Task All_violations_of_a_file_are_reported_at_once()
    {
        Diagnostic[] found = await AnalyzeAsync(Compile(Usings + RuleCases.Body(
            "int[] t = new int[2]; n = checked(n + 1); F(); n = (int)(n * 1.5);",
            "private long wide; private void F() { lock (this) { } }")));
        Assert.Equal(["SRT1017", "SRT1012", "SRT1003", "SRT1013", "SRT1004"], found.Select(d => d.Id));
    }

    [Fact]
    public async Task Code_that_no_entry_reaches_is_free() => Assert.Empty(await AnalyzeAsync(Compile(
        Usings + RuleCases.Body(
            string.Empty, "public K() { var t = new double[3]; n = (int)t.Sum(); } public string Show() => $\"{n}\";"))));

    [Fact]
    public async Task Classes_without_the_attribute_are_free() =>
        Assert.Empty(await AnalyzeAsync(Compile("public class Plain { public double X; public object Y() => new(); }")));

    private static (string Text, TextSpan[] Spans) WithoutMarks(string marked)
    {
        List<TextSpan> spans = [];
        while (marked.IndexOf("[|", StringComparison.Ordinal) is >= 0 and int start)
        {
            marked = marked.Remove(start, 2);
            int end = marked.IndexOf("|]", start, StringComparison.Ordinal);
            marked = marked.Remove(end, 2);
            spans.Add(TextSpan.FromBounds(start, end));
        }

        return (marked, [.. spans]);
    }

    private static CSharpCompilation Compile(string text)
    {
        var compilation = CSharpCompilation.Create(
            "Test", [Parse(text)], TestReferences.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
        return compilation;
    }

    private static SyntaxTree Parse(string text) =>
        CSharpSyntaxTree.ParseText(text, cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<Diagnostic[]> AnalyzeAsync(CSharpCompilation compilation)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers = [new SubsetAnalyzer()];
        return Sorted(
            await compilation.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
    }

    private static Diagnostic[] Sorted(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];
}
