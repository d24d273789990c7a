using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;

namespace SparseRtrl.Transpile.Passes.Banks;

/// <summary>Which banks an index may mean.</summary>
internal sealed class BankSelection(CongruenceAnalysis lowBits, RangeAnalysis ranges)
{
    public Congruence LowBits(Operand operand) => lowBits.Of(operand);

    /// <summary>In ascending order; one when the bank is known.</summary>
    public ImmutableArray<int> Candidates(Operand index, BankedArray array)
    {
        IEnumerable<int> all = Enumerable.Range(0, array.Banking.Banks);
        return [.. array.Banking.Layout == BankLayout.Cyclic ? Cyclic(all, index, array) : Blocks(all, index, array)];
    }

    private IEnumerable<int> Cyclic(IEnumerable<int> banks, Operand index, BankedArray array)
    {
        Congruence known = lowBits.Of(index).Wrapped(array.Banking.BankBits);
        return banks.Where(bank => Congruence.Of(bank).Wrapped(known.Bits) == known);
    }

    /// <summary>The index lies within the array, because C# would have thrown.</summary>
    private IEnumerable<int> Blocks(IEnumerable<int> banks, Operand index, BankedArray array)
    {
        Interval range = ranges.OverAll(index).Intersect(new(0, array.Length - 1)) ?? new(0, array.Length - 1);
        int shift = array.Banking.LowestBankBit(array.Length);
        return banks.Where(bank => bank >= range.Low >> shift && bank <= range.High >> shift);
    }
}
