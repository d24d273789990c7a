using System.Collections.Immutable;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Frontend;

/// <summary>What the live object becomes, and what it must not be.</summary>
public sealed class ElaborationTests
{
    private const string Run = "[Entry] public void Run() { }";

    /// <summary>Rule, members that break it, members that do not.</summary>
    public static TheoryData<string, string, string> ObjectRules => new()
    {
        { "SRT2002", "private readonly int[] a = null!; " + Run, "private readonly int[] a = new int[1]; " + Run },
        { "SRT2002", "private readonly EventQueue<int> q = null!; " + Run,
            "private readonly EventQueue<int> q = new(1); " + Run },
        { "SRT2003", "private readonly int[] a = []; " + Run, "private readonly int[] a = [0]; " + Run },
        {
            "SRT2004",
            "private readonly int[] a, b; public K() { a = b = new int[2]; } " + Run,
            "private readonly int[] a = new int[2], b = new int[2]; " + Run
        },
        {
            "SRT2005",
            "private readonly EventQueue<int> q = new(2); public K() { q.Enqueue(1); } " + Run,
            "private readonly EventQueue<int> q = new(2); " + Run
        },
        { "SRT2006", "private int count, Count; " + Run, "private int count, total; " + Run },
        {
            "SRT2008",
            "private readonly int d; private int n; [Entry] public void Run() { n /= d; }",
            "private readonly int d = 2; private int n; [Entry] public void Run() { n /= d; }"
        },
        {
            "SRT2009",
            "private readonly int[] a = [1, 2]; [Entry] public void Run() { a[2] = 1; }",
            "private readonly int[] a = [1, 2]; [Entry] public void Run() { a[1] = 1; }"
        },
        {
            "SRT2009",
            "private readonly int[] a = [1, 2]; private int n; [Entry] public void Run() { n = a[0] + a[-1]; }",
            "private readonly int[] a = [1, 2]; private int n; [Entry] public void Run() { n = a[0] + a[1]; }"
        },
        {
            "SRT2010",
            "private readonly int top = 300; [HostWritable(Maximum = nameof(top))] private readonly byte[] a = new byte[2]; "
                + Run,
            "private readonly int top = 200; [HostWritable(Maximum = nameof(top))] private readonly byte[] a = new byte[2]; "
                + Run
        },
        {
            "SRT2011",
            "private readonly bool[] a = new bool[(1 << 20) + 1]; " + Run,
            "private readonly bool[] a = new bool[1 << 20]; " + Run
        },
        {
            "SRT2011",
            "private readonly EventQueue<bool> q = new((1 << 20) + 1); " + Run,
            "private readonly EventQueue<bool> q = new(1 << 20); " + Run
        },
        {
            "SRT2010",
            "private int top; [HostWritable(Maximum = nameof(top))] private readonly byte[] a = new byte[2]; " + Run,
            "private readonly int top = 2; [HostWritable(Maximum = nameof(top))] private readonly byte[] a = new byte[2]; " + Run
        },
        {
            "SRT2012",
            "private int n; [Entry] public void Run() { while (n < 4) { Hardware.Pipeline(0); n++; } }",
            "private int n; [Entry] public void Run() { while (n < 4) { Hardware.Pipeline(2); n++; } }"
        },
        {
            "SRT2012",
            "private int n; [Entry] public void Run() { while (n < 4) { Hardware.Unroll(-1); n++; } }",
            "private int n; [Entry] public void Run() { while (n < 4) { Hardware.Unroll(2); n++; } }"
        },
        {
            "SRT2013",
            "[Memory(Banks = 0)] private readonly byte[] a = new byte[2]; " + Run,
            "[Memory(Banks = 1)] private readonly byte[] a = new byte[2]; " + Run
        },
        {
            "SRT2013",
            "private int lanes = 1; [Memory(BanksField = nameof(lanes))] private readonly byte[] a = new byte[2]; " + Run,
            "private readonly int lanes = 1; [Memory(BanksField = nameof(lanes))] private readonly byte[] a = new byte[2]; " + Run
        },
        {
            "SRT2014",
            "private readonly int lanes = 2; [Memory(BanksField = nameof(lanes), Layout = BankLayout.Block)] "
                + "private readonly byte[] a = new byte[2]; " + Run,
            "[Memory(MemoryKind.BlockRam, Layout = BankLayout.Block)] private readonly byte[] a = new byte[2]; " + Run
        },
        {
            "SRT2016",
            "[Process] private void P() { } [Entry] public void Run() { P(); }",
            "private void P() { } [Entry] public void Run() { P(); }"
        },
        {
            "SRT2020",
            "[Memory(MemoryKind.Spram)] private readonly byte[] a = [0, 1]; " + Run,
            "[Memory(MemoryKind.Spram)] private readonly byte[] a = new byte[2]; " + Run
        },
    };

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
    [MemberData(nameof(ObjectRules))]
    public void Object_that_cannot_be_hardware_is_refused(string id, string bad, string good)
    {
        FrontendResult refused = KernelHarness.Lower(KernelHarness.Kernel(bad));
        Finding finding = Assert.Single(refused.Findings);
        Assert.Equal(
            (id, FindingSeverity.Error, "K.cs", 6), (finding.Id, finding.Severity, finding.Span.File, finding.Span.Line));
        Assert.Null(refused.Module);

        FrontendResult accepted = KernelHarness.Lower(KernelHarness.Kernel(good));
        Assert.Empty(accepted.Findings);
        Assert.NotNull(accepted.Module);
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
    public void Object_without_source_is_refused()
    {
        object instance = KernelHarness.Load(KernelHarness.Kernel(Run)).Instance!;
        FrontendResult result = KernelFrontend.Lower(
            instance, new KernelSource([], [typeof(Hardware.HardwareKernelAttribute).Assembly]));
        Assert.Equal(["SRT2001"], KernelHarness.Ids(result.Findings));
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
    public void Subset_errors_stop_before_elaboration_and_come_sorted()
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
            ["K.cs(10,17): error SRT1013", "K.cs(10,33): error SRT1003", "K.cs(11,5): error SRT1012",
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

    [Fact]
    public void Every_rule_has_a_section()
    {
        ImmutableArray<string> sections =
        [
            .. File.ReadLines(Path.Combine(KernelHarness.RepositoryRoot, "docs", "diagnostics.md"))
                .Where(
                    l => l.StartsWith("## SRT", StringComparison.Ordinal) && !l.StartsWith("## SRT1", StringComparison.Ordinal)),
        ];
        Assert.Equal(FrontendRules.All.Select(r => $"## {r.Id} {r.Title}"), sections);
    }
}
