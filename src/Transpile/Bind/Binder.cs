using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Transpile.Bind;

/// <summary>
/// Makes a scheduled design smaller without changing what happens in which cycle: values that need not be kept at the same time share
/// registers, and operators that are not used at the same time share functional units.
/// </summary>
internal static class Binder
{
    /// <exception cref="InvalidOperationException">The binding loses a value, or the design breaks a rule: a bug of this compiler.</exception>
    public static HardwareDesign Run(HardwareDesign design, ImmutableArray<Pipeline> pipelines, ScheduleOptions options)
    {
        var flow = new DesignFlow(design, pipelines);
        ImmutableDictionary<Register, Register> registers = RegisterBinding.Run(flow);
        BindingVerifier.ThrowIfInvalid(flow, registers);
        HardwareDesign compact = new Rebinding(registers, ImmutableDictionary<int, FunctionalUnit>.Empty).Run(design);
        // Operators on registers that have become one are one already.
        HardwareDesign bound = new Rebinding(ImmutableDictionary<Register, Register>.Empty, UnitBinding.Run(compact, options)).Run(compact);
        DesignVerifier.ThrowIfInvalid(bound);
        return bound;
    }
}
