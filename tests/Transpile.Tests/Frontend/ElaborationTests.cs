using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Vhdl;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Frontend;

/// <summary>What the live object becomes, and what it must not be.</summary>
public sealed class ElaborationTests
{
    private const string Run = "[Entry] public void Run() { }";

    [Theory]
    [InlineData("", null, null)]
    [InlineData("Hardware.Pipeline();", 1, null)]
    [InlineData("Hardware.Unroll();", null, 0)]
    [InlineData("Hardware.Pipeline(lanes - 1); Hardware.Unroll(factor: lanes);", 3, 4)]
    public void Directives_are_carried_to_the_loop(string directives, int? interval, int? factor)
    {
        (_, Module module) = KernelHarness.MustLower(KernelHarness.Kernel(
            $$"""
            private readonly int lanes = 4;
            private int n;
            [Entry] public void Run() { while (n < 4) { {{directives}} n++; } }
            """));
        Loop loop = Assert.IsType<Loop>(module.Entries[0].Body);
        Assert.Equal(new LoopDirectives(interval, factor), loop.Directives);
    }

    [Theory]
    [InlineData("Registers", 56)]
    [InlineData("Distributed", 58)]
    public void Large_memory_in_registers_is_a_warning_only(string kind, int column)
    {
        FrontendResult LowerWith(int elements) =>
            KernelHarness.Lower(
                KernelHarness.Kernel($"[Memory(MemoryKind.{kind})] private readonly byte[] a = new byte[{elements}]; {Run}"));

        FrontendResult large = LowerWith(65);
        Assert.Equal(
            [$"K.cs(6,{column}): warning SRT2007: Memory 'a' keeps 65 elements in registers; use block RAM for more than 64"],
            large.Findings.Select(f => f.ToString()));
        Assert.NotNull(large.Module);
        Assert.Empty(LowerWith(64).Findings);
    }

