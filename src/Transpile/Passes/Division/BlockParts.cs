using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Division;

/// <summary>
/// A block that is cut into parts, with other regions between them. Values do not leave their block, so what a later part needs
/// is read again from the register it came from, or goes through a register of its own.
/// </summary>
/// <param name="newRegister">Makes a register for a value that crosses a cut.</param>
internal sealed class BlockParts(Func<Value, Provenance, Register> newRegister, Func<int> newValueId)
{
    private readonly List<List<Operation>> parts = [[]];

    public void Append(Operation operation) => parts[^1].Add(operation);

    public void Cut() => parts.Add([]);

    /// <summary>The parts, each complete in itself.</summary>
    /// <param name="condition">A value that is needed after the last part; null when there is none.</param>
    public (IReadOnlyList<Block> Blocks, Operand? Condition) ToBlocks(Operand? condition)
    {
        var definitions = new Dictionary<Operand, (int Part, Operation Operation)>();
        var spills = new Dictionary<Operand, Register>();
        var after = parts.ConvertAll(_ => new List<Operation>());
        var blocks = new List<List<Operation>>();
        foreach ((int index, List<Operation> part) in parts.Index())
        {
            var local = new Dictionary<Operand, Operand>();
            var before = new List<Operation>();
            var body = new List<Operation>();
            foreach (Operation operation in part)
            {
                body.Add(operation with { Operands = [.. operation.Operands.Select(Here)] });
                if (operation.Result is { } result)
                {
                    definitions[result] = (index, operation);
                }
            }

            condition = index == parts.Count - 1 && condition is not null ? Here(condition) : condition;
            blocks.Add([.. before, .. body]);

            Operand Here(Operand operand)
            {
                if (operand is Constant || !definitions.TryGetValue(operand, out var definition) || definition.Part == index)
                {
                    return operand;
                }

                if (!local.TryGetValue(operand, out Operand? read))
                {
                    Register source = SourceOf(definition.Operation, definition.Part, index) ?? Spill(operand, definition);
                    var value = new Value(newValueId(), operand.Type);
                    before.Add(new(OpCode.ReadRegister, [], source, value, definition.Operation.Origin));
                    local[operand] = read = value;
                }

                return read;
            }
        }

        return ([.. blocks.Zip(after, (block, writes) => new Block([.. block, .. writes]))], condition);

        Register Spill(Operand operand, (int Part, Operation Operation) definition)
        {
            if (!spills.TryGetValue(operand, out Register? register))
            {
                register = newRegister((Value)operand, definition.Operation.Origin);
                spills[operand] = register;
                after[definition.Part].Add(
                    new(OpCode.WriteRegister, [operand], register, Result: null, definition.Operation.Origin));
            }

            return register;
        }
    }

    /// <summary>The register that a value was read from, when nothing has been written to it until the later part.</summary>
    private Register? SourceOf(Operation definition, int from, int to) =>
        definition.Code == OpCode.ReadRegister
        && !parts.Take(from..to).SelectMany(p => p).Any(o => o.Code == OpCode.WriteRegister && o.Target == definition.Target)
            ? (Register)definition.Target!
            : null;
}
