using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>Small kernels, scheduled by hand.</summary>
internal static class SampleDesigns
{
    private static readonly HardwareType Word = HardwareType.Signed(16);
    private static readonly HardwareType Sum = HardwareType.Signed(32);

    /// <summary>
    /// Dot product of two block RAMs through a shared multiplier (entry <c>Dot</c>), and scaling of an element of one of them in place by an
    /// element of a small register file (entry <c>Scale</c>).
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
        Node address = fetch.Op(OpCode.Convert, left.AddressType, Value(index));
        fetch.Read(left, address);
        fetch.Read(right, address);
        fetch.Write(index, fetch.Op(OpCode.Add, index.Type, Value(index), Constant(1, HardwareType.Bool)));
        fetch.Next = new Goto(accumulate.Index);
        Node product = accumulate.Shared(multiplier, Sum, new MemoryOutputSignal(left), new MemoryOutputSignal(right));
        accumulate.Write(total, accumulate.Op(OpCode.Add, Sum, Value(total), product));
        Node more = accumulate.Op(OpCode.LessThan, HardwareType.Bool, Value(index), Constant(length, index.Type));
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

    /// <summary>
    /// Walks through memories of odd shapes, reading and writing in one state: an element of <c>history</c> is replaced by <c>sample</c>
    /// and added to <c>sum</c>; flags, a read-only table, a single element and a register file with computed indices take part.
    /// </summary>
    public static HardwareDesign Memories()
    {
        var design = new DesignBuilder("MemoryKernel");
        HardwareType flag = HardwareType.Bool;
        Register sample = design.Field("sample", HardwareType.Signed(9), initial: -3);
        Register sum = design.Field("sum", HardwareType.Signed(24), isWritable: false);
        Register position = design.Field("position", HardwareType.Unsigned(3), initial: 2);
        Memory history = design.Memory("history", sample.Type, [5, -6, 7, -8, 9], MemoryKind.BlockRam);
        Memory flags = design.Memory("flags", flag, [1, 0, 0, 1, 1, 0], MemoryKind.BlockRam);
        Memory table = design.Memory("table", HardwareType.Unsigned(32), [uint.MaxValue, 1u << 31, 12], MemoryKind.BlockRam, isWritable: false);
        Memory single = design.Memory("single", HardwareType.Signed(4), [-8], MemoryKind.BlockRam);
        Memory file = design.Memory("file", HardwareType.Signed(16), [100, -200, 300, -400, 500], MemoryKind.Registers);
        Memory marks = design.Memory("marks", flag, [0, 1, 0], MemoryKind.Registers);

        StateBuilder exchange = design.State("exchange", "Exchange");
        StateBuilder add = design.State("add", "Sum");
        StateBuilder restart = design.State("restart", "Sum");
        Node inRange = exchange.Op(OpCode.LessThan, flag, Value(position), Constant(5, position.Type));
        Node address = exchange.Op(OpCode.Select, position.Type, inRange, Value(position), Constant(4, position.Type));
        exchange.Read(history, address);
        exchange.Write(history, address, Value(sample));
        exchange.Read(flags, address);
        exchange.Write(flags, address, exchange.Op(OpCode.LessThan, flag, Value(sample), Constant(0, Sum)));
        exchange.Read(table, exchange.Op(OpCode.And, table.AddressType, Value(position), Constant(1, HardwareType.Unsigned(2))));
        exchange.Read(single, Constant(0, single.AddressType));
        exchange.Write(single, Constant(0, single.AddressType), exchange.Op(OpCode.Convert, single.ElementType, Value(sample)));
        exchange.Write(file, address, exchange.Op(OpCode.Convert, file.ElementType, Value(sum)));
        exchange.Next = new Goto(add.Index);

        Node bounded = add.Op(OpCode.And, HardwareType.Signed(8), Value(position), Constant(3, HardwareType.Signed(8)));
        Node odd = add.Op(OpCode.And, flag, Value(position), Constant(1, flag));
        Node mark = add.Op(OpCode.Equal, flag, add.Load(marks, odd), new MemoryOutputSignal(flags));
        Node first = add.Op(OpCode.Add, Sum, add.Load(file, bounded), new MemoryOutputSignal(history));
        Node second = add.Op(OpCode.Add, Sum, first, new MemoryOutputSignal(table));
        Node third = add.Op(OpCode.Subtract, Sum, second, new MemoryOutputSignal(single));
        add.Write(sum, add.Op(OpCode.Add, sum.Type, Value(sum), add.Op(OpCode.Select, Sum, mark, third, first)));
        add.Write(marks, Constant(1, marks.AddressType), mark);
        add.Write(position, add.Op(OpCode.Add, position.Type, Value(position), Constant(1, flag)));
        Node last = add.Op(OpCode.Equal, flag, Value(position), Constant(5, position.Type));
        add.Next = new Branch(last, new Finish(), new Branch(InRange(add, position), new Goto(exchange.Index), new Goto(restart.Index)));

        restart.Write(position, Constant(0, position.Type));
        restart.Next = new Branch(Constant(1, flag), new Goto(exchange.Index), new Finish());
        design.Entry("Exchange", exchange);
        return design.Build();

        static Node InRange(StateBuilder state, Register position) =>
            state.Op(OpCode.LessOrEqual, HardwareType.Bool, Value(position), Constant(6, HardwareType.Signed(16)));
    }

