using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>The state and the constants of one kernel object.</summary>
/// <param name="Storage">Registers, memories or queue of each field, one for each scalar of its type.</param>
/// <param name="Fields">The same, in declaration order.</param>
/// <param name="IsComplete">False when a field that is no constant has become nothing, which has been reported.</param>
internal sealed record ElaboratedKernel(
    object Instance, ImmutableDictionary<ISymbol, Place> Storage, ImmutableArray<Symbol> Fields, bool IsComplete)
{
    /// <summary>The value of a readonly field, instance or static, or of a get-only auto-property, scalar by scalar.</summary>
    public IEnumerable<Constant> ConstantsOf(ISymbol member, ITypeSymbol type)
    {
        object value = KernelReflection.Read(Instance, member)!;
        return Shape.Of(type).Leaves.Select(leaf => new Constant(TypeMap.ValueOf(KernelReflection.Part(value, leaf)), leaf.Type));
    }
}
