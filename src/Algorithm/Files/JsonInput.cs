using System.Text;
using System.Text.Json;

namespace SparseRtrl.Algorithm;

/// <summary>Gets a user's JSON file into memory; says where it is wrong when it is no JSON at all.</summary>
internal static class JsonInput
{
    private static readonly string[] NotFinite = ["NaN", "Infinity", "-Infinity"];

    /// <exception cref="InputFileException">The file cannot be read or holds no JSON.</exception>
    public static InputValue Load(string file) => Parse(file, InputFile.ReadAllBytes(file));

    /// <param name="file">For messages.</param>
    /// <param name="utf8">A byte order mark in front is allowed.</param>
    public static InputValue Parse(string file, ReadOnlyMemory<byte> utf8)
    {
        ReadOnlyMemory<byte> json = utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new InputFileException($"{file}: the file is empty; it should hold one JSON object");
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return new(file, "$", document.RootElement.Clone());
        }
        catch (JsonException error)
        {
            throw new InputFileException(
                $"{file}({error.LineNumber + 1},{error.BytePositionInLine + 1}): {Explain(json.Span, error)}");
        }
    }

    /// <summary>
    /// Path and reason of a syntax error. The parser knows only its line, so the tokens before it are read again.
    /// </summary>
    private static string Explain(ReadOnlySpan<byte> json, JsonException error)
    {
        var reader = new Utf8JsonReader(json);
        Stack<string> open = new(); // paths of the containers around the reader
        Stack<int> position = new(); // elements that each of them has so far
        string next = "$";
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    next = InputValue.PathOfKey(open.Peek(), Text(ref reader));
                    continue;
                }

                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    open.Push(next);
                    position.Push(reader.TokenType == JsonTokenType.StartArray ? 0 : -1);
                }
                else
                {
                    if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                    {
                        open.Pop();
                        position.Pop();
                    }

                    if (position.TryPop(out int index))
                    {
                        position.Push(index < 0 ? index : index + 1);
                    }
                }

                next = open.Count == 0 ? "$" : position.Peek() < 0 ? open.Peek() : $"{open.Peek()}[{position.Peek()}]";
            }
        }
        catch (JsonException)
        {
            // The same error; by now its path is known.
        }

        string rest = Encoding.UTF8.GetString(json[(int)reader.BytesConsumed..]).TrimStart(' ', '\t', '\r', '\n', ',', ':');
        string? word = Array.Find(NotFinite, rest.StartsWith);
        string reason = word is null
            ? $"not valid JSON: {error.Message.Split(" LineNumber:")[0]}"
            : $"expected a finite number, found {word}";
        return $"{next}: {reason}";
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "?"; // a key that is no Unicode text
        }
    }
}
