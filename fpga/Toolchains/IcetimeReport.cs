using System.Text.Json;

namespace SparseRtrl.Fpga.Toolchains;

/// <summary>The timing report of an iCE40 design.</summary>
public static class IcetimeReport
{
    /// <param name="json">What <c>icetime -j</c> wrote: a list of paths, each a list of steps with the delay up to there.</param>
    /// <exception cref="FormatException">The text is not such a report.</exception>
    public static CriticalPath Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new() { AllowTrailingCommas = true });
            JsonElement.ArrayEnumerator path = document.RootElement[0].EnumerateArray();
            JsonElement first = path.First();
            JsonElement last = path.Last();
            return new(last.GetProperty("delay_ns").GetDouble(), NetOf(first), NetOf(last));
        }
        catch (Exception error) when (
            error is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new FormatException($"icetime's timing report is not the expected list of paths: {error.Message}", error);
        }
    }

    /// <summary>The design's name of a net, where nextpnr kept one; otherwise the chip's name of the wire.</summary>
    private static string NetOf(JsonElement step) =>
        step.GetProperty(step.TryGetProperty("net", out _) ? "net" : "hwnet").GetString()!;
}
