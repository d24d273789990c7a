using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The parameter blocks P_q as the engines keep them: each padded with zeros to whole SIMD vectors, so that no loop over a block
/// has a remainder.
/// </summary>
internal sealed class PaddedBlocks<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly CellLayout layout;
    private readonly ImmutableArray<int> starts;

    public PaddedBlocks(CellLayout layout)
    {
        this.layout = layout;
        var builder = ImmutableArray.CreateBuilder<int>(layout.Units + 1);
        int next = 0;
        for (int q = 0; q < layout.Units; q++)
        {
            builder.Add(next);
            next = checked(next + Pad(layout.BlockLength(q)));
        }

        builder.Add(next);
        starts = builder.MoveToImmutable();
    }

    /// <summary>Elements per vector.</summary>
    public static int VectorLength => Vector256<T>.Count;

    /// <summary>n</summary>
    public int Count => layout.Units;

    public long Bytes => (long)starts.Length * sizeof(int);

    /// <summary>Elements of all blocks, padding included.</summary>
    public int TotalLength => starts[^1];

    /// <summary>Where block q begins when all blocks lie one after another.</summary>
    public int Start(int q) => starts[q];

    /// <summary>Elements of block q, padding included; a multiple of <see cref="VectorLength"/>.</summary>
    public int PaddedLength(int q) => starts[q + 1] - starts[q];

    /// <summary>Elements of block q without padding.</summary>
    public int Length(int q) => layout.BlockLength(q);

    /// <summary>Adds a padded block to block q of a vector of all parameters, which has no padding.</summary>
    /// <param name="all">Length P.</param>
    public void AddTo(Span<T> all, int q, ReadOnlySpan<T> block)
    {
        Span<T> destination = all.Slice(layout.BlockStarts[q], layout.BlockLength(q));
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] += block[i];
        }
    }

    /// <summary>The next multiple of <see cref="VectorLength"/>.</summary>
    public static int Pad(int length) => (length + VectorLength - 1) / VectorLength * VectorLength;
}
