using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Drops operations whose result nobody uses, writes of locals that nobody reads before the next write, and locals that are left
/// without use. Fields are the host's to read, so they live at the end of every entry.
/// </summary>
internal sealed class DeadCode : IPass
{
    public string Name => "dead-code";

    public Module Run(Module module)
    {
        Module swept = module.WithBodies(body => Sweep(module, body));
        var used = Blocks.Of(swept).SelectMany(b => b.Operations).Select(o => o.Target).OfType<Register>().ToHashSet();
        return swept with { Registers = [.. module.Registers.Where(r => r.IsField || used.Contains(r))] };
    }

    private static Region Sweep(Module module, Region body)
    {
        var live = new Liveness(module.Registers.Where(r => r.IsField));
        live.Analyse(body);
        return new Sweeper(live).Rewrite(body);
    }

    private sealed class Sweeper(Liveness liveness) : BlockRewriter
    {
        protected override (Block Block, Operand? Condition) RewriteBlock(Block block, Operand? condition)
        {
            var kept = new List<Operation>();
            var usedValues = new HashSet<Operand>();
            if (condition is not null)
            {
                usedValues.Add(condition);
            }

            IReadOnlySet<Register> liveAfter = liveness.After(block);
            foreach (Operation operation in block.Operations.Reverse())
            {
                if (IsDead(operation, usedValues, liveAfter))
                {
                    continue;
                }

                kept.Add(operation);
                usedValues.UnionWith(operation.Inputs);
            }

            kept.Reverse();
            return (new([.. kept]), condition);
        }

        // Value numbering has left one write per register and no read after it, so the write matters only if the register lives
        // afterwards.
        private static bool IsDead(Operation operation, HashSet<Operand> usedValues, IReadOnlySet<Register> liveAfter) =>
            operation.Code == OpCode.WriteRegister
                ? !liveAfter.Contains((Register)operation.Target!)
                : operation.Code.IsRemovable() && !usedValues.Contains(operation.Result!);
    }
}
