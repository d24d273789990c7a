using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Resources;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>From a live kernel object and its source to IR.</summary>
public static class KernelFrontend
{
    /// <summary>
    /// Checks the source against the subset, elaborates the object and lowers its entry methods. All findings come in one run: the
    /// object is looked at even when the source breaks rules, and the methods are lowered when each field has become something.
    /// </summary>
    /// <param name="instance">The kernel object in the state that hardware has after reset. It is read, not changed.</param>
    /// <param name="memories">What the device has: what asks for a kind of RAM that it lacks gets block RAM.</param>
    /// <param name="exposeHidden">Lets the host read fields marked <c>[HostHidden]</c> too.</param>
    public static FrontendResult Lower(object instance, KernelSource source, MemoryTechnology memories, bool exposeHidden = false)
    {
        CSharpCompilation compilation = source.Compilation;
        if (compilation.Assembly.GetTypeByMetadataName(instance.GetType().FullName!) is not { } kernel)
        {
            return FrontendResult.Of(
                null, [Finding.From(Diagnostic.Create(FrontendRules.NoSource, null, instance.GetType().Name))]);
        }

        var findings = new List<Finding>(KernelCompilation.ErrorsOf(compilation, kernel));
        bool compiles = findings.Count == 0;
        SubsetChecker.Check(compilation, kernel, seesWholeProgram: compiles, Report);

        bool isInSubset = findings.All(f => f.Severity == FindingSeverity.Warning);
        ElaboratedKernel elaborated = Elaborator.Elaborate(instance, kernel, memories, exposeHidden, Report);
        if (!isInSubset || !elaborated.IsComplete)
        {
            return FrontendResult.Of(null, findings);
        }

        var lowering = new Lowering(compilation, elaborated, Report);
        Module module = lowering.Run(kernel);
        return FrontendResult.Of(module, findings);

        void Report(Diagnostic diagnostic) => findings.Add(Finding.From(diagnostic));
    }
}
