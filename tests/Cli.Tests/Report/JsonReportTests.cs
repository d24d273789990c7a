using System.Text.Json;
using System.Text.Json.Nodes;
using SparseRtrl.Cli.Report;
using Xunit;

namespace SparseRtrl.Cli.Tests.Report;

public sealed class JsonReportTests
{
    private static readonly ReportDocument s_report = ExampleReport.Create();
    private static readonly JsonNode s_json = JsonNode.Parse(JsonReport.Write(s_report))!;

    [Fact]
    public void Every_quantity_reads_back_unchanged_and_in_order()
    {
        var read = s_json["quantities"]!.AsObject().Select(entry => new Quantity(
            entry.Key,
            (string)entry.Value!["name"]!,
            (double)entry.Value["value"]!,
            (string)entry.Value["unit"]!,
            Enum.Parse<QuantityKind>((string)entry.Value["kind"]!, ignoreCase: true),
            (string)entry.Value["source"]!));
        Assert.Equal(s_report.Quantities, read);
    }

    [Fact]
    public void Sections_refer_to_quantities_by_id()
    {
        foreach (var section in s_report.Sections)
        {
            var json = Section(section.Id);
            Assert.Equal(section.Title, (string?)json["title"]);
            Assert.Equal(section.Text, (string?)json["text"]);
            Assert.Equal(section.Quantities.Select(quantity => quantity.Id), Strings(json["quantities"]));
            Assert.Equal(section.Checks, json["checks"]!.AsArray().Select(check =>
                new Check((string)check!["name"]!, (bool)check["passed"]!, (string)check["detail"]!)));
        }
    }

    [Fact]
    public void A_skipped_section_says_why_and_the_others_say_null()
    {
        Assert.Equal("yosys was not found; install it with: apt-get install yosys", (string?)Section("netlist")["skipped"]);
        Assert.True(Section("training").AsObject().ContainsKey("skipped"));
        Assert.Null(Section("training")["skipped"]);
    }

    [Fact]
    public void Tables_keep_text_and_quantities_apart()
    {
        var row = Section("cosimulation")["tables"]![0]!["rows"]![0]!;
        Assert.Equal("GHDL <5.0.1>", (string?)row[0]!["text"]);
        Assert.Equal("ghdl.transactions", (string?)row[1]!["quantity"]);
    }

    [Fact]
    public void Line_charts_hold_their_points()
    {
        var expected = ((LineChart)s_report.Sections[0].Charts[0]).Series[1];
        var series = Section("training")["charts"]![0]!["series"]![1]!;
        Assert.Equal(expected.Points.Select(point => point.X), series["x"].Deserialize<double[]>());
        Assert.Equal(expected.Points.Select(point => point.Y), series["y"].Deserialize<double[]>());
        Assert.Equal("measured", (string?)series["kind"]);
        Assert.Equal("float training", (string?)series["source"]);
    }

    [Fact]
    public void Bar_charts_refer_to_their_quantities()
    {
        var chart = Section("work")["charts"]![0]!;
        Assert.Equal("logarithmic", (string?)chart["values"]!["scale"]);
        Assert.Equal(["work.dense", "work.paper", "work.reach"], Strings(chart["series"]![0]!["values"]));
    }

    private static JsonNode Section(string id) => s_json["sections"]!.AsArray().Single(section => (string?)section!["id"] == id)!;

    private static IEnumerable<string> Strings(JsonNode? array) => array!.AsArray().Select(item => (string)item!);
}
