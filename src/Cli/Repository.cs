namespace SparseRtrl.Cli;

/// <summary>The checkout that this program was built from.</summary>
internal static class Repository
{
    /// <summary>Its top folder; the launcher tells it, as the built program may lie anywhere.</summary>
    /// <exception cref="UsageException">The program was not started by the launcher.</exception>
    public static string Root =>
        Environment.GetEnvironmentVariable("SRTRL_ROOT") is { Length: > 0 } root
            && File.Exists(Path.Combine(root, "Hastlayer.sln"))
            ? root
            : throw new UsageException(
                "SRTRL_ROOT does not name a checkout of this repository; start the program with ./srtrl, which sets it");
}
