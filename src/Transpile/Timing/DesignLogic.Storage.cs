using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Timing;

/// <summary>Registers and memories: where paths begin and end.</summary>
internal sealed partial class DesignLogic
{
    /// <summary>
    /// Where a cycle may read and write, synthesis delays the write, and takes what is read from there when it is the same element.
    /// </summary>
    private int[] Output(BlockRam ram, int bits)
    {
        int[] read = Sources(LogicKind.BlockRam, ram.Output, bits);
        return ram.MayCollide
            ? words.Select(network.AddSource(LogicKind.FlipFlop, ram.Array), Sources(LogicKind.FlipFlop, ram.Array, bits), read)
            : read;
    }

    private void Add(ClockedProcess process)
    {
        foreach ((string name, Update update) in new ProcessLogic(words, expressions, MemoryAccess).Run(process.Body))
        {
            End(EndKind.Data, update.Word, name);
            End(EndKind.ClockEnable, Enumerable.Repeat(update.Enable, update.Word.Length), name);
            End(EndKind.Reset, Enumerable.Repeat(update.Reset, update.Word.Length), name);
        }
    }

    /// <summary>A read of a block RAM, or a write of any array; true when that is all the assignment does.</summary>
    private bool MemoryAccess(SignalAssignment assignment, int condition)
    {
        switch (assignment)
        {
            case { Value: Indexed { Prefix: { Type: NamedType } array } read } when blockRams.TryGetValue(array.Identifier, out BlockRam? ram):
                Read(ram, expressions.Bits(read.Index), condition);
                return true;
            case { Target: Indexed { Prefix: { Type: NamedType } array } write } when blockRams.TryGetValue(array.Identifier, out BlockRam? ram):
                int[] inputs = [.. expressions.Bits(write.Index), .. expressions.Bits(assignment.Value), condition];
                End(ram.MayCollide ? EndKind.Data : EndKind.BlockRam, inputs, ram.Array);
                return true;
            case { Target: Indexed { Prefix: { Type: NamedType } array } write }:
                int[] index = expressions.Bits(write.Index);
                End(EndKind.Data, expressions.Bits(assignment.Value), array.Identifier);
                int count = ElementsOf(array).Count;
                End(EndKind.ClockEnable,
                    [.. Enumerable.Range(0, count).Select(i => network.And(condition, words.Equal(index, WordLogic.Constant(i, index.Length))))],
                    array.Identifier);
                return true;
            default:
                return false;
        }
    }

    private void Read(BlockRam ram, int[] address, int condition)
    {
        End(EndKind.BlockRam, [.. address, condition], ram.Array);
        if (ram.MayCollide)
        {
            int[] written = Sources(LogicKind.FlipFlop, ram.Array, address.Length);
            End(EndKind.Data, [network.And(condition, words.Equal(address, written))], ram.Array);
        }
    }

    private void End(EndKind kind, IEnumerable<int> literals, string name) =>
        ends.AddRange(literals.Where(l => !LogicNetwork.IsConstant(l)).Select(l => new PathEnd(kind, l, name)));
}
