using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparseRtrl.Transpile.Schedule.Report;

/// <summary>The file <c>&lt;kernel&gt;.schedule.json</c> (schema: docs/report.md).</summary>
public static class ScheduleJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        // The file is read by programs and people, never put into HTML as it is.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The report as JSON, ended by a line feed.</summary>
    public static string Write(ScheduleReport report) => JsonSerializer.Serialize(report, Options) + "\n";
}