    /// <summary>
    /// Adds <c>step</c> and elements of tables, all of which the host writes but does not read, to a hidden sum, kept in a hidden memory
    /// too; a third table is written and read by nobody.
    /// </summary>
    /// <param name="hasResult">Whether the host may read a copy of the sum.</param>
    public static HardwareDesign Hidden(bool hasResult)
    {
        var design = new DesignBuilder("HiddenKernel");
        Register step = design.Field("step", HardwareType.Signed(7), isReadable: false);
        Register sum = design.Field("sum", Word, isWritable: false, isReadable: false);
        Register result = design.Field("result", Word, isWritable: false, isReadable: hasResult);
        Memory table = design.Memory("table", Word, [1, 2, 3], MemoryKind.BlockRam, isReadable: false);
        Memory file = design.Memory("file", Word, [4, 5], MemoryKind.Registers, isReadable: false);
        Memory sums = design.Memory("sums", Word, [0, 0], MemoryKind.BlockRam, isWritable: false, isReadable: false);
        design.Memory("unused", Word, [0, 0], MemoryKind.Spram, isWritable: false, isReadable: false);

        StateBuilder fetch = design.State("fetch", "Add");
        StateBuilder add = design.State("add", "Add");
        fetch.Read(table, Constant(2, table.AddressType));
        fetch.Read(sums, Constant(1, sums.AddressType));
        fetch.Next = new Goto(add.Index);
        Node first = add.Op(OpCode.Add, Word, new MemoryOutputSignal(table), add.Load(file, Constant(1, file.AddressType)));
        Node second = add.Op(OpCode.Add, Word, first, Value(step));
        Node third = add.Op(OpCode.Add, Word, second, new MemoryOutputSignal(sums));
        add.Write(sum, third);
        add.Write(sums, Constant(1, sums.AddressType), third);
        add.Write(result, add.Op(OpCode.Add, Word, third, Value(sum)));
        design.Entry("Add", fetch);
        return design.Build();
    }

    /// <summary>A counter whose C# names are keywords, differ in case only, or have characters that VHDL does not know.</summary>
    public static HardwareDesign AwkwardNames()
    {
        var design = new DesignBuilder("NameKernel");
        HardwareType type = HardwareType.Unsigned(8);
        string[] names =
        [
            "signal", "Signal_2", "_count", "Count__", "count", "state", "idle", "reg", "φ", "queue.head", "clk", "n12", "to_unsigned", "add_0",
            "count_next", "count_we", "registers",
        ];
        StateBuilder state = design.State("process", "State");
        StateBuilder other = design.State("Process", "State");
        foreach (string name in names)
        {
            Register register = design.Field(name, type);
            state.Write(register, state.Op(OpCode.Add, type, Value(register), Constant(names.Length, type)));
        }

        Memory items = design.Memory("queue.items", type, [1, 2], MemoryKind.BlockRam);
        other.Write(items, Constant(0, items.AddressType), Constant(7, type));
        state.Next = new Goto(other.Index);
        design.Entry("begin", state);
        design.Entry("end", other);
        design.Entry("wait", other);
        return design.Build();
    }

    public static ConstantSignal Constant(Int128 value, HardwareType type) => new(value, type);

    public static RegisterSignal Value(Register register) => new(register);
}
