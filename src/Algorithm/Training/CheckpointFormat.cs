using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The file format of checkpoints: one JSON object with format, version, the SHA-256 of the text of the content, and the content.
/// JSON because any tool can then show the settings and the history; numbers are base64 of little-endian bits because a run must
/// resume to the bit; a checksum because in such text a flipped bit would go unseen.
/// </summary>
internal static class CheckpointFormat
{
    private const string Name = "srtrl-checkpoint";

    /// <summary>Raised whenever the content changes its meaning.</summary>
    private const int Version = 1;

    private static readonly JsonSerializerOptions ContentOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static void Write(Stream stream, Checkpoint checkpoint)
    {
        string content = JsonSerializer.Serialize(CheckpointContent.Of(checkpoint), ContentOptions);
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("format", Name);
        json.WriteNumber("version", Version);
        json.WriteString("sha256", Checksum(content));
        json.WritePropertyName("content");
        json.WriteRawValue(content, skipInputValidation: true);
        json.WriteEndObject();
    }

    /// <param name="path">For messages.</param>
    /// <exception cref="InputFileException">It is no whole checkpoint of this version.</exception>
    public static Checkpoint Read(string path, byte[] bytes)
    {
        Header header;
        try
        {
            header = JsonSerializer.Deserialize<Header>(bytes, JsonSerializerOptions.Web) ?? new(null, 0, null, default);
        }
        catch (JsonException error)
        {
            throw new InputFileException(
                $"{path}: is no checkpoint, or was cut short: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1} "
                + "is no JSON");
        }

        if (header.Format != Name)
        {
            throw new InputFileException($"{path}: is no checkpoint of srtrl");
        }

        if (header.Version != Version)
        {
            throw new InputFileException(
                $"{path}: is a checkpoint of version {header.Version}; this srtrl reads version {Version}, "
                + "use the one that wrote it");
        }

        string content = header.Content.ValueKind == JsonValueKind.Object ? header.Content.GetRawText() : "";
        if (header.Sha256 != Checksum(content))
        {
            throw new InputFileException($"{path}: is damaged: its content does not have the checksum that was written with it");
        }

        try
        {
            return JsonSerializer.Deserialize<CheckpointContent>(content, ContentOptions)!.ToCheckpoint();
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentException)
        {
            throw new InputFileException($"{path}: its content is not that of a checkpoint: {error.Message}");
        }
    }

    private static string Checksum(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private sealed record Header(string? Format, int Version, string? Sha256, JsonElement Content);
}
