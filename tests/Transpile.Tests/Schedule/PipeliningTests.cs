using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Schedule;

/// <summary>Initiation intervals of small loops, and what they are due to. That the loops compute the right thing is co-simulated.</summary>
public sealed class PipeliningTests
{
    private const string Fields = """
            [HostWritable] private readonly short[] a = new short[64];
            [HostWritable] private readonly short[] b = new short[64];
            private int sum;
            [HostWritable, Memory(MemoryKind.Spram)] private readonly short[] single = new short[64];
            [HostWritable] private byte count = 9;
            [HostWritable(Maximum = nameof(last))] private byte half;
            private readonly int last = 1;
        """;

    [Theory]
    [InlineData("for (int i = 0; i < 64; i++) sum += a[i];")]
    [InlineData("for (int i = 0; i < 64; i++) sum += a[i] * b[i];")]
    [InlineData("for (int i = 0; i < 64; i++) b[i] = (short)(a[i] >> 1);")]
    [InlineData("for (int i = 0; i < 64; i++) a[i] = (short)(a[i] + 1);")]
    [InlineData("for (int i = 0; i < 60; i++) a[i] = a[i + 3];")]
    [InlineData("for (int i = 0; i < count; i++) sum += a[i];")]
    [InlineData("for (int i = 63; i >= 0; i--) b[i] = a[i];")]
    [InlineData("for (int i = 0; i < 63; i++) a[i + 1] = (short)(a[i] + 1);")]
    [InlineData("for (int i = 0; i < 64; i++) a[b[i] & 63]++;")]
    [InlineData("for (int i = 0; i < 64; i++) if (b[i] > 3) a[b[i] & 63]++;")]
    [InlineData("for (int i = 0; i < 64; i++) a[((b[i] & 31) << 1) | half] = (short)(3 * a[((b[i] >> 5 & 31) << 1) | (half ^ 1)]);")]
    public void An_iteration_starts_in_every_cycle(string loop)
    {
        LoopReport report = LoopOf(loop);
        Assert.Equal(1, report.InitiationInterval);
        Assert.Equal(IntervalLimit.None, report.Bound.Limit);
        Assert.True(report.IsPipelined);
    }

    [Theory]
    [InlineData("for (int i = 0; i < 62; i++) sum += a[i] + a[i + 2];", 2, IntervalLimit.MemoryPort, "a")]
    [InlineData("for (int i = 0; i < 64; i++) sum = b[a[sum & 63] & 63];", 2, IntervalLimit.Recurrence, "sum")]
    public void The_report_names_what_keeps_the_interval_from_being_shorter(
        string loop, int interval, IntervalLimit limit, string symbol)
    {
        LoopReport report = LoopOf(loop);
        Assert.Equal(interval, report.InitiationInterval);
        Assert.Equal((limit, symbol), (report.Bound.Limit, report.Bound.Symbol?.Name));
        Assert.All(report.Bound.Lines, line => Assert.Equal("K.cs:16", line.ToString()));
        Assert.NotEmpty(report.Bound.Lines);
    }

    [Theory]
    [InlineData("for (int i = 0; i < 62; i++) sum += a[i] + a[i + 2];", "the read port of a (K.cs:16)")]
    [InlineData("for (int i = 0; i < 31; i++) { b[i] = a[i]; b[i + 32] = a[i]; }", "the write port of b (K.cs:16)")]
    [InlineData("for (int i = 0; i < 64; i++) single[i] = (short)(single[i] + 1);", "the single port of single (K.cs:16)")]
    public void The_report_says_which_port_it_is(string loop, string bound)
    {
        LoopReport report = LoopOf(loop);
        Assert.Equal((2, bound), (report.InitiationInterval, report.Bound.ToString()));
    }

    [Theory]
    [InlineData("for (int i = 0; i < 64; i++) sum += single[i];")]
    [InlineData("for (int i = 0; i < 64; i++) single[i] = a[i];")]
    public void A_single_port_is_enough_for_one_access(string loop) => Assert.Equal(1, LoopOf(loop).InitiationInterval);

    [Theory]
    [InlineData("for (int i = 0; i < 8; i++) { for (int j = 0; j < 8; j++) sum += a[i * 8 + j]; }", 64L)]
    [InlineData("for (int i = 0; i < 8; i++) { sum = 0; for (int j = 0; j < 8; j++) sum += a[i * 8 + j]; b[i] = (short)sum; }", 64L)]
    [InlineData("for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) for (int k = 0; k < 4; k++) sum += a[i + 4 * j] * b[k];", 16L)]
    [InlineData("for (int i = 0; i < 8; i++) { for (int j = 0; j < (count & 3); j++) sum += a[i * 8 + j]; }", null)]
    public void A_nest_runs_as_one_pipeline(string nest, long? iterations)
    {
        LoopReport report = LoopOf(nest);
        Assert.Equal((1, iterations), (report.InitiationInterval, report.Trips?.Iterations));
        Assert.True(report.IsPipelined);
    }

    /// <summary>As one loop, every sum would have to reach the memory before the next can be loaded.</summary>
    [Fact]
    public void A_nest_stays_as_it_is_where_iterations_of_one_loop_would_start_less_often()
    {
        ScheduledDesign scheduled = Schedule(
            "for (int i = 0; i < 8; i++) { single[i] = a[single[i + 8] & 63]; for (int j = 0; j < 8; j++) sum += b[j]; }");
        Assert.Equal(1, Assert.Single(scheduled.Loops).InitiationInterval);
        Assert.True(Assert.Single(scheduled.SequentialLoops).HasInnerLoops);
    }

    [Fact]
    public void A_larger_interval_that_the_source_asks_for_is_taken()
    {
        LoopReport report = LoopOf("for (int i = 0; i < 64; i++) { Hardware.Pipeline(initiationInterval: 2); sum += a[i] * b[i]; }");
        Assert.Equal((2, IntervalLimit.Directive), (report.InitiationInterval, report.Bound.Limit));
        Assert.True(report.IsPipelined);
    }

    [Fact]
    public void A_test_that_needs_memory_delays_the_next_iteration()
    {
        LoopReport report = LoopOf("int i = 0; do { sum += i; i++; } while (a[i] > sum);");
        Assert.Equal(IntervalLimit.Condition, report.Bound.Limit);
        Assert.Equal(2, report.InitiationInterval);
    }

    [Fact]
    public void More_products_than_multipliers_take_turns()
    {
        ScheduleOptions options = ScheduleOptions.IceUltraPlus with { MaximumMultipliers = 1 };
        LoopReport report = LoopOf("for (int i = 0; i < 64; i++) sum += a[i] * b[i] + (short)(a[i] * 3 - b[i]) * b[i];", options);
        Assert.Equal((2, IntervalLimit.Multipliers), (report.InitiationInterval, report.Bound.Limit));
    }

    private static LoopReport LoopOf(string loop, ScheduleOptions? options = null) => Assert.Single(Schedule(loop, options).Loops);

    private static ScheduledDesign Schedule(string loop, ScheduleOptions? options = null)
    {
        var loaded = KernelHarness.Load(KernelHarness.Kernel($"{Fields}\n    [Entry]\n    public void Run()\n    {{\n{loop}\n    }}"));
        Assert.Empty(loaded.Findings.Select(f => f.ToString()));
        TranspilationResult result = Transpiler.Run(loaded.Instance!, loaded.Source!, options ?? ScheduleOptions.IceUltraPlus);
        return result.Output!.Scheduled;
    }
}
