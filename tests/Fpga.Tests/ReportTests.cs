using SparseRtrl.Fpga.Flow;
using SparseRtrl.Fpga.Toolchains;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

/// <summary>
/// Parsers on outputs that the tools really wrote (nextpnr-ice40 0.4 and icestorm of Debian 12, nextpnr-ecp5 0.7 of Debian 13) for the tiny
/// kernel in its shell.
/// </summary>
public sealed class ReportTests
{
    private static readonly NetlistCounts Counts = new(
        Luts: 400, FlipFlops: 200, LogicCells: 450, BlockRams: 1, SinglePortRams: 0, Multipliers: 1);

    [Fact]
    public void Utilisation_is_read_from_nextpnrs_report()
    {
        UtilisationReport report = UtilisationReport.Parse(TestFiles.Read("Samples", "nextpnr-report.json"), Counts, CellLibrary.Ice40);

        Assert.Equal(new UtilisationReport(new(466, 5280), 400, 200, new(1, 30), new(0, 4), new(1, 8)), report);
        Assert.Equal(466.0 / 5280, report.LogicCells.Fraction);
    }

    [Fact]
    public void A_device_without_a_kind_of_block_has_none_of_them()
    {
        const string Json = """{ "utilization": { "ICESTORM_LC": { "used": 1, "available": 2 } } }""";
        UtilisationReport report = UtilisationReport.Parse(Json, Counts, CellLibrary.Ice40);

        Assert.Equal(new ResourceUse(0, 0), report.Multipliers);
        Assert.Equal(0, report.Multipliers.Fraction);
    }

    [Fact]
    public void The_critical_path_is_read_from_icetimes_report()
    {
        CriticalPath report = IcetimeReport.Parse(TestFiles.Read("Samples", "icetime-paths.json"));

        Assert.Equal(25.291, report.DelayNs);
        Assert.StartsWith("bridge.", report.StartNet, StringComparison.Ordinal);
        Assert.Equal("seg_5_2_glb_netwk_5_10", report.EndNet);
    }

    [Fact]
    public void Utilisation_of_an_ecp5_is_read_from_nextpnrs_report()
    {
        UtilisationReport report = UtilisationReport.Parse(TestFiles.Read("Samples", "nextpnr-ecp5-report.json"), Counts, CellLibrary.Ecp5);

        Assert.Equal(new UtilisationReport(new(632, 83640), 400, 200, new(0, 208), new(0, 0), new(1, 156)), report);
    }

    [Fact]
    public void The_critical_path_of_an_ecp5_is_that_between_edges_of_its_clock()
    {
        CriticalPath path = NextpnrTiming.Parse(TestFiles.Read("Samples", "nextpnr-ecp5-report.json"));

        Assert.Equal(8.612, path.DelayNs, tolerance: 0.0005);
        Assert.StartsWith("shell.", path.StartNet, StringComparison.Ordinal);
        Assert.StartsWith("shell.", path.EndNet, StringComparison.Ordinal);
    }

    /// <summary>A path from a pin is longer than that between edges, and is none of it.</summary>
    [Fact]
    public void Paths_from_and_to_pins_do_not_count()
    {
        static string Path(string from, string to, double ns) =>
            $$"""{ "from": "{{from}}", "to": "{{to}}", "path": [{ "delay": {{ns}}, "net": "a" }, { "delay": 0.5, "type": "setup" }] }""";
        string[] paths = [Path("<async>", "posedge c", 9), Path("posedge c", "posedge c", 3), Path("posedge c", "<async>", 7)];
        string json = $$"""{ "critical_paths": [{{string.Join(", ", paths)}}] }""";
        Assert.Equal(new CriticalPath(3.5, "a", "a"), NextpnrTiming.Parse(json));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "critical_paths": [] }""")]
    [InlineData("""{ "critical_paths": [{ "from": "<async>", "to": "posedge clk", "path": [] }] }""")]
    public void A_report_without_a_path_of_a_clock_is_refused(string json) =>
        Assert.Throws<FormatException>(() => NextpnrTiming.Parse(json));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[[]]")]
    [InlineData("""[[{ "net": "a" }]]""")]
    public void Something_else_than_icetimes_report_is_refused(string json) =>
        Assert.Throws<FormatException>(() => IcetimeReport.Parse(json));

    [Theory]
    [InlineData("nothing")]
    [InlineData("""{ "fmax": {} }""")]
    [InlineData("""{ "utilization": { "ICESTORM_LC": 3 } }""")]
    public void Something_else_than_nextpnrs_report_is_refused(string json) =>
        Assert.Throws<FormatException>(() => UtilisationReport.Parse(json, Counts, CellLibrary.Ice40));

    [Theory]
    [InlineData(83.3, true)]
    [InlineData(83.4, false)]
    public void Timing_passes_when_the_critical_path_is_no_longer_than_the_clock_period(double criticalPathNs, bool meetsClock) =>
        Assert.Equal(meetsClock, new TimingReport(criticalPathNs, ClockMegahertz: 12, "start", "end").MeetsClock);
}
