namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>Files of the source tree that tests compare with.</summary>
internal static class Repository
{
    public static string PathOf(string relative)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hastlayer.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside the source tree."), relative);
    }
}
