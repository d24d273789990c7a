using SparseRtrl.Cli.Report;
using Xunit;

namespace SparseRtrl.Cli.Tests.Report;

public sealed class ReportModelTests
{
    private static readonly Quantity s_one = Value("one", 1, "MAC");

    [Theory]
    [InlineData(QuantityKind.Measured)]
    [InlineData(QuantityKind.Simulated)]
    [InlineData(QuantityKind.Modelled)]
    public void A_result_without_a_source_is_refused(QuantityKind kind)
    {
        Assert.Throws<ArgumentException>(() => new Quantity("energy", "energy", 1, "pJ", kind, " "));
        Assert.Throws<ArgumentException>(() => new LineSeries("energy", kind, "", [new ChartPoint(0, 0)]));
    }

    [Fact]
    public void An_input_needs_no_source() =>
        Assert.Equal("", new Quantity("units", "units", 16, "", QuantityKind.Configured, "").Source);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_no_finite_number_is_refused(double value) =>
        Assert.Throws<ArgumentException>(() => Value("x", value));

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("1st")]
    [InlineData("α")]
    [InlineData("a\n")]
    public void An_id_that_cannot_be_an_anchor_is_refused(string id) => Assert.Throws<ArgumentException>(() => Value(id, 1));

    [Fact]
    public void A_table_row_has_one_cell_per_column() =>
        Assert.Throws<ArgumentException>(() => new Table("t", "title", ["a", "b"], [["only one"]]));

    [Fact]
    public void A_bar_has_the_unit_of_the_axis() =>
        Assert.Throws<ArgumentException>(() =>
            new BarChart("c", "title", new Axis("cycles", "cycles"), ["a"], [new BarSeries("s", [s_one])]));

    [Fact]
    public void A_bar_series_has_one_value_per_category() =>
        Assert.Throws<ArgumentException>(() =>
            new BarChart("c", "title", new Axis("work", "MAC"), ["a", "b"], [new BarSeries("s", [s_one])]));

    [Fact]
    public void Zero_is_refused_on_a_logarithmic_axis()
    {
        BarChart Chart(AxisScale scale) =>
            new("c", "title", new Axis("work", "MAC", scale), ["a"], [new BarSeries("s", [Value("zero", 0, "MAC")])]);

        Assert.Throws<ArgumentException>(() => Chart(AxisScale.Logarithmic));
        Assert.Single(Chart(AxisScale.Linear).Series);
    }

    [Fact]
    public void A_line_without_points_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            new LineChart("c", "title", new Axis("x"), new Axis("y"), [new LineSeries("s", QuantityKind.Measured, "test", [])]));

    [Fact]
    public void One_id_cannot_stand_for_two_numbers()
    {
        ReportDocument Report(Quantity second) =>
            new("title", new Summary("", [s_one]), [new Section("s", "section") { Quantities = [second] }]);

        Assert.Throws<ArgumentException>(() => Report(Value("one", 2, "MAC")));
        Assert.Equal([s_one], Report(Value("one", 1, "MAC")).Quantities);
    }

    [Fact]
    public void Two_parts_cannot_share_an_anchor()
    {
        var table = new Table("same", "title", ["a"], []);
        Assert.Throws<ArgumentException>(() =>
            new ReportDocument("title", new Summary("", []), [new Section("same", "section") { Tables = [table] }]));
    }

    [Theory]
    [InlineData(0.5, false, true)]
    [InlineData(1.0, true, true)]
    [InlineData(1.5, true, false)]
    public void A_check_follows_from_its_quantity(double limit, bool isAtMost, bool isAtLeast)
    {
        Assert.Equal(isAtMost, Check.AtMost("upper limit", s_one, limit).Passed);
        Assert.Equal(isAtLeast, Check.AtLeast("lower limit", s_one, limit).Passed);
    }

    private static Quantity Value(string id, double value, string unit = "") =>
        new(id, "a number", value, unit, QuantityKind.Measured, "test");
}
