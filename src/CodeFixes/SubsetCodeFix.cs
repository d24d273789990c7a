using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;

namespace SparseRtrl.CodeFixes;

/// <summary>A repair of one rule's violations that replaces one syntax node by another.</summary>
/// <param name="rule">Whose violations it repairs.</param>
/// <param name="title">What the IDE calls it.</param>
public abstract class SubsetCodeFix(DiagnosticDescriptor rule, string title) : CodeFixProvider
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [rule.Id];

    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return;
        }

        SyntaxNode reported = root.FindNode(context.Span, getInnermostNodeForTie: true);
        if (Repair(reported, model) is { } repair)
        {
            SyntaxNode repaired = repair.New.WithAdditionalAnnotations(Formatter.Annotation);
            Document changed = context.Document.WithSyntaxRoot(root.ReplaceNode(repair.Old, repaired));
            context.RegisterCodeFix(
                CodeAction.Create(title, _ => Task.FromResult(changed), equivalenceKey: GetType().Name), context.Diagnostics);
        }
    }

    /// <summary>The node to replace and its replacement, or null when this violation has no mechanical repair.</summary>
    /// <param name="reported">The innermost node at the place of the violation.</param>
    private protected abstract (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model);

    /// <summary>The line end that the file uses.</summary>
    private protected static SyntaxTrivia LineEndOf(SyntaxNode node) =>
        node.SyntaxTree.GetRoot().DescendantTrivia().FirstOrDefault(t => t.IsKind(SyntaxKind.EndOfLineTrivia));
}
