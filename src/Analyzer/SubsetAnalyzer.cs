using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SparseRtrl.Analyzer;

/// <summary>Shows the findings of <see cref="SubsetChecker"/> while a kernel is written.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SubsetAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules.All;

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(CheckKernel, SymbolKind.NamedType);
    }

    private static void CheckKernel(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (Vocabulary.IsKernel(type))
        {
            SubsetChecker.Check(context.Compilation, type, context.ReportDiagnostic);
        }
    }
}
