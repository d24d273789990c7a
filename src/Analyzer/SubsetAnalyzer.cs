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
        context.RegisterSymbolAction(
            symbol => SubsetChecker.Check(
                symbol.Compilation, (INamedTypeSymbol)symbol.Symbol, seesWholeProgram: false, symbol.ReportDiagnostic),
            SymbolKind.NamedType);
    }
}
