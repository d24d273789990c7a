using SparseRtrl.Transpile;

namespace SparseRtrl.Cli;

/// <summary>Writes what a transpilation gives, whole or not at all.</summary>
internal static class KernelFiles
{
    public static async Task WriteAsync(Transpilation kernel, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        await WriteAsync(Path.Combine(folder.FullName, kernel.VhdlFileName), kernel.Vhdl, cancellationToken);
        await WriteAsync(Path.Combine(folder.FullName, kernel.MapFileName), kernel.MapJson, cancellationToken);
    }

    /// <summary>
    /// Writes beside the target and then renames, so that a run that is killed leaves the old file or the new one.
    /// </summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        string partial = $"{path}.partial";
        try
        {
            await File.WriteAllTextAsync(partial, text, cancellationToken);
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            // A full disk must not be left with half a file on it.
            File.Delete(partial);
            throw;
        }
    }
}
