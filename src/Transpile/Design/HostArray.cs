using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Design;

/// <summary>An array field as the host sees it, whatever number of memories keep its elements.</summary>
/// <param name="Banks">For each bank its memories, which all have the same content; one with neither banks nor copies.</param>
public sealed record HostArray(ImmutableArray<ImmutableArray<Memory>> Banks)
{
    public string Name => Any.Part.Array;

    public int Length => Any.Part.Length;

    public Banking Banking => Any.Part.Banking;

    public HardwareType ElementType => Any.ElementType;

    public bool IsHostWritable => Any.IsHostWritable;

    public bool IsHostReadable => Any.IsHostReadable;

    public bool HasSynchronousRead => Any.HasSynchronousRead;

    private Memory Any => Banks[0][0];

    /// <summary>The arrays of a design, in the order of their first memories.</summary>
    public static ImmutableArray<HostArray> Of(HardwareDesign design) =>
    [
        .. design.Memories.GroupBy(m => m.Part.Array).Select(array => new HostArray(
            [.. array.GroupBy(m => m.Part.Bank).OrderBy(b => b.Key).Select(b => b.OrderBy(m => m.Part.Copy).ToImmutableArray())])),
    ];

    /// <summary>The memories that hold an element, and where in them.</summary>
    public (ImmutableArray<Memory> Copies, int Index) Locate(int element)
    {
        (int bank, int index) = Banking.Locate(element, Length);
        return (Banks[bank], index);
    }
}
