using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>From a live kernel object and its source to IR.</summary>
public static class KernelFrontend
{
    /// <summary>
    /// Checks the source against the subset, elaborates the object and lowers its entry methods. Each stage reports all it finds,
    /// and the next one runs only when there is no error.
    /// </summary>
    /// <param name="instance">The kernel object in the state that hardware has after reset. It is read, not changed.</param>
    public static FrontendResult Lower(object instance, KernelSource source)
    {
        CSharpCompilation compilation = KernelCompilation.Create(instance.GetType().Name, source.Files, source.Assemblies);
        if (compilation.Assembly.GetTypeByMetadataName(instance.GetType().FullName!) is not { } kernel)
        {
            return FrontendResult.Of(
                null, [Finding.From(Diagnostic.Create(FrontendRules.NoSource, null, instance.GetType().Name))]);
        }

        var findings = new List<Finding>(KernelCompilation.ErrorsOf(compilation, kernel));
        if (findings.Count > 0)
        {
            return FrontendResult.Of(null, findings);
        }

        SubsetChecker.Check(compilation, kernel, d => findings.Add(Finding.From(d)));
        foreach (IMethodSymbol process in kernel.GetMembers().OfType<IMethodSymbol>().Where(Vocabulary.IsProcess))
        {
            findings.Add(Finding.From(Diagnostic.Create(FrontendRules.ProcessForm, process.Locations[0], process.Name)));
        }

        if (findings.Count > 0)
        {
            return FrontendResult.Of(null, findings);
        }

        ElaboratedKernel elaborated = Elaborator.Elaborate(instance, kernel, d => findings.Add(Finding.From(d)));
        if (findings.Any(f => f.Severity == FindingSeverity.Error))
        {
            return FrontendResult.Of(null, findings);
        }

        var lowering = new Lowering(compilation, elaborated, d => findings.Add(Finding.From(d)));
        Module module = lowering.Run(kernel);
        return FrontendResult.Of(module, findings);
    }
}