    [Fact]
    public void Fields_become_symbols_in_declaration_order()
    {
        (_, Module module) = KernelHarness.MustLower(KernelHarness.Kernel("""
            private enum Mode : sbyte { Off = -2, On }
            private readonly int constant = 7;
            private Mode mode = Mode.Off;
            [HostWritable, Memory(MemoryKind.Registers)] private readonly bool[] flags = [true, false];
            [HostWritable] private uint word = uint.MaxValue;
            private readonly ushort[] table = [1, 65535, 3];
            private readonly EventQueue<short> queue = new(5);
            public long Unseen => 3;
            [Entry] public void First() { word = (uint)constant; }
            public void Helper() { }
            [Entry] public void Second() { int local = 1; word += (uint)local; }
            """));

        Assert.Equal("K", module.Name);
        Assert.Equal(
            [("mode", "i8", -2, true, false), ("word", "u32", uint.MaxValue, true, true), ("local", "i32", 0, false, false)],
            module.Registers.Select(r => (r.Name, r.Type.ToString(), (long)r.InitialValue, r.IsField, r.IsHostWritable)));
        Assert.Equal(
            [("flags", "bool", MemoryKind.Registers, true), ("table", "u16", MemoryKind.BlockRam, false)],
            module.Memories.Select(m => (m.Name, m.ElementType.ToString(), m.Kind, m.IsHostWritable)));
        Assert.Equal([1, 65535, 3], module.Memories[1].InitialContents);
        Assert.Equal([("queue", "i16", 8)], module.Queues.Select(q => (q.Name, q.ElementType.ToString(), q.Capacity)));
        Assert.Equal(["First", "Second"], module.Entries.Select(e => e.Name));
        Assert.Equal(new SourceSpan("K.cs", 9, 70), module.Memories[0].DeclaredAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hidden_fields_are_in_the_map_only_as_far_as_the_host_writes_them(bool exposeHidden)
    {
        LoadResult loaded = KernelHarness.Load(KernelHarness.Kernel("""
            [HostHidden] private int n;
            [HostWritable, HostHidden] private short bias;
            [HostWritable, HostHidden, Memory(Banks = 2)] private readonly short[] weights = new short[4];
            [HostHidden, Memory(ReadPorts = 2)] private readonly short[] state = new short[4];
            [HostHidden] private readonly EventQueue<byte> queue = new(4);
            private int result;
            [Entry] public void Run()
            {
                if (queue.Count == 0) { queue.Enqueue((byte)n); }
                for (int i = 0; i < 4; i++) { n += weights[i] + bias; state[i] = (short)n; }
                result = state[n & 3] + state[1] + queue.Dequeue();
            }
            """));
        ScheduleOptions options = ScheduleOptions.IceUltraPlus with { ExposeHidden = exposeHidden };

        Transpilation kernel = Transpiler.Run(loaded.Instance!, loaded.Source!, options).Output!;

        string[] visible = ["bias", "result", "weights"];
        string[] hidden = ["n", "queue.head", "queue.count", "queue.items", "state"];
        Assert.Equal(
            (exposeHidden ? visible.Concat(hidden) : visible).Order(StringComparer.Ordinal),
            kernel.Map.Entries.Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.All(kernel.Map.Entries, entry => Assert.Equal(exposeHidden || entry.Name == "result", entry.Readable));
        Assert.Equal(exposeHidden, kernel.Vhdl.Contains("state_copy0_host_read", StringComparison.Ordinal));
        Assert.Equal(exposeHidden, kernel.Vhdl.Contains("target_state", StringComparison.Ordinal));
        Assert.Equal(kernel.MapJson, MapJson.Write(MapJson.Read(kernel.MapJson)));
    }

    [Fact]
    public void Phase_is_the_method_that_the_entry_calls()
    {
        (_, Module module) = KernelHarness.MustLower(KernelHarness.Kernel("""
            private int n, m;
            [Entry] public void Run() { n = 1; Outer(); }
            private void Outer() { n = 2; Inner(); }
            private void Inner() { m = 3; }
            """));
        var writes = ((Block)module.Entries[0].Body).Operations.Where(o => o.Code == OpCode.WriteRegister).ToArray();
        Assert.Equal([("Run", 7), ("Outer", 8), ("Outer", 9)], writes.Select(o => (o.Origin.Phase, o.Origin.Span.Line)));
    }

    [Fact]
    public void Lowering_and_checker_share_one_table()
    {
        Assert.Equal(Analyzer.SubsetOperations.Statements.Order(), Lowering.StatementKinds.Order());
        Assert.Equal(Analyzer.SubsetOperations.Expressions.Order(), Lowering.ExpressionKinds.Order());
        Assert.Equal(Analyzer.SubsetOperations.Patterns.Order(), Lowering.PatternKinds.Order());
    }

    [Fact]
    public void All_errors_come_in_one_run_sorted_by_position()
    {
        FrontendResult result = KernelHarness.Lower(KernelHarness.Kernel("""
            private int n;
            private readonly int[] a = [];
            [Entry] public void Run()
            {
                n = checked(n + 1); var t = new int[2];
                lock (a) { }
            }
            private double x;
            """));
        Assert.Equal(
            ["K.cs(7,24): error SRT2003", "K.cs(10,17): error SRT1013", "K.cs(10,33): error SRT1003", "K.cs(11,5): error SRT1012",
                "K.cs(13,16): error SRT1004"],
            result.Findings.Select(f => f.ToString()[..f.ToString().IndexOf(": ", 15, StringComparison.Ordinal)]));
    }

    [Fact]
    public void Same_source_gives_the_same_text()
    {
        static string Print() =>
            IrPrinter.Print(KernelHarness.MustLower(
                KernelHarness.Kernel("private int n; [Entry] public void Run() { while (n < 9) { n++; } }")).Module);
        Assert.Equal(Print(), Print());
    }
}
