namespace SparseRtrl.Fpga;

/// <summary>Text files of this project that are compiled into the assembly, by their path in the project.</summary>
internal static class EmbeddedText
{
    public static string Read(string path) => TryRead(path) ?? throw new InvalidOperationException($"{path} is not embedded.");

    public static string? TryRead(string path)
    {
        using Stream? stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(path);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Names, without folder and extension, of the embedded files of a folder, in order.</summary>
    public static IEnumerable<string> NamesIn(string folder, string extension) => typeof(EmbeddedText).Assembly
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))
        .Where(name => name.EndsWith(extension, StringComparison.Ordinal))
        .Select(name => name[(folder.Length + 1)..^extension.Length])
        .Order(StringComparer.Ordinal);
}
