using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Bind;

/// <summary>
/// Makes a scheduled design smaller without changing what happens in which cycle: values that need not be kept at the same time share
/// registers.
/// </summary>
internal static class Binder
{
    /// <exception cref="InvalidOperationException">The binding loses a value, or the design breaks a rule: a bug of this compiler.</exception>
    public static HardwareDesign Run(HardwareDesign design, ImmutableArray<Pipeline> pipelines)
    {
        var flow = new DesignFlow(design, pipelines);
        ImmutableDictionary<Register, Register> registers = RegisterBinding.Run(flow);
        BindingVerifier.ThrowIfInvalid(flow, registers);
        HardwareDesign bound = new Rebinding(registers, ImmutableDictionary<int, FunctionalUnit>.Empty).Run(design);
        DesignVerifier.ThrowIfInvalid(bound);
        return bound;
    }
}
