using System.Globalization;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Schedule.Report;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Schedule;

public sealed class ScheduleReportTests
{
    private static readonly string Cases = Path.Combine(KernelHarness.RepositoryRoot, "tests", "cases");

    /// <summary>Set UPDATE_GOLDENS=1 to rewrite the expected files after a wanted change, and review them.</summary>
    [Theory]
    [InlineData("Histogram")]
    [InlineData("SquareRoot")]
    public void Report_is_as_expected_in_text_and_json(string name)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var withCommas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        withCommas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = withCommas;
        try
        {
            ScheduleReport report = ReportOf(new($"{name}.cs", File.ReadAllText(Path.Combine(Cases, "kernels", $"{name}.cs"))));
            Compare($"{name}.schedule.txt", ScheduleText.Write(report));
            Compare($"{name}.schedule.json", ScheduleJson.Write(report));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("for (int i = 0; i < 10; i++) { n += a[i]; }", "10")]
    [InlineData("for (int i = 9; i >= 0; i -= 2) { n += a[i]; }", "5")]
    [InlineData("for (int i = 0; i < size; i++) { n += a[i]; }", "12")]
    [InlineData("for (int i = 0; i < 10; i++) { if (a[i] == 3) { continue; } n += a[i]; }", "10")]
    [InlineData("for (int i = 0; i < 10; i++) { if (a[i] == 3) { break; } n += a[i]; }", "at most 10")]
    [InlineData("for (int i = 0; i < 10; i++) { Hardware.Unroll(2); n += a[i]; }", "5")]
    [InlineData("for (int i = 0; i < n; i++) { m += a[i]; }", "depends on data")]
    [InlineData("while (n < 100) { n += 7 + a[0]; }", "depends on data")]
    public void Iterations_are_counted_where_constants_say_how_many(string loop, string expected)
    {
        ReportedLoop reported = Assert.Single(ReportOf(KernelWith(loop)).Loops);
        Assert.Equal(expected, ScheduleText.TripsOf(reported));
        Assert.Equal("K.cs:11", reported.Place);
    }

    [Theory]
    [InlineData(24, false)]
    [InlineData(60, true)]
    public void Operation_that_does_not_fit_a_cycle_is_admitted(double megahertz, bool isSlow)
    {
        ScheduleOptions options = ScheduleOptions.IceUltraPlus with { ClockMegahertz = megahertz };
        string text = ScheduleText.Write(ReportOf(KernelWith("n = a[0] * a[1];"), options));
        Assert.Equal(isSlow, text.Contains("; one operation alone takes longer than that\n", StringComparison.Ordinal));
        Assert.Contains(", 1 hard multipliers\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Loop_around_a_loop_is_reported_with_its_own_count()
    {
        ScheduleReport report = ReportOf(KernelWith("""
            for (int i = 0; i < 4; i++)
            {
                n ^= i;
                for (int j = 0; j < 3; j++) { m += a[j] * n; }
                for (int j = 0; j < 2; j++) { m ^= a[j]; }
                b[i] = m;
            }
            """));
        Assert.Equal(
            [("K.cs:11", 4, "sequential", null), ("K.cs:14", 3, "none", 1), ("K.cs:15", 2, "none", 1)],
            report.Loops.Select(l => (l.Place, (int)l.Trips!, l.Limit, l.InitiationInterval)));
        Assert.Empty(report.Loops[0].States);
        Assert.Equal(report.Loops[1].InitiationInterval, report.Loops[1].States.Length);
        Assert.All(report.Loops[1].States, name => Assert.Contains(report.States, s => s.Name == name));
    }

    [Fact]
    public void Nest_that_runs_as_one_loop_is_reported_with_the_product_of_the_counts()
    {
        ReportedLoop loop = Assert.Single(ReportOf(KernelWith("""
            for (int i = 0; i < 4; i++)
            {
                for (int j = 0; j < 3; j++) { m += a[i + j] * n; }
                b[i] = m;
            }
            """)).Loops);
        Assert.Equal((12, 1), ((int)loop.Trips!, loop.InitiationInterval));
    }

    [Fact]
    public void Recurrence_names_every_line_of_the_cycle()
    {
        ScheduleReport report = ReportOf(KernelWith("""
            for (int i = 0; i < 10; i++)
            {
                int t = a[m & 7] * 5;
                int u = t ^ 3;
                m = u + i;
            }
            """));
        ReportedLoop loop = Assert.Single(report.Loops);
        Assert.Equal(("recurrence", "m"), (loop.Limit, loop.Symbol));
        Assert.Equal(["K.cs:13", "K.cs:14", "K.cs:15"], loop.Lines);
    }

    [Fact]
    public void Every_write_of_the_design_is_an_operation_of_its_state()
    {
        ScheduledDesign scheduled = Transpile(KernelWith("b[3] = a[n & 7] * (short)m; n = m + 1;"));
        ScheduleReport report = ScheduleReporter.Of(scheduled, ScheduleOptions.IceUltraPlus);
        Assert.Equal(
            scheduled.Design.Controller.States.Select(s => s.Nodes.Length + s.Accesses.Count()),
            report.States.Select(s => s.Operations.Length));
        ReportedOperation product = Assert.Single(report.States.SelectMany(s => s.Operations), o => o.Unit is not null);
        Assert.Contains("= Multiply", product.Text, StringComparison.Ordinal);
        Assert.Equal("K.cs:11", product.Place);
        Assert.Equal(product.Unit, Assert.Single(report.Resources.Multipliers).Name);
        Assert.Equal(scheduled.Design.Registers.Sum(r => r.Type.Bits), report.Resources.RegisterBits);
    }

    private static ScheduleReport ReportOf(SourceFile file) => ReportOf(file, ScheduleOptions.IceUltraPlus);

    private static ScheduleReport ReportOf(SourceFile file, ScheduleOptions options) => ScheduleReporter.Of(Transpile(file, options), options);

    private static ScheduledDesign Transpile(SourceFile file) => Transpile(file, ScheduleOptions.IceUltraPlus);

    private static ScheduledDesign Transpile(SourceFile file, ScheduleOptions options)
    {
        LoadResult loaded = KernelHarness.Load(file);
        TranspilationResult result = Transpiler.Run(loaded.Instance!, loaded.Source!, options);
        Assert.Empty(result.Findings.Select(f => f.ToString()));
        return result.Output!.Scheduled;
    }

    /// <summary>The statements begin in line 11.</summary>
    private static SourceFile KernelWith(string statements) => KernelHarness.Kernel($$"""
        [HostWritable] private readonly short[] a = new short[12];
        private readonly int[] b = new int[4];
        private readonly int size = 12;
        [HostWritable] private int n, m;
        [Entry] public void Run() {
        {{statements}}
        }
        """);

    private static void Compare(string name, string actual)
    {
        string path = Path.Combine(Cases, "schedule", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
