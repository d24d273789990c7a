using System.Text.RegularExpressions;
using System.Xml.Linq;
using SparseRtrl.Cli.Report;
using Xunit;

namespace SparseRtrl.Cli.Tests.Report;

public sealed class HtmlReportTests
{
    private static readonly ReportDocument s_report = ExampleReport.Create();
    private static readonly string s_html = HtmlReport.Write(s_report);

    /// <summary>Parsing it as XML is itself the check that the page is well formed.</summary>
    private static readonly XElement s_page = Parse(s_html);

    [Fact]
    public void The_page_loads_and_runs_nothing()
    {
        Assert.DoesNotContain("http", s_html);
        Assert.DoesNotContain("@import", s_html);
        var names = s_page.Descendants().Select(element => element.Name.LocalName);
        Assert.DoesNotContain(names, name => name is "script" or "link" or "img" or "image" or "iframe" or "object");
        Assert.DoesNotContain(s_page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "srcset");
        Assert.All(
            Regex.Matches(s_html, @"url\((?<first>.)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)),
            match => Assert.Equal("#", match.Groups["first"].Value));
    }

    [Fact]
    public void Every_reference_within_the_page_has_one_target()
    {
        var ids = s_page.Descendants().Attributes("id").Select(attribute => attribute.Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        var references = s_page.Descendants().Attributes("href").Select(attribute => attribute.Value.TrimStart('#'))
            .Concat(s_page.Descendants().Attributes("clip-path").Select(attribute => attribute.Value["url(#".Length..^1]))
            .Concat(s_page.Descendants().Attributes("aria-labelledby").SelectMany(attribute => attribute.Value.Split(' ')))
            .ToList();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference, ids));
    }

    [Fact]
    public void Every_quantity_shows_its_value()
    {
        // Numbers in text and tables are in <data value="exact">; those of bars stand behind the bar.
        var shown = s_page.Descendants("data").Select(data => data.Attribute("value")!.Value)
            .Concat(s_page.Descendants("text").Select(text => text.Value.Split('\u00A0')[0].Replace(",", "")))
            .ToHashSet();
        Assert.DoesNotContain("1282", shown);
        Assert.All(s_report.Quantities, quantity => Assert.Contains($"{quantity.Value:R}", shown));
    }

    [Fact]
    public void Every_headline_and_table_row_shows_its_kind()
    {
        var headlines = s_page.Descendants("ul").Single(list => Class(list) == "headlines").Elements().ToList();
        Assert.Equal(s_report.Summary.Headlines.Count, headlines.Count);
        foreach (var (item, quantity) in headlines.Zip(s_report.Summary.Headlines))
        {
            Assert.Equal(quantity.Kind.ToString(), Assert.Single(Badges(item)), ignoreCase: true);
        }

        var rows = Section("training").Descendants("tbody").First().Elements();
        Assert.Equal(["configured", "measured", "measured"], rows.SelectMany(Badges));
    }

    [Fact]
    public void Every_series_shows_its_kind_and_source()
    {
        var legends = s_page.Descendants("figure").SelectMany(figure => figure.Elements("ul")).Elements("li").ToList();
        Assert.Equal(s_report.Sections.SelectMany(section => section.Charts).Sum(Series), legends.Count);
        Assert.All(legends, legend =>
        {
            Assert.NotEmpty(Badges(legend));
            Assert.NotEmpty(legend.Elements("span").Single(span => Class(span) == "detail").Value);
        });
    }

    [Fact]
    public void A_kind_that_differs_within_a_column_stands_beside_each_number()
    {
        Quantity Value(string id, QuantityKind kind) => new(id, id, 1, "", kind, "test");
        var table = new Table(
            "t", "title", ["mixed"], [[Value("a", QuantityKind.Measured)], [Value("b", QuantityKind.Modelled)]]);
        var page = Parse(HtmlReport.Write(WithSection(new Section("s", "section") { Tables = [table] })));
        Assert.Equal(["measured", "modelled"], page.Descendants("tbody").Single().Elements().SelectMany(Badges));
        Assert.Empty(page.Descendants("thead").SelectMany(Badges));
    }

