using System.Numerics;

namespace SparseRtrl.Transpile.Ir;

/// <summary>Which elements share a bank.</summary>
public enum BankLayout
{
    /// <summary>Element i is in bank i mod banks.</summary>
    Cyclic,

    /// <summary>Bank 0 holds the first elements, and so on.</summary>
    Block,
}

/// <summary>
/// How the elements of an array are spread over memories with ports of their own. The number of an element's bank is a field of bits in
/// its index: the lowest with cyclic banks, the highest with blocks. No access needs a division.
/// </summary>
/// <param name="Banks">At least 1; with cyclic banks a power of two.</param>
/// <param name="Copies">Memories that hold the same elements, so that as many can be read in one cycle; at least 1.</param>
public sealed record Banking(int Banks, BankLayout Layout, int Copies = 1)
{
    public static readonly Banking None = new(1, BankLayout.Cyclic);

    /// <summary>Bits of a bank's number.</summary>
    public int BankBits => BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Banks));

    /// <summary>Elements of one bank, all banks being equal. A block is rounded up to a power of two.</summary>
    /// <param name="length">Of the array.</param>
    public int BankLength(int length)
    {
        int elements = (length + Banks - 1) / Banks;
        return Layout == BankLayout.Cyclic ? elements : (int)BitOperations.RoundUpToPowerOf2((uint)elements);
    }

    /// <summary>The lowest bit of an index that belongs to the bank's number.</summary>
    public int LowestBankBit(int length) => Layout == BankLayout.Cyclic ? 0 : BitOperations.Log2((uint)BankLength(length));

    /// <summary>Where an element is.</summary>
    public (int Bank, int Index) Locate(int element, int length) => Layout == BankLayout.Cyclic
        ? (element % Banks, element / Banks)
        : (element / BankLength(length), element % BankLength(length));

    /// <summary>Whether the banks are such as the bits of an index can name, and each has an element of the array.</summary>
    public bool Fits(int length) => Layout == BankLayout.Cyclic
        ? BitOperations.IsPow2(Banks) && Banks <= length
        : (Banks - 1) * BankLength(length) < length;
}

/// <summary>Which elements of an array field a memory keeps.</summary>
/// <param name="Array">Name of the field.</param>
/// <param name="Length">Elements of the array.</param>
/// <param name="Copy">Memories of one bank with different numbers have the same content.</param>
public sealed record ArrayPart(string Array, int Length, Banking Banking, int Bank, int Copy);
