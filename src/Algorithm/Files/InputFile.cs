using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparseRtrl.Algorithm;

/// <summary>Reads files that the user named.</summary>
internal static class InputFile
{
    /// <summary>Longest text of the user's that messages repeat in full.</summary>
    public const int LongestQuote = 40;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="InputFileException">The file cannot be read.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InputFileException($"{path}: is a folder; name a file");
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException($"{path}: there is no such file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputFileException($"{path}: cannot be read: {error.Message}");
        }
    }

    /// <summary>What the user wrote, in quotation marks and without control characters.</summary>
    public static string Quote(string text) =>
        JsonSerializer.Serialize(text.Length <= LongestQuote ? text : $"{text[..LongestQuote]}…", Json);
}
