using System.Xml.Linq;
using SparseRtrl.Cli.Report;
using Xunit;

namespace SparseRtrl.Cli.Tests.Report;

public sealed class ChartTests
{
    private static readonly XElement s_page = XDocument.Parse(HtmlReport.Write(ExampleReport.Create())).Root!;

    [Fact]
    public void Charts_take_every_colour_from_the_theme_of_the_page()
    {
        var drawn = s_page.Descendants("svg").Descendants().ToList();
        var literal = drawn.Attributes("fill").Concat(drawn.Attributes("stroke"));
        Assert.All(literal, attribute => Assert.Equal("none", attribute.Value));
        var style = s_page.Descendants("style").Single().Value;
        var used = drawn.Attributes("style").SelectMany(attribute => attribute.Value.Split(';'))
            .Select(declaration => declaration[(declaration.IndexOf('(') + 1)..^1]).Distinct().ToList();
        Assert.Contains("--series-2", used);

        // Once for light and once for dark.
        Assert.All(used, variable => Assert.Equal(2, style.Split($"{variable}:").Length - 1));
    }

    [Fact]
    public void Text_is_text_and_asks_for_no_font_of_its_own()
    {
        Assert.All(s_page.Descendants("svg"), svg => Assert.NotEmpty(svg.Elements("text")));
        var attributes = s_page.Descendants("text").Attributes().Select(attribute => attribute.Name.LocalName).Distinct();
        Assert.Equal(["class", "x", "y", "text-anchor"], attributes);
    }

    [Fact]
    public void Charts_are_described_in_words()
    {
        foreach (var svg in s_page.Descendants("svg"))
        {
            Assert.Equal("img", svg.Attribute("role")!.Value);
            Assert.NotEmpty(svg.Element("title")!.Value);
            Assert.Contains("chart of", svg.Element("desc")!.Value);
        }

        Assert.Contains("with reachability, n = 16, ω = 0.8: 1,281\u00A0MAC", Svg("work.macs").Element("desc")!.Value);
    }

    [Fact]
    public void A_logarithmic_axis_has_a_tick_per_decade()
    {
        var decades = Ticks(Svg("work.macs")).Where(text => text.StartsWith("10", StringComparison.Ordinal));
        Assert.Equal(["10⁰", "10¹", "10²", "10³", "10⁴", "10⁵"], decades);
    }

    [Fact]
    public void Bars_on_a_logarithmic_axis_grow_with_the_logarithm()
    {
        var widths = Svg("work.macs").Elements("g").Select(bar => (double)bar.Element("rect")!.Attribute("width")!).ToArray();
        Assert.Equal(Math.Log10(77824) / Math.Log10(1922), widths[0] / widths[1], tolerance: 1e-3);
        Assert.Equal(Math.Log10(1922) / Math.Log10(1281), widths[1] / widths[2], tolerance: 1e-3);
    }

    [Fact]
    public void An_axis_reaches_the_value_it_was_asked_to() => Assert.Contains("100", Ticks(Svg("fpga.utilisation")));

    [Theory]
    [InlineData(AxisScale.Linear, new[] { 0.0 })]
    [InlineData(AxisScale.Linear, new[] { 5.0, 5.0 })]
    [InlineData(AxisScale.Linear, new[] { -3.0, -2.0 })]
    [InlineData(AxisScale.Linear, new[] { 0.1, 0.2, 0.30000000000000004 })]
    [InlineData(AxisScale.Linear, new[] { 1e-12, 2e-12 })]
    [InlineData(AxisScale.Linear, new[] { 0.9999981, 0.9999999 })]
    [InlineData(AxisScale.Linear, new[] { 100000.1, 100000.2 })]
    [InlineData(AxisScale.Linear, new[] { 1e15, 2e15 })]
    [InlineData(AxisScale.Logarithmic, new[] { 1.0 })]
    [InlineData(AxisScale.Logarithmic, new[] { 1e-20, 1e20 })]
    public void Every_point_lies_inside_the_frame_between_distinct_ticks(AxisScale scale, double[] values)
    {
        var points = values.Select((value, index) => new ChartPoint(index, value)).ToList();
        var series = new LineSeries("s", QuantityKind.Measured, "test", points);
        var chart = new LineChart("c", "title", new Axis("x"), new Axis("y", Scale: scale), [series]);
        var report = new ReportDocument("title", new Summary("", []), [new Section("s", "section") { Charts = [chart] }]);
        var svg = XDocument.Parse(HtmlReport.Write(report)).Descendants("svg").Single();

        var vertical = svg.Elements("text")
            .Where(text => (string?)text.Attribute("text-anchor") == "end")
            .Select(text => text.Value)
            .ToList();
        Assert.InRange(vertical.Count, 2, 12);
        Assert.Equal(vertical.Distinct(), vertical);
        var frame = svg.Descendants("clipPath").First().Element("rect")!;
        var top = (double)frame.Attribute("y")!;
        var bottom = top + (double)frame.Attribute("height")!;
        var markers = svg.Descendants("ellipse").ToList();
        Assert.Equal(values.Length, markers.Count);
        Assert.All(markers, marker => Assert.InRange((double)marker.Attribute("cy")!, top - 0.01, bottom + 0.01));
    }

    private static XElement Svg(string chart) =>
        s_page.Descendants("figure").Single(figure => (string?)figure.Attribute("id") == chart).Element("svg")!;

    private static IEnumerable<string> Ticks(XElement svg) =>
        svg.Elements("text").Where(text => (string?)text.Attribute("class") == "tick").Select(text => text.Value);
}
