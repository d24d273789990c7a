using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;
using SparseRtrl.Transpile.Passes.Unrolling;
using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Passes;

/// <summary>Loops with <c>Hardware.Unroll</c>: the same results, and as many copies and loops as the directive asks for.</summary>
public sealed class UnrollTests
{
    private const string Fields = """
        private readonly int lanes = 4;
        private readonly short[] a = [3, -1, 4, 1, -5, 9, 2, 6, 5, 3];
        private readonly EventQueue<byte> q = new(16);
        private int n = 7;
        private int sum;
        private int last;

        """;

    /// <summary>Copies of the multiplication in the body, and loops that are left.</summary>
    [Theory]
    [InlineData("for (int i = 0; i < a.Length; i++) { Hardware.Unroll(); sum += a[i] * n; }", 10, 0)]
    [InlineData("for (int i = 9; i >= 0; i -= 3) { Hardware.Unroll(); sum += a[i] * n; last = i; }", 4, 0)]
    [InlineData("foreach (short x in a) { Hardware.Unroll(); if (x > 4) { continue; } sum += x * n; }", 10, 0)]
    [InlineData("foreach (short x in a) { Hardware.Unroll(); sum += x * n; if (sum > 20) { break; } }", 10, 0)]
    [InlineData("int bit = 8; while (bit != 0) { Hardware.Unroll(); sum += bit * n; bit >>= 1; }", 4, 0)]
    [InlineData("int k = 0; do { Hardware.Unroll(); sum += k * n; k++; } while (k < 3);", 3, 0)]
    [InlineData(
        "for (int i = 0; i < 3; i++) { Hardware.Unroll(); for (int j = i; j < 3; j++) { Hardware.Unroll(); sum += n * n; } }", 6, 0)]
    [InlineData("for (int i = 0; i < 10; i++) { Hardware.Unroll(lanes); sum += a[i] * n; }", 6, 1)]
    [InlineData("for (int i = 0; i < 8; i++) { Hardware.Unroll(4); sum += a[i] * n; last = i; }", 4, 1)]
    [InlineData("for (int i = 9; i > 1; i -= 2) { Hardware.Unroll(3); sum += a[i] * n; last = i; }", 4, 1)]
    [InlineData("for (int i = 0; i < 3; i++) { Hardware.Unroll(8); sum += a[i] * n; }", 3, 0)]
    [InlineData("for (int i = 0; i < n; i++) { Hardware.Unroll(4); sum += a[i] * n; last = i; }", 5, 2)]
    [InlineData("for (int i = n; i >= 1; i--) { Hardware.Unroll(3); sum += a[i] * n; last = i; }", 4, 2)]
    [InlineData("for (byte i = 250; i <= n + 246; i++) { Hardware.Unroll(4); sum += i * n; last = i; }", 5, 2)]
    [InlineData("for (int i = 0; i < n; i++) { Hardware.Unroll(2); sum += a[i] * n; if (sum < 0) { n--; } }", 2, 1)]
    [InlineData("while (n > 0) { Hardware.Unroll(3); sum += n * n; n -= sum & 3; n--; }", 3, 1)]
    [InlineData("int k = 0; while (k++ < n) { Hardware.Unroll(3); sum += k * n; }", 3, 1)]
    [InlineData("int k = 0; do { Hardware.Unroll(2); sum += k * n; } while (++k < 5);", 2, 1)]
    [InlineData("for (int i = 0; i < 5; i++) { Hardware.Unroll(1); sum += a[i] * n; }", 1, 1)]
    public void Copies_keep_the_meaning(string body, int copies, int loops)
    {
        (_, Module after) = KernelHarness.MustAgree(Kernel(body), Unrolled);
        Region entry = after.Entries[0].Body;
        Assert.Equal((copies, loops), (Blocks.Operations(entry).Count(o => o.Code == OpCode.Multiply), Loops(entry)));
        KernelHarness.MustAgree(Kernel(body));
    }

    [Theory]
    [InlineData("foreach (byte x in q) { Hardware.Unroll(2); sum += x; }")]
    [InlineData("while (q.Count > 0) { Hardware.Unroll(3); sum = sum * 3 + q.Dequeue(); if (sum == 7) { break; } }")]
    [InlineData("for (int i = 0; i < 2; i++) { Hardware.Unroll(); for (int j = 0; j < n; j++) { if (j == 3) { break; } sum += j; } }")]
    [InlineData("for (int i = 0; i < 4; i++) { Hardware.Unroll(); if (i > 0) { last = a[i - 1]; } if (n > 99) { last = a[i + 9]; } }")]
    public void Queues_nested_loops_and_guarded_indices_keep_their_meaning(string body)
    {
        KernelHarness.MustAgree(Kernel("for (int i = 0; i < 5; i++) { q.Enqueue((byte)i); } " + body), Unrolled);
        KernelHarness.MustAgree(Kernel("for (int i = 0; i < 5; i++) { q.Enqueue((byte)i); } " + body));
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) { Hardware.Unroll(); sum += i; }")]
    [InlineData("for (int i = 0; i < 1025; i++) { Hardware.Unroll(); sum += i; }")]
    [InlineData("while (true) { Hardware.Unroll(); sum++; if (sum > n) { return; } }")]
    public void An_unknown_number_of_copies_is_refused_where_the_loop_stands(string body)
    {
        LoadResult loaded = KernelHarness.Load(Kernel(body));
        TranspilationResult result = Transpiler.Run(loaded.Instance!, loaded.Source!, ScheduleOptions.IceUltraPlus);
        Assert.Null(result.Output);
        Assert.Equal("SRT2015 K.cs:14", string.Join(' ', result.Findings.Select(f => $"{f.Id} {f.Span}")));
    }

    private static SourceFile Kernel(string body) => KernelHarness.Kernel(Fields + $"[Entry] public void Run()\n{{\n{body}\n}}");

    private static Module Unrolled(Module module) =>
        new IPass[] { new LowerQueues(), new SimplifyControl(), new LocalValueNumbering(), new Unroll() }
            .Aggregate(module, (current, pass) => pass.Run(current));

    private static int Loops(Region region) => region switch
    {
        Sequence sequence => sequence.Regions.Sum(Loops),
        If branch => Loops(branch.Then) + Loops(branch.Else),
        Loop loop => 1 + Loops(loop.Body),
        Scope scope => Loops(scope.Body),
        _ => 0,
    };
}
