using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>Small kernels, scheduled by hand.</summary>
internal static class SampleDesigns
{
    private static readonly HardwareType Word = HardwareType.Signed(16);
    private static readonly HardwareType Sum = HardwareType.Signed(32);

    /// <summary>
    /// Dot product of two block RAMs through a shared multiplier (<c>Dot</c>), and scaling of one of them in place by an element of a small
    /// register file (<c>Scale</c>).
    /// </summary>
    public static HardwareDesign DotProduct(int length = 6)
    {
        var design = new DesignBuilder("DotProductKernel");
        Register total = design.Field("total", Sum, isWritable: false);
        Register index = design.Local("index", HardwareType.Holding(0, length));
        Register wraps = design.Field("wraps", HardwareType.Bool);
        Memory left = design.Memory("left", Word, Enumerable.Repeat(Int128.Zero, length), MemoryKind.BlockRam);
        Memory right = design.Memory("right", Word, Enumerable.Range(0, length).Select(i => (Int128)(i - 2)), MemoryKind.BlockRam);
        Memory factors = design.Memory("factors", Word, [3, -7, 11], MemoryKind.Registers);
        FunctionalUnit multiplier = design.Unit("multiplier", OpCode.Multiply, Sum, Word, Word);

        StateBuilder start = design.State("dot_start", "Dot");
        StateBuilder fetch = design.State("dot_fetch", "Dot");
        StateBuilder accumulate = design.State("dot_accumulate", "Dot");
        start.Write(total, Constant(0, Sum));
        start.Write(index, Constant(0, index.Type));
        start.Next = new Goto(fetch.Index);
        Node address = fetch.Op(OpCode.Convert, left.AddressType, new RegisterSignal(index));
        fetch.Read(left, address);
        fetch.Read(right, address);
        fetch.Write(index, fetch.Op(OpCode.Add, index.Type, new RegisterSignal(index), Constant(1, HardwareType.Bool)));
        fetch.Next = new Goto(accumulate.Index);
        Node product = accumulate.Shared(multiplier, Sum, new MemoryOutputSignal(left), new MemoryOutputSignal(right));
        accumulate.Write(total, accumulate.Op(OpCode.Add, Sum, new RegisterSignal(total), product));
        Node more = accumulate.Op(OpCode.LessThan, HardwareType.Bool, new RegisterSignal(index), Constant(length, index.Type));
        accumulate.Next = new Branch(more, new Goto(fetch.Index), new Finish());

        StateBuilder scaleRead = design.State("scale_read", "Scale");
        StateBuilder scaleWrite = design.State("scale_write", "Scale");
        scaleRead.Read(left, Constant(1, left.AddressType));
        scaleRead.Next = new Goto(scaleWrite.Index);
        Node factor = scaleWrite.Load(factors, Constant(1, factors.AddressType));
        Node scaled = scaleWrite.Shared(multiplier, Sum, new MemoryOutputSignal(left), factor);
        Node kept = scaleWrite.Op(OpCode.Convert, Word, scaled);
        scaleWrite.Write(left, Constant(1, left.AddressType), kept);
        scaleWrite.Write(wraps, scaleWrite.Op(OpCode.NotEqual, HardwareType.Bool, scaled, kept));

        design.Entry("Dot", start);
        design.Entry("Scale", scaleRead);
        return design.Build();
    }

    public static ConstantSignal Constant(Int128 value, HardwareType type) => new(value, type);
}
