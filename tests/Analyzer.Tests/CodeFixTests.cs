using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SparseRtrl.CodeFixes;
using Xunit;

namespace SparseRtrl.Analyzer.Tests;

/// <summary>Applies the code fixes as an IDE does: to a document of a workspace.</summary>
public sealed class CodeFixTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing SparseRtrl.Hardware;\n";

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, CodeFixCases.All.Length)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Violation_is_repaired_where_that_is_mechanical(int index)
    {
        CodeFixCase fixCase = CodeFixCases.All[index];
        var fix = (CodeFixProvider)Activator.CreateInstance(fixCase.Fix)!;
        using var workspace = new AdhocWorkspace();
        Document document = DocumentIn(workspace, Usings + fixCase.Before);
        Diagnostic violation = (await FindingsIn(document)).First(d => fix.FixableDiagnosticIds.Contains(d.Id));

        List<CodeAction> offered = [];
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, violation, (action, _) => offered.Add(action), Cancellation));
        if (fixCase.After is null)
        {
            Assert.Empty(offered);
            return;
        }

        Document repaired = await Apply(Assert.Single(offered), document);
        Assert.Equal(Usings + fixCase.After, (await repaired.GetTextAsync(Cancellation)).ToString());
        Assert.DoesNotContain(await FindingsIn(repaired), d => d.Id == violation.Id);
        Compilation compilation = (await repaired.Project.GetCompilationAsync(Cancellation))!;
        Assert.Empty(compilation.GetDiagnostics(Cancellation).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d}"));
    }

    [Fact]
    public void Every_code_fix_is_exported_and_has_a_case_that_is_repaired()
    {
        Type[] fixes = [.. typeof(SubsetCodeFix).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SubsetCodeFix)))];
        Assert.Equal(
            fixes.Select(t => t.Name).Order(StringComparer.Ordinal),
            CodeFixCases.All.Where(c => c.After is not null).Select(c => c.Fix.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(fixes, t => Assert.Single(t.GetCustomAttributes(typeof(ExportCodeFixProviderAttribute), inherit: false)));
    }

    [Fact]
    public void Every_code_fix_is_documented()
    {
        IEnumerable<string> documented = DocumentedRules.In("SRT1").Where(r => r.HasCodeFix).Select(r => r.Id);
        IEnumerable<string> existing = CodeFixCases.All.Select(c => (CodeFixProvider)Activator.CreateInstance(c.Fix)!)
            .SelectMany(f => f.FixableDiagnosticIds).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(existing, documented);
    }

    private static Document DocumentIn(AdhocWorkspace workspace, string text)
    {
        Project project = workspace.AddProject("Test", LanguageNames.CSharp)
            .WithMetadataReferences(TestReferences.All)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return project.AddDocument("K.cs", text);
    }

    private static async Task<ImmutableArray<Diagnostic>> FindingsIn(Document document)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync(Cancellation))!;
        return await compilation.WithAnalyzers([new SubsetAnalyzer()]).GetAnalyzerDiagnosticsAsync(Cancellation);
    }

    private static async Task<Document> Apply(CodeAction action, Document document)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(Cancellation);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return changed.GetDocument(document.Id)!;
    }
}
