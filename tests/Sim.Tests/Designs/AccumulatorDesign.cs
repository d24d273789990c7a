using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using static SparseRtrl.Sim.Tests.Designs.StateBuilder;

namespace SparseRtrl.Sim.Tests.Designs;

/// <summary>
/// The design of <see cref="Accumulator"/> as a scheduler could make it; length is narrowed to 4 bits and total to 26.
/// </summary>
internal static class AccumulatorDesign
{
    public static HardwareDesign Create()
    {
        HardwareType u4 = HardwareType.Unsigned(4);
        HardwareType i16 = HardwareType.Signed(16);
        HardwareType i26 = HardwareType.Signed(26);
        var design = new DesignBuilder(nameof(Accumulator));
        Register length = design.Field("length", u4, initialValue: 5, writable: true);
        Register total = design.Field("total", i26);
        Register head = design.Field("positives.head", HardwareType.Unsigned(3));
        Register count = design.Field("positives.count", u4);
        Register i = design.Local("i", u4);
        Memory values = design.Memory("values", i16, MemoryKind.BlockRam, [1, -2, 3, -4, 5, -6, 7, -8], writable: true);
        Memory weights = design.Memory("weights", HardwareType.Signed(8), MemoryKind.Registers, [1, 2, -3, 4], writable: true);
        Memory items = design.Memory("positives.items", HardwareType.Unsigned(8), MemoryKind.BlockRam, [0, 0, 0, 0, 0, 0, 0, 0]);
        var index = new RegisterSignal(i);
        var output = new MemoryOutputSignal(values);
        design.Entry("Accumulate", "init").Entry("Scale", "scale_init");

        design.State("init", "Accumulate")
            .Set(total, Constant(0, i26)).Set(head, Constant(0, head.Type)).Set(count, Constant(0, u4)).Set(i, Constant(0, u4))
            .Goto("test");

        StateBuilder test = design.State("test", "Accumulate");
        test.Read(values, test.Node(OpCode.Convert, values.AddressType, index))
            .Branch(test.Node(OpCode.LessThan, HardwareType.Bool, index, new RegisterSignal(length)), "mac", null);

        StateBuilder mac = design.State("mac", "Multiply");
        Node weight = mac.Load(weights, mac.Node(OpCode.And, weights.AddressType, index, Constant(3, weights.AddressType)));
        Node product = mac.Node(OpCode.Multiply, HardwareType.Signed(24), output, weight);
        Node positive = mac.Node(OpCode.LessThan, HardwareType.Bool, Constant(0, u4), output);
        mac.Set(total, mac.Node(OpCode.Add, i26, new RegisterSignal(total), product))
            .Set(i, mac.Node(OpCode.Add, u4, index, Constant(1, u4)))
            .Branch(positive, "push", "test");

        StateBuilder push = design.State("push", "Enqueue");
        push.Write(
                items,
                push.Node(OpCode.Add, items.AddressType, new RegisterSignal(head), new RegisterSignal(count)),
                push.Node(OpCode.Subtract, items.ElementType, index, Constant(1, u4)))
            .Set(count, push.Node(OpCode.Add, u4, new RegisterSignal(count), Constant(1, u4)))
            .Goto("test");

        design.State("scale_init", "Scale").Set(i, Constant(0, u4)).Goto("scale_read");
        StateBuilder read = design.State("scale_read", "Scale");
        read.Read(values, read.Node(OpCode.Convert, values.AddressType, index)).Goto("scale_write");

        StateBuilder write = design.State("scale_write", "Scale");
        write.Write(
                values,
                write.Node(OpCode.Convert, values.AddressType, index),
                write.Node(OpCode.ShiftRight, i16, output, Constant(1, HardwareType.Bool)))
            .Set(i, write.Node(OpCode.Add, u4, index, Constant(1, u4)))
            .Branch(write.Node(OpCode.Equal, HardwareType.Bool, index, Constant(7, u4)), null, "scale_read");
        return design.Build();
    }
}
