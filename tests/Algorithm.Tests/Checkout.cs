namespace SparseRtrl.Algorithm.Tests;

/// <summary>The checkout that the tests were built in, for tests of documents and samples.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string ReadDocument(string name) => File.ReadAllText(Path.Combine(Root, "docs", name));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hastlayer.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run from a build inside the checkout");
    }
}
