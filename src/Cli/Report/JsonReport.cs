using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparseRtrl.Cli.Report;

/// <summary>
/// Writes the report as JSON. Each quantity stands once, under <c>quantities</c> and its id; everything else refers to it by id.
/// </summary>
public static class JsonReport
{
    /// <summary>Raised when a reader of the old layout would misread the new one.</summary>
    private const int SchemaVersion = 1;

    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        NewLine = "\n",

        // The file is never embedded in a page, so Greek letters and superscripts may stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The report as JSON text; the same document gives the same text on every machine.</summary>
    public static string Write(ReportDocument report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", SchemaVersion);
            json.WriteString("title", report.Title);
            json.WriteStartObject("summary");
            json.WriteString("text", report.Summary.Text);
            WriteReferences(json, "headlines", report.Summary.Headlines);
            json.WriteEndObject();
            WriteQuantities(json, report.Quantities);
            WriteArray(json, "sections", report.Sections, WriteSection);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteQuantities(Utf8JsonWriter json, IReadOnlyList<Quantity> quantities)
    {
        json.WriteStartObject("quantities");
        foreach (var quantity in quantities)
        {
            json.WriteStartObject(quantity.Id);
            json.WriteString("name", quantity.Name);
            json.WriteNumber("value", quantity.Value);
            json.WriteString("unit", quantity.Unit);
            json.WriteString("kind", quantity.Kind.Label());
            json.WriteString("source", quantity.Source);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSection(Utf8JsonWriter json, Section section)
    {
        json.WriteStartObject();
        json.WriteString("id", section.Id);
        json.WriteString("title", section.Title);
        json.WriteString("skipped", section.SkipReason);
        json.WriteString("text", section.Text);
        WriteReferences(json, "quantities", section.Quantities);
        WriteArray(json, "tables", section.Tables, WriteTable);
        WriteArray(json, "charts", section.Charts, WriteChart);
        WriteArray(json, "checks", section.Checks, static (writer, check) =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", check.Name);
            writer.WriteBoolean("passed", check.Passed);
            writer.WriteString("detail", check.Detail);
            writer.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void WriteTable(Utf8JsonWriter json, Table table)
    {
        json.WriteStartObject();
        json.WriteString("id", table.Id);
        json.WriteString("title", table.Title);
        WriteArray(json, "columns", table.Columns, static (writer, column) => writer.WriteStringValue(column));
        WriteArray(json, "rows", table.Rows, static (writer, row) =>
        {
            writer.WriteStartArray();
            foreach (var cell in row)
            {
                WriteCell(writer, cell);
            }

            writer.WriteEndArray();
        });
        json.WriteEndObject();
    }

    private static void WriteCell(Utf8JsonWriter json, Cell cell)
    {
        json.WriteStartObject();
        switch (cell)
        {
            case TextCell text:
                json.WriteString("text", text.Text);
                break;
            case QuantityCell quantity:
                json.WriteString("quantity", quantity.Quantity.Id);
                break;
            default:
                throw new ArgumentException($"Unknown cell {cell.GetType().Name}.", nameof(cell));
        }

        json.WriteEndObject();
    }

    private static void WriteChart(Utf8JsonWriter json, Chart chart)
    {
        json.WriteStartObject();
        json.WriteString("id", chart.Id);
        json.WriteString("title", chart.Title);
        switch (chart)
        {
            case LineChart line:
                json.WriteString("type", "line");
                WriteAxis(json, "horizontal", line.Horizontal);
                WriteAxis(json, "vertical", line.Vertical);
                WriteArray(json, "series", line.Series, WriteLineSeries);
                break;
            case BarChart bar:
                json.WriteString("type", "bar");
                WriteAxis(json, "values", bar.Values);
                WriteArray(json, "categories", bar.Categories, static (writer, category) => writer.WriteStringValue(category));
                WriteArray(json, "series", bar.Series, WriteBarSeries);
                break;
            default:
                throw new ArgumentException($"Unknown chart {chart.GetType().Name}.", nameof(chart));
        }

        json.WriteEndObject();
    }

    private static void WriteAxis(Utf8JsonWriter json, string property, Axis axis)
    {
        json.WriteStartObject(property);
        json.WriteString("title", axis.Title);
        json.WriteString("unit", axis.Unit);
        json.WriteString("scale", axis.Scale == AxisScale.Logarithmic ? "logarithmic" : "linear");
        json.WriteEndObject();
    }

    private static void WriteLineSeries(Utf8JsonWriter json, LineSeries series)
    {
        json.WriteStartObject();
        json.WriteString("name", series.Name);
        json.WriteString("kind", series.Kind.Label());
        json.WriteString("source", series.Source);
        WriteArray(json, "x", series.Points, static (writer, point) => writer.WriteNumberValue(point.X));
        WriteArray(json, "y", series.Points, static (writer, point) => writer.WriteNumberValue(point.Y));
        json.WriteEndObject();
    }

    private static void WriteBarSeries(Utf8JsonWriter json, BarSeries series)
    {
        json.WriteStartObject();
        json.WriteString("name", series.Name);
        WriteReferences(json, "values", series.Values);
        json.WriteEndObject();
    }

    private static void WriteReferences(Utf8JsonWriter json, string property, IReadOnlyList<Quantity> quantities) =>
        WriteArray(json, property, quantities, static (writer, quantity) => writer.WriteStringValue(quantity.Id));

    private static void WriteArray<T>(
        Utf8JsonWriter json, string property, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(property);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }
}
