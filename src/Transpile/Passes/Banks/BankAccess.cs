using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Banks;

/// <summary>Writes the accesses of one block to arrays as accesses to their banks.</summary>
internal sealed class BankAccess(OperationBuilder builder, BankSelection selection, Block block)
{
    private readonly Dictionary<Operand, Operation> definitions = block.Operations.Where(o => o.Result is not null)
        .ToDictionary(o => (Operand)o.Result!);

    private readonly Dictionary<Memory, int> reads = [];

    public void Load(Operation load, BankedArray array)
    {
        Operand index = load.Operands[0];
        ImmutableArray<int> candidates = selection.Candidates(index, array);
        Operand element = IndexInBank(index, array);
        if (candidates.Length == 1)
        {
            builder.Append(Read(candidates[0]) with { Result = load.Result });
            return;
        }

        Operand bank = BankOf(index, array);
        List<(int Bank, Operand Value)> values = [];
        foreach (int candidate in candidates)
        {
            Operation read = Read(candidate) with { Result = builder.NewValue(load.Result!.Type) };
            builder.Append(read);
            values.Add((candidate, read.Result!));
        }

        builder.Define(load.Result!, OpCode.Convert, Selected(bank, values));

        Operation Read(int candidate)
        {
            Memory memory = NextCopy(array.Copies(candidate));
            return load with { Target = memory, Operands = [memory.WithinDepth(element)] };
        }
    }

    public void Store(Operation store, BankedArray array)
    {
        (Operand index, Operand value) = (store.Operands[0], store.Operands[1]);
        ImmutableArray<int> candidates = selection.Candidates(index, array);
        Operand element = IndexInBank(index, array);
        Operand? bank = candidates.Length == 1 ? null : BankOf(index, array);
        foreach (int candidate in candidates)
        {
            Operand? enable = bank is null
                ? null
                : builder.Emit(OpCode.Equal, HardwareType.Bool, bank, new Constant(candidate, bank.Type));
            foreach (Memory copy in array.Copies(candidate))
            {
                builder.Append(store with { Target = copy, Operands = [copy.WithinDepth(element), value], Enable = enable });
            }
        }
    }

    /// <summary>A balanced tree of selections by the number of the bank.</summary>
    private Operand Selected(Operand bank, List<(int Bank, Operand Value)> values)
    {
        if (values is [var only])
        {
            return only.Value;
        }

        int half = values.Count / 2;
        Operand isLower = builder.Emit(OpCode.LessThan, HardwareType.Bool, bank, new Constant(values[half].Bank, bank.Type));
        Operand lower = Selected(bank, [.. values.Take(half)]);
        return builder.Emit(OpCode.Select, lower.Type, isLower, lower, Selected(bank, [.. values.Skip(half)]));
    }

    /// <summary>Copies take turns, so that neighbouring reads of a block do not meet at one port.</summary>
    private Memory NextCopy(ImmutableArray<Memory> copies)
    {
        int count = reads.GetValueOrDefault(copies[0]);
        reads[copies[0]] = count + 1;
        return copies[count % copies.Length];
    }

    private Operand BankOf(Operand index, BankedArray array)
    {
        int lowest = array.Banking.LowestBankBit(array.Length);
        HardwareType type = HardwareType.Unsigned(array.Banking.BankBits);
        return lowest == 0 ? builder.As(type, index) : Shifted(index, lowest, type);
    }

    /// <summary>The index without the bits of the bank's number.</summary>
    private Operand IndexInBank(Operand index, BankedArray array)
    {
        int lowest = array.Banking.LowestBankBit(array.Length);
        int bits = array.Copies(0)[0].AddressType.Bits;
        return (lowest, array.Banking.BankBits) switch
        {
            (_, 0) => index,
            (0, var bankBits) => Quotient(index, bankBits, bits),
            _ => builder.As(HardwareType.Unsigned(lowest), index),
        };
    }

    /// <summary>
    /// ⌊operand / 2^shift⌋ modulo 2^bits. Where the low bits of both terms of a sum are known, so is the carry out of them: the
    /// neighbouring indices of an unrolled loop then have the same quotient.
    /// </summary>
    private Operand Quotient(Operand operand, int shift, int bits)
    {
        // What a sum loses when it wraps around must not be missed in the quotient.
        int exactBits = operand.Type.Bits - shift;
        int left = operand.Type.IsSigned ? bits : Math.Min(bits, exactBits);
        if (left <= 0)
        {
            return new Constant(0, HardwareType.Unsigned(1));
        }

        HardwareType type = HardwareType.Unsigned(left);
        if (operand is Constant constant)
        {
            return new Constant(type.Wrap(constant.Literal >> shift), type);
        }

        if (left > exactBits
            || definitions.GetValueOrDefault(operand) is not { Code: OpCode.Add, Operands: [var a, var b] }
            || !AreLowBitsKnown(a, shift) || !AreLowBitsKnown(b, shift))
        {
            return Shifted(operand, shift, type);
        }

        Int128 carry = (selection.LowBits(a).Wrapped(shift).Residue + selection.LowBits(b).Wrapped(shift).Residue) >> shift;
        Value sum = builder.Emit(OpCode.Add, type, Quotient(a, shift, left), Quotient(b, shift, left));
        return carry == 0 ? sum : builder.Emit(OpCode.Add, type, sum, new Constant(1, HardwareType.Bool));
    }

    private bool AreLowBitsKnown(Operand operand, int count) => selection.LowBits(operand).Bits >= count;

    private Value Shifted(Operand operand, int count, HardwareType type) =>
        builder.Emit(OpCode.ShiftRight, type, operand, new Constant(count, HardwareType.Holding(0, count)));
}
