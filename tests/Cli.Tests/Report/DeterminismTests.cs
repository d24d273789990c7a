using System.Globalization;
using ScottPlot;
using SkiaSharp;
using SparseRtrl.Cli.Report;
using Xunit;

namespace SparseRtrl.Cli.Tests.Report;

public sealed class DeterminismTests
{
    [Fact]
    public void Equal_documents_give_equal_bytes()
    {
        Assert.Equal(HtmlReport.Write(ExampleReport.Create()), HtmlReport.Write(ExampleReport.Create()));
        Assert.Equal(JsonReport.Write(ExampleReport.Create()), JsonReport.Write(ExampleReport.Create()));
    }

    [Fact]
    public void The_culture_of_the_machine_does_not_show()
    {
        var (html, json) = Write();
        var culture = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (commas.NumberFormat.NumberDecimalSeparator, commas.NumberFormat.NumberGroupSeparator) = (",", ".");
        try
        {
            CultureInfo.CurrentCulture = commas;
            Assert.Equal("1,5", $"{1.5}");
            Assert.Equal((html, json), Write());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void The_fonts_of_the_machine_do_not_show()
    {
        var families = SKFontManager.Default.FontFamilies.Take(2).ToList();
        if (families.Count < 2)
        {
            Assert.Skip("This machine has no two fonts to compare; the other tests here then show that none is needed.");
        }

        var font = Fonts.Default;
        try
        {
            Fonts.Default = families[0];
            var (html, plain) = (HtmlReport.Write(ExampleReport.Create()), PlotWithItsOwnText());
            Fonts.Default = families[1];
            Assert.NotEqual(plain, PlotWithItsOwnText());
            Assert.Equal(html, HtmlReport.Write(ExampleReport.Create()));
        }
        finally
        {
            Fonts.Default = font;
        }
    }

    private static string PlotWithItsOwnText()
    {
        var plot = new Plot();
        plot.XLabel("a label drawn by the plot library");
        return plot.GetSvgXml(400, 300);
    }

    private static (string Html, string Json) Write() =>
        (HtmlReport.Write(ExampleReport.Create()), JsonReport.Write(ExampleReport.Create()));
}
