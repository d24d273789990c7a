using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SparseRtrl.Transpile.Diagnostics;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Compiles kernel sources the way a project of this solution would: implicit usings, nullable, unchecked.</summary>
internal static class KernelCompilation
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    private static readonly SyntaxTree ImplicitUsings = Parse(new(
        "ImplicitUsings.cs",
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """));

    private static readonly CSharpCompilationOptions Options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        .WithNullableContextOptions(NullableContextOptions.Enable)
        .WithOptimizationLevel(OptimizationLevel.Release)
        .WithDeterministic(true)
        // Unsafe code is refused by the subset rules, which say more than CS0227.
        .WithAllowUnsafe(true);

    public static SyntaxTree Parse(SourceFile file) =>
        CSharpSyntaxTree.ParseText(file.Text, ParseOptions, file.Name, System.Text.Encoding.UTF8);

    /// <summary>
    /// A type defined both here and in a referenced assembly is taken from here (the compiler's own rule; its warning CS0436 is
    /// not an error).
    /// </summary>
    public static CSharpCompilation Create(string name, IEnumerable<SourceFile> files, IEnumerable<Assembly> assemblies) =>
        CSharpCompilation.Create(name, [.. files.Select(Parse), ImplicitUsings], RuntimeReferences.With(assemblies), Options);

    /// <summary>
    /// Errors in the files that declare the kernel. All sources have been compiled before, each in its own assembly; put together
    /// here, internal types of those assemblies are out of reach (CS0122), and a library class that the user replaces may lack
    /// what other helpers call. That is no error in code that never becomes hardware, such as constructors; in code that does,
    /// the subset checker refuses it.
    /// </summary>
    public static ImmutableArray<Finding> ErrorsOf(Compilation compilation, INamedTypeSymbol kernel) =>
    [
        .. kernel.DeclaringSyntaxReferences.Select(r => r.SyntaxTree).Distinct()
            .SelectMany(tree => compilation.GetSemanticModel(tree).GetDiagnostics())
            .Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS0122")
            .Select(Finding.From),
    ];
}
