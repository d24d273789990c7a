using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Diagnostics;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>A kernel object made from a user's file, or the reasons why there is none.</summary>
/// <param name="Instance">Null when there is an error among the findings.</param>
/// <param name="Source">The user's file and the embedded helper sources of the libraries.</param>
public sealed record LoadResult(object? Instance, KernelSource? Source, ImmutableArray<Finding> Findings);

/// <summary>Compiles a C# file in memory, finds its kernel class and constructs it.</summary>
public static class UserKernelLoader
{
    /// <param name="file">The user's file.</param>
    /// <param name="arguments">
    /// Constructor arguments by parameter name, as text; parameters without one take their default.
    /// </param>
    /// <param name="libraries">
    /// Assemblies that the file may use beside the runtime's: at least the one that defines the kernel vocabulary.
    /// </param>
    public static LoadResult Load(
        SourceFile file, IReadOnlyDictionary<string, string> arguments, ImmutableArray<Assembly> libraries)
    {
        CSharpCompilation compilation = KernelCompilation.Create("UserKernel", [file], libraries);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        Diagnostic[] errors =
            [.. compilation.Emit(image, symbols).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
        {
            return Failed(errors);
        }

        INamedTypeSymbol[] kernels = [.. TypesIn(compilation.Assembly.GlobalNamespace).Where(Vocabulary.IsKernel)];
        if (kernels.Length != 1)
        {
            string names = kernels.Length == 0 ? string.Empty : $" ({string.Join(", ", kernels.Select(k => k.Name))})";
            Location place = kernels.Length == 0 ? FileStart(compilation) : kernels[1].Locations[0];
            return Failed(Diagnostic.Create(FrontendRules.KernelCount, place, kernels.Length, names));
        }

        image.Position = symbols.Position = 0;
        var context = new KernelLoadContext(libraries);
        Type type = context.LoadFromStream(image, symbols)
            .GetType(KernelReflection.MetadataName(kernels[0]), throwOnError: true)!;
        (object? instance, Diagnostic? problem) = KernelConstructor.Construct(type, arguments, kernels[0].Locations[0]);
        return problem is not null
            ? Failed(problem)
            : new(instance, new KernelSource([file, .. HelperSources(file, libraries)], libraries), []);

        LoadResult Failed(params IEnumerable<Diagnostic> problems) =>
            new(null, null, FrontendResult.Of(null, problems.Concat(SubsetFindings(file, libraries)).Select(Finding.From)).Findings);
    }

    /// <summary>What the subset rules say of a file that cannot be loaded, so that all that is wrong with it comes in one run.</summary>
    private static List<Diagnostic> SubsetFindings(SourceFile file, ImmutableArray<Assembly> libraries)
    {
        CSharpCompilation compilation =
            KernelCompilation.Create("UserKernel", [file, .. HelperSources(file, libraries)], libraries);
        var findings = new List<Diagnostic>();
        IEnumerable<INamedTypeSymbol> declared = TypesIn(compilation.Assembly.GlobalNamespace)
            .Where(t => t.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == compilation.SyntaxTrees[0]));
        foreach (INamedTypeSymbol type in declared)
        {
            SubsetChecker.Check(compilation, type, seesWholeProgram: false, findings.Add);
        }

        return findings;
    }

    private static Location FileStart(CSharpCompilation compilation) => compilation.SyntaxTrees[0].GetRoot().GetLocation();

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) =>
        container.GetMembers().SelectMany(member => member switch
        {
            INamedTypeSymbol type => TypesIn(type).Prepend(type),
            INamespaceSymbol inner => TypesIn(inner),
            _ => [],
        });

    /// <summary>
    /// Embedded sources of the libraries, without those that declare a type that the user's file declares itself.
    /// </summary>
    private static IEnumerable<SourceFile> HelperSources(SourceFile file, ImmutableArray<Assembly> libraries)
    {
        HashSet<string> own = [.. TypesDeclaredIn(file)];
        return libraries.SelectMany(KernelSource.EmbeddedIn).Where(helper => !TypesDeclaredIn(helper).Any(own.Contains));
    }

    private static IEnumerable<string> TypesDeclaredIn(SourceFile file) =>
        KernelCompilation.Parse(file).GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Select(type => string.Join('.', type.AncestorsAndSelf().Reverse().Select(NameOf).Where(name => name.Length > 0)));

    private static string NameOf(SyntaxNode node) => node switch
    {
        BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        _ => string.Empty,
    };
}