    [Fact]
    public void Text_is_escaped_everywhere()
    {
        const string Hostile = "<script>alert(\"1 & 2\")</script>";
        var quantity = new Quantity("q", Hostile, 1, Hostile, QuantityKind.Modelled, Hostile);
        var html = HtmlReport.Write(new ReportDocument(
            Hostile,
            new Summary(Hostile, [quantity]),
            [
                new Section("s", Hostile)
                {
                    Text = Hostile,
                    Quantities = [quantity],
                    Tables = [new Table("t", Hostile, [Hostile], [[Hostile], [quantity]])],
                    Charts =
                    [
                        new BarChart("c", Hostile, new Axis(Hostile, Hostile), [Hostile], [new BarSeries(Hostile, [quantity])]),
                    ],
                    Checks = [new Check(Hostile, Passed: true, Hostile)],
                },
                Cli.Report.Section.Skipped("skipped", Hostile, Hostile),
            ]));
        Assert.DoesNotContain("<script", html);
        Assert.Equal(Hostile, Parse(html).Descendants("h1").Single().Value);
    }

    [Fact]
    public void Terminal_escapes_in_a_tool_message_leave_the_page_well_formed()
    {
        var section = Cli.Report.Section.Skipped("s", "section", "\u001B[31merror\u001B[0m \uD800 𝛼");
        var page = Parse(HtmlReport.Write(WithSection(section)));
        Assert.EndsWith("\uFFFD[31merror\uFFFD[0m \uFFFD 𝛼", page.Descendants("main").Single().Descendants("p").Single().Value);
    }

    [Fact]
    public void An_html_parser_sees_the_same_page()
    {
        // HTML ignores the slash of <p/>, and does not decode &gt; inside <style>.
        Assert.All(
            Regex.Matches(s_html, "<(?<name>[a-zA-Z]+)[^<>]*/>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)),
            match => Assert.Equal("meta", match.Groups["name"].Value));
        Assert.Contains(s_page.Descendants("style").Single().Value, s_html);
    }

    [Fact]
    public void A_skipped_section_stays_visible_with_its_reason()
    {
        Assert.Contains("Skipped: yosys was not found", Section("netlist").Value);
        Assert.DoesNotContain("Skipped", Section("training").Value);
        Assert.Contains("1 of 8 sections skipped", s_page.Descendants("header").Single().Value);
        Assert.Contains("Netlist simulation (skipped)", s_page.Descendants("nav").Single().Value);
    }

    [Fact]
    public void Failed_checks_show_in_the_front()
    {
        Assert.Contains("1 of 4 checks failed", s_page.Descendants("header").Single().Value);
        var passing = WithSection(new Section("s", "section") { Checks = [new Check("a", Passed: true, "")] });
        Assert.Contains("all 1 checks passed", HtmlReport.Write(passing));
    }

    [Theory]
    [InlineData(1281, "1,281")]
    [InlineData(-77824, "-77,824")]
    [InlineData(0, "0")]
    [InlineData(1281.4375, "1,281.44")]
    [InlineData(0.99998132, "0.999981")]
    [InlineData(0.9999999, "0.9999999")]
    [InlineData(0.00012345678, "0.000123457")]
    [InlineData(123456.7, "123,457")]
    [InlineData(3.2e-15, "3.2\u00A0×\u00A010⁻¹⁵")]
    [InlineData(6.02214e23, "6.022\u00A0×\u00A010²³")]
    public void Numbers_are_written_for_readers_with_the_exact_value_beside(double value, string expected)
    {
        var quantity = new Quantity("q", "a number", value, "", QuantityKind.Measured, "test");
        var report = WithSection(new Section("s", "section") { Quantities = [quantity] });
        var data = Parse(HtmlReport.Write(report)).Descendants("data").Single();
        Assert.Equal(expected, data.Value);
        Assert.Equal(value, double.Parse(data.Attribute("value")!.Value));
    }

    private static XElement Parse(string html) => XDocument.Parse(html).Root!;

    private static ReportDocument WithSection(Section section) => new("title", new Summary("", []), [section]);

    private static XElement Section(string id) =>
        s_page.Descendants("section").Single(section => section.Attribute("id")!.Value == id);

    private static string? Class(XElement element) => element.Attribute("class")?.Value;

    private static IEnumerable<string> Badges(XElement element) =>
        element.Descendants("span")
            .Where(span => Class(span)?.StartsWith("badge ", StringComparison.Ordinal) == true)
            .Select(span => span.Value);

    private static int Series(Chart chart) => chart is LineChart line ? line.Series.Count : ((BarChart)chart).Series.Count;
}
