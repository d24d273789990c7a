using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>
/// An array that begins at a cache line, so that no vector straddles two. Not cleared: memory that is never written is never backed
/// by the operating system either.
/// </summary>
internal readonly struct AlignedArray<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] array; // pinned, or it would lose its alignment
    private readonly int start;
    private readonly int length;

    public AlignedArray(int length)
    {
        array = GC.AllocateUninitializedArray<T>(checked(length + CacheLine<T>.Bytes / Unsafe.SizeOf<T>()), pinned: true);
        this.length = length;
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        start = (int)(-address & (CacheLine<T>.Bytes - 1)) / Unsafe.SizeOf<T>();
    }

    public long Bytes => (long)length * Unsafe.SizeOf<T>();

    public Span<T> Span => array.AsSpan(start, length);
}
