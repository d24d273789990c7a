using System.Collections.Immutable;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>What the front end made of a kernel.</summary>
/// <param name="Module">Null when there is an error among the findings.</param>
/// <param name="Findings">By file and position.</param>
public sealed record FrontendResult(Module? Module, ImmutableArray<Finding> Findings)
{
    internal static FrontendResult Of(Module? module, IEnumerable<Finding> findings)
    {
        Finding[] sorted = [.. findings.Distinct()];
        Array.Sort(sorted, Finding.ByPosition);
        bool hasErrors = sorted.Any(f => f.Severity == FindingSeverity.Error);
        return new(hasErrors ? null : module, [.. sorted]);
    }
}
