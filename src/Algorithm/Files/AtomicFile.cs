namespace SparseRtrl.Algorithm;

/// <summary>
/// Writes a file whole or not at all: beside the target first, then renamed, so that a run that is killed leaves the old file or
/// the new one.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes whatever <paramref name="write"/> puts into the stream.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is still whole.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string partial = PartialOf(path);
        try
        {
            using (FileStream stream = File.Create(partial))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            // A full disk must not be left with half a file on it.
            File.Delete(partial);
            throw;
        }
    }

    /// <inheritdoc cref="Write"/>
    public static void WriteAllText(string path, string text) => Write(path, stream =>
    {
        using StreamWriter writer = new(stream, leaveOpen: true);
        writer.Write(text);
    });

    /// <summary>Writes several files: none of them takes its place before all are written.</summary>
    /// <exception cref="IOException">One of them cannot be written; older ones are still whole.</exception>
    public static void WriteAllTexts(IReadOnlyList<(string Path, string Text)> files)
    {
        try
        {
            foreach ((string path, string text) in files)
            {
                WriteAllText(PartialOf(path), text);
                if (Directory.Exists(path))
                {
                    throw new IOException($"{path}: is a folder; remove it or name another place");
                }
            }

            foreach ((string path, _) in files)
            {
                File.Move(PartialOf(path), path, overwrite: true);
            }
        }
        finally
        {
            foreach ((string path, _) in files)
            {
                File.Delete(PartialOf(path));
            }
        }
    }

    /// <summary>Renaming would put an ordinary file in the place of a device such as /dev/null.</summary>
    private static string PartialOf(string path) => Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal)
        ? throw new IOException($"{path}: is a device; name an ordinary file")
        : $"{path}.partial";
}
