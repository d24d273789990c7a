using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli;

/// <summary>A file that a command writes because the user asked for it.</summary>
internal static class OutputFile
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string path, string text)
    {
        try
        {
            AtomicFile.WriteAllText(path, text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {path}: cannot be written ({failure.Message}); name a file that you may write to");
        }
    }

    /// <summary>Opens a file that is too long to be made in memory.</summary>
    /// <param name="option">What named it.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static StreamWriter Create(string option, string path)
    {
        try
        {
            return File.CreateText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"{option} {path}: cannot be written ({failure.Message}); name a file that you may write to");
        }
    }
}
