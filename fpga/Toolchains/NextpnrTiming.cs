using System.Text.Json;

namespace SparseRtrl.Fpga.Toolchains;

/// <summary>
/// The timing in nextpnr's report, for architectures whose cells it times: not the iCE40, whose multipliers it takes for registers.
/// </summary>
public static class NextpnrTiming
{
    /// <summary>The longest path from a clock's edge to the next one of the same clock. Paths from and to pins do not count.</summary>
    /// <param name="json">What <c>nextpnr-ecp5 --report</c> wrote.</param>
    /// <exception cref="FormatException">The text is not such a report, or no clock has a path.</exception>
    public static CriticalPath Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("critical_paths").EnumerateArray()
                .Where(path => path.GetProperty("from").GetString() == path.GetProperty("to").GetString())
                .Select(path => ParsePath(path.GetProperty("path")))
                .MaxBy(path => path.DelayNs) ?? throw new InvalidOperationException("it has no path between two edges of a clock");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"nextpnr's timing report is not the expected JSON: {error.Message}", error);
        }
    }

    private static CriticalPath ParsePath(JsonElement path)
    {
        List<JsonElement> steps = [.. path.EnumerateArray()];
        List<string> nets = [.. steps.Where(s => s.TryGetProperty("net", out _)).Select(s => s.GetProperty("net").GetString()!)];
        return new(steps.Sum(s => s.GetProperty("delay").GetDouble()), nets[0], nets[^1]);
    }
}
