using System.Buffers;
using System.Text.Json;

namespace SparseRtrl.Algorithm;

/// <summary>A value in a user's JSON file. Reads it as what it has to be, or refuses it with its place.</summary>
/// <param name="file">For messages.</param>
/// <param name="path">From the root, e.g. <c>$.recurrent.u[3]</c>.</param>
internal sealed class InputValue(string file, string path, JsonElement element)
{
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    public bool IsArray => element.ValueKind == JsonValueKind.Array;

    public static string PathOfKey(string path, string key) => key.Length > 0 && !key.AsSpan().ContainsAnyExcept(PlainCharacters)
        ? $"{path}.{key}"
        : $"{path}[{InputFile.Quote(key)}]";

    /// <summary>The members by key; no key may be there twice.</summary>
    public InputObject AsObject()
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Unexpected("an object");
        }

        Dictionary<string, InputValue> members = [];
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string key = ReadText(() => property.Name) ?? throw Error("a key is no Unicode text");
            var member = new InputValue(file, PathOfKey(path, key), property.Value);
            if (!members.TryAdd(key, member))
            {
                throw member.Error("this key is there twice");
            }
        }

        return new(this, members);
    }

    /// <param name="expected">Completes "expected … ".</param>
    public InputValue[] AsArray(string expected) => IsArray
        ? [.. element.EnumerateArray().Select((item, i) => new InputValue(file, $"{path}[{i}]", item))]
        : throw Unexpected(expected);

    /// <param name="length">How many elements the array has to have.</param>
    /// <param name="unit">What the elements are, and why so many, e.g. "one row per unit".</param>
    public InputValue[] AsArray(int length, string unit)
    {
        InputValue[] items = AsArray($"an array with {unit} ({length})");
        return items.Length == length ? items : throw Error($"expected {unit} ({length}); found {items.Length}");
    }

    /// <summary>A vector of finite numbers.</summary>
    /// <inheritdoc cref="AsArray(int, string)"/>
    public double[] AsNumbers(int length, string unit) =>
        Array.ConvertAll(AsNumbers(length, unit, nullAllowed: false), number => number!.Value);

    /// <summary>A vector of finite numbers, with null where there is none.</summary>
    /// <inheritdoc cref="AsArray(int, string)"/>
    public double?[] AsNumbersOrNulls(int length, string unit) => AsNumbers(length, unit, nullAllowed: true);

    public double AsNumber() => AsNumber(element) ?? throw Unexpected("a finite number");

    /// <param name="expected">Completes "expected … ".</param>
    public double AsNumber(Func<double, bool> allowed, string expected) =>
        AsNumber(element) is { } number && allowed(number) ? number : throw Unexpected(expected);

    /// <param name="exclusiveMaximum">The number has to be smaller.</param>
    /// <param name="expected">Completes "expected … ".</param>
    public int AsInteger(int minimum, int exclusiveMaximum, string expected) =>
        element.ValueKind == JsonValueKind.Number
            && element.TryGetInt32(out int number)
            && number >= minimum
            && number < exclusiveMaximum
            ? number
            : throw Unexpected(expected);

    public int AsCount() => AsInteger(1, int.MaxValue, "a whole number of at least 1");

    /// <param name="expected">Completes "expected … ".</param>
    public string AsText(string expected) =>
        (element.ValueKind == JsonValueKind.String ? ReadText(element.GetString) : null) ?? throw Unexpected(expected);

    /// <summary>One of several words, as what it stands for.</summary>
    public T AsOneOf<T>(FileWords<T> words)
    {
        string? word = element.ValueKind == JsonValueKind.String ? ReadText(element.GetString) : null;
        return words.TryFind(word, out T? meaning)
            ? meaning
            : throw Unexpected(string.Join(" or ", words.All.Select(InputFile.Quote)));
    }

    public InputFileException Unexpected(string expected) => Error($"expected {expected}; found {Describe(element)}");

    public InputFileException Error(string problem) => new($"{file}: {path}: {problem}");

    public InputFileException MissingKey(string key) => new($"{file}: {PathOfKey(path, key)}: this key is missing");

    private static double? AsNumber(JsonElement element) =>
        // A number beyond the range of double, such as 1e999, reads as infinity.
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : null;

    private static string? ReadText(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null; // not Unicode, e.g. half of a surrogate pair
        }
    }

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => ReadText(element.GetString) is { } text ? $"the text {InputFile.Quote(text)}" : "a text",
        JsonValueKind.Number when element.GetRawText() is { Length: <= InputFile.LongestQuote } number => number,
        JsonValueKind.Number => "a number",
        _ => element.GetRawText(),
    };

    private double?[] AsNumbers(int length, string unit, bool nullAllowed)
    {
        if (!IsArray)
        {
            throw Unexpected($"an array with {unit} ({length})");
        }

        if (element.GetArrayLength() != length)
        {
            throw Error($"expected {unit} ({length}); found {element.GetArrayLength()}");
        }

        double?[] numbers = new double?[length];
        int i = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            numbers[i] = AsNumber(item);
            if (numbers[i] is null && !(nullAllowed && item.ValueKind == JsonValueKind.Null))
            {
                throw new InputValue(file, $"{path}[{i}]", item).Unexpected($"a finite number{(nullAllowed ? " or null" : "")}");
            }

            i++;
        }

        return numbers;
    }
}
