using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Decaying sums of the rows of a block matrix, S(t) = λ·S(t−1) + Σ_k w_k·M_k(t), several at once with weights of their own. Blocks
/// are only touched when they are used; then the decay since the last time is made up for. So what nothing is added to costs
/// nothing, and does not fade into subnormal numbers.
/// </summary>
internal sealed class DecayingSums<T>
    where T : IFloatingPointIeee754<T>
{
    private const long Never = -1;

    private readonly BlockMatrix<T> matrix;
    private readonly int count;
    private readonly T decay;
    private readonly int[] starts; // of the blocks of each unit; then the end
    private readonly AlignedArray<T> elements;
    private readonly long[] updatedAt; // the step as of which the blocks of each unit are, or Never while they are zero
    private long step;

    /// <param name="units">n</param>
    /// <param name="count">How many sums.</param>
    /// <param name="decay">λ</param>
    public DecayingSums(BlockMatrix<T> matrix, int units, int count, T decay)
    {
        this.matrix = matrix;
        this.count = count;
        this.decay = decay;
        starts = new int[units + 1];
        for (int q = 0; q < units; q++)
        {
            starts[q + 1] = starts[q] + count * matrix.BlockLengths[Panels.Of(q)];
        }

        elements = new(starts[^1]);
        updatedAt = new long[units];
        Reset();
    }

    public long ElementBytes => elements.Bytes;

    public long IndexBytes => MemoryFootprint.Of(starts, updatedAt);

    /// <summary>S = 0</summary>
    public void Reset()
    {
        step = 0;
        Array.Fill(updatedAt, Never);
    }

    /// <summary>S *= λ</summary>
    public void Decay() => step++;

    public bool IsZero(int q) => updatedAt[q] == Never;

    /// <summary>The blocks of unit q, sum after sum, padded. May be changed.</summary>
    public Span<T> Blocks(int q)
    {
        Span<T> blocks = elements.Span[starts[q]..starts[q + 1]];
        if (updatedAt[q] != step)
        {
            BlockKernels<T>.Scale(ref MemoryMarshal.GetReference(blocks), FactorSince(updatedAt[q]), blocks.Length);
        }

        updatedAt[q] = step;
        return blocks;
    }

    /// <summary>The block of unit q in one of the sums, padded. May be changed.</summary>
    public Span<T> Block(int index, int q)
    {
        int length = matrix.BlockLengths[Panels.Of(q)];
        return Blocks(q).Slice(index * length, length);
    }

    /// <summary>S += Σ_k w_k·M_k in one panel.</summary>
    /// <param name="columns">The units to do it for.</param>
    /// <param name="weights">For each row of the matrix, one per sum.</param>
    public void AddRows(int panel, ulong columns, ReadOnlySpan<T> weights)
    {
        ulong touched = matrix.Columns[panel] & columns;
        if (touched == 0)
        {
            return;
        }

        ref T sums = ref elements.Span[starts[panel * Panels.Width]];
        DecayUntilNow(panel, touched, ref sums);
        ref T blocks = ref MemoryMarshal.GetReference(matrix.Panel(panel));
        ReadOnlySpan<RowPart> rows = matrix.Rows(panel);
        int length = matrix.BlockLengths[panel];
        bool isLines = count == 1 && length == CacheLine<T>.Length;
        for (int row = 0; row < rows.Length; row++)
        {
            if (isLines)
            {
                BlockKernels<T>.AddLines(ref sums, ref blocks, in rows[row], touched, weights[row]);
            }
            else
            {
                BlockKernels<T>.AddOuter(
                    ref sums, ref blocks, in rows[row], touched, weights.Slice(row * count, count), length);
            }
        }
    }

    /// <summary>sum += Σ_i weight_i·S_i in the block of unit q.</summary>
    public void AddTo(Span<T> sum, int q, ReadOnlySpan<T> weights)
    {
        for (int i = 0; i < weights.Length && !IsZero(q); i++)
        {
            RowCombination<T>.Add(sum, weights[i], Block(i, q));
        }
    }

    private void DecayUntilNow(int panel, ulong units, ref T sums)
    {
        int length = count * matrix.BlockLengths[panel];
        Span<long> updated = updatedAt.AsSpan(panel * Panels.Width);
        for (; units != 0; units &= units - 1)
        {
            int unit = BitOperations.TrailingZeroCount(units);
            T factor = updated[unit] == step - 1 ? decay : FactorSince(updated[unit]);
            updated[unit] = step;
            BlockKernels<T>.Scale(ref Unsafe.Add(ref sums, unit * length), factor, length);
        }
    }

    /// <summary>At 0 a sum becomes zero whatever it was.</summary>
    private T FactorSince(long update) => update == Never ? T.Zero : Power(decay, step - update);

    private static T Power(T factor, long exponent)
    {
        T power = T.One;
        for (; exponent > 0; exponent /= 2)
        {
            power *= exponent % 2 != 0 ? factor : T.One;
            factor *= factor;
        }

        return power;
    }
}
