using System.CommandLine;

namespace SparseRtrl.Cli.Commands;

/// <summary>Options that mean the same in every command.</summary>
internal static class CommonOptions
{
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Install missing tools without asking" };

    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON" };

    public static Option<DirectoryInfo> Out(string description) => new("--out", "-o") { Description = description, HelpName = "DIR" };
}
