namespace SparseRtrl.Cli;

/// <summary>Folders that a command writes to.</summary>
internal static class OutputFolder
{
    /// <summary>Makes sure, before any work is done, that a folder exists and files can be created in it.</summary>
    /// <exception cref="UsageException">It cannot be created or written.</exception>
    public static void Prepare(DirectoryInfo folder)
    {
        try
        {
            folder.Create();
            string probe = Path.Combine(folder.FullName, $".srtrl-{Guid.NewGuid():N}");
            using FileStream file = new(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"--out {folder}: cannot be written ({failure.Message}); name a folder that you may write to");
        }
    }
}
