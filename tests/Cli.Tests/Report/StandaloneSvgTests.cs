using System.Xml.Linq;
using SparseRtrl.Cli.Report;
using SparseRtrl.Cli.Report.Charts;
using Xunit;

namespace SparseRtrl.Cli.Tests.Report;

public sealed class StandaloneSvgTests
{
    private static readonly LineChart Chart = new("loss", "Loss < 1", new Axis("iteration"), new Axis("loss", "nat"),
    [
        new LineSeries("ω = 0.5", QuantityKind.Measured, "a test", [new(1, 0.7), new(2, 0.1)]),
        new LineSeries("ω = 0.9", QuantityKind.Measured, "a test", [new(1, 0.6), new(2, 0.2)]),
    ]);

    [Fact]
    public void The_file_is_SVG_with_title_axes_and_legend()
    {
        XElement svg = XElement.Parse(StandaloneSvg.Write(Chart));
        Assert.All(svg.DescendantsAndSelf(), element => Assert.Equal("http://www.w3.org/2000/svg", element.Name.NamespaceName));
        string[] texts = [.. svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Equal([], new[] { "Loss < 1", "ω = 0.5", "ω = 0.9", "iteration", "loss (nat)" }.Except(texts));
    }

    [Fact]
    public void Every_colour_that_is_used_is_defined()
    {
        string text = StandaloneSvg.Write(Chart);
        string style = XElement.Parse(text).Elements().First(e => e.Name.LocalName == "style").Value;
        string[] used = [.. text.Split("var(").Skip(1).Select(rest => rest[..rest.IndexOf(')', StringComparison.Ordinal)]).Distinct()];
        Assert.NotEmpty(used);
        Assert.All(used, variable => Assert.Contains($"{variable}: #", style, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_chart_gives_the_same_bytes() => Assert.Equal(StandaloneSvg.Write(Chart), StandaloneSvg.Write(Chart));
}
