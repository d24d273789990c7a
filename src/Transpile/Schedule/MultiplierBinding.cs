using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>
/// Gives multiplications to hard multipliers. Each state uses a multiplier at most once; among the free ones the least used is
/// taken, since every further user of a multiplier costs a multiplexer input, and unused multipliers are worth nothing.
/// </summary>
/// <param name="all">Multipliers of the design; those that this controller gets are added.</param>
internal sealed class MultiplierBinding(List<FunctionalUnit> all, ScheduleOptions options)
{
    /// <summary>A factor of a hard multiplier.</summary>
    public static readonly HardwareType OperandType = HardwareType.Signed(16);

    private readonly List<FunctionalUnit> units = [];
    private readonly Dictionary<FunctionalUnit, int> users = [];

    /// <summary>The multiplier for an operation, or null when its operands do not fit one or it gets an operator of its own.</summary>
    /// <param name="takenInState">Multipliers that this state uses already; the chosen one is added.</param>
    public FunctionalUnit? Bind(Operation operation, HashSet<FunctionalUnit> takenInState)
    {
        // Made of look-up tables, a product with a constant is cheaper than its share of a multiplier.
        bool isCheap = !options.HasHardMultipliers && operation.Operands.Any(o => o is Constant);
        if (operation.Code != OpCode.Multiply || isCheap || !operation.Operands.All(o => Passes.Algebra.Fits(o.Type, OperandType)))
        {
            return null;
        }

        if (units.Count < options.MaximumMultipliers)
        {
            units.Add(new($"multiplier_{all.Count}", OpCode.Multiply, [OperandType, OperandType], HardwareType.Signed(32)));
            all.Add(units[^1]);
        }

        FunctionalUnit unit = units.Where(u => !takenInState.Contains(u)).MinBy(u => users.GetValueOrDefault(u))!;
        takenInState.Add(unit);
        users[unit] = users.GetValueOrDefault(unit) + 1;
        return unit;
    }
}
