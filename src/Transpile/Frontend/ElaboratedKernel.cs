using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>The state and the constants of one kernel object.</summary>
/// <param name="Storage">Register, memory or queue of each field.</param>
/// <param name="Fields">The same, in declaration order.</param>
internal sealed record ElaboratedKernel(
    object Instance, ImmutableDictionary<ISymbol, Symbol> Storage, ImmutableArray<Symbol> Fields)
{
    /// <summary>The value of a readonly field, instance or static, or of a get-only auto-property.</summary>
    public Constant ConstantOf(ISymbol member, HardwareType type) =>
        new(TypeMap.ValueOf(KernelReflection.Read(Instance, member)!), type);
}
