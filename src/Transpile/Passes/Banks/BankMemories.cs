using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;

namespace SparseRtrl.Transpile.Passes.Banks;

/// <summary>
/// Spreads the elements of an array over several memories, as its author asks. An access whose bank is known goes there; any other
/// reads all banks it may mean and selects, or writes under a condition. Copies of a bank take its reads in turn, and every write.
/// </summary>
internal sealed class BankMemories : IPass
{
    public string Name => "bank-memories";

    public Module Run(Module module)
    {
        Dictionary<Memory, BankedArray> arrays = module.Memories.Where(m => m.Banking.Banks * m.Banking.Copies > 1)
            .ToDictionary(m => m, m => new BankedArray(m));
        if (arrays.Count == 0)
        {
            return module;
        }

        var banks = new BankSelection(CongruenceAnalysis.Run(module), RangeAnalysis.Run(module));
        Module rewritten = new Rewriter(arrays, banks, Blocks.NextValueId(module)).Rewrite(module);
        return rewritten with
        {
            Memories = [.. module.Memories.SelectMany(m => arrays.TryGetValue(m, out BankedArray? array) ? array.Memories : [m])],
        };
    }

    private sealed class Rewriter(Dictionary<Memory, BankedArray> arrays, BankSelection selection, int firstValueId) : BlockRewriter
    {
        private int nextValueId = firstValueId;

        protected override (Block Block, Operand? Condition) RewriteBlock(Block block, Operand? condition)
        {
            var builder = new OperationBuilder(nextValueId);
            var access = new BankAccess(builder, selection, block);
            foreach (Operation operation in block.Operations)
            {
                builder.Origin = operation.Origin;
                if (operation is { Code: OpCode.Load, Target: Memory loaded } && arrays.TryGetValue(loaded, out BankedArray? source))
                {
                    access.Load(operation, source);
                }
                else if (operation is { Code: OpCode.Store, Target: Memory stored } && arrays.TryGetValue(stored, out BankedArray? target))
                {
                    access.Store(operation, target);
                }
                else
                {
                    builder.Append(operation);
                }
            }

            nextValueId = builder.NextValueId;
            return (builder.ToBlock(), condition);
        }
    }
}

/// <summary>The memories that take the place of one array.</summary>
internal sealed class BankedArray
{
    private readonly ImmutableArray<ImmutableArray<Memory>> banks;

    public BankedArray(Memory array)
    {
        Banking = array.Banking;
        Length = array.Depth;
        banks = [.. Enumerable.Range(0, Banking.Banks).Select(bank =>
            Enumerable.Range(0, Banking.Copies).Select(copy => MemoryOf(array, bank, copy)).ToImmutableArray())];
    }

    public Banking Banking { get; }

    public int Length { get; }

    public IEnumerable<Memory> Memories => banks.SelectMany(copies => copies);

    public ImmutableArray<Memory> Copies(int bank) => banks[bank];

    private static Memory MemoryOf(Memory array, int bank, int copy)
    {
        Banking banking = array.Banking;
        var contents = new Int128[banking.BankLength(array.Depth)];
        for (int element = 0; element < array.Depth; element++)
        {
            if (banking.Locate(element, array.Depth) is var (holder, index) && holder == bank)
            {
                contents[index] = array.InitialContents[element];
            }
        }

        string ofBank = banking.Banks > 1 ? $".bank{bank}" : string.Empty;
        string ofCopy = banking.Copies > 1 ? $".copy{copy}" : string.Empty;
        return new(
            $"{array.Name}{ofBank}{ofCopy}", array.ElementType, [.. contents], array.Kind, array.IsHostWritable, array.DeclaredAt,
            array.HostMaximum)
        {
            Part = new(array.Name, array.Depth, banking, bank, copy),
            IsHostReadable = array.IsHostReadable,
        };
    }
}
