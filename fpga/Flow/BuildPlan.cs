using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Fpga.Flow;

/// <summary>A text file that a plan writes before its first tool call.</summary>
/// <param name="Path">Relative to the build directory.</param>
public sealed record PlannedFile(string Path, string Text);

/// <summary>
/// A build as data: what is written, what is called, what comes out. All paths are relative to the build directory, and nothing
/// in it depends on the machine or the time, so that equal plans give byte-identical products wherever they run.
/// </summary>
/// <param name="Calls">In order; each working directory is relative to the build directory.</param>
/// <param name="Products">Files that exist after the last call.</param>
public sealed record BuildPlan(ImmutableArray<PlannedFile> Files, ImmutableArray<ToolCall> Calls, ImmutableArray<string> Products)
{
    /// <summary>
    /// SHA-256 of the files' paths and texts, the calls and the products: the identity of the build's result for given tool
    /// versions.
    /// </summary>
    public string Hash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (PlannedFile file in Files)
            {
                Append(hash, file.Path, file.Text);
            }

            foreach (ToolCall call in Calls)
            {
                Append(hash, [call.WorkingDirectory, call.Tool, .. call.Arguments]);
            }

            Append(hash, [.. Products]);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>The plan for a reader: the files by name, the calls as shell commands, the products.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (PlannedFile file in Files)
        {
            text.Append("write ").Append(file.Path).Append('\n');
        }

        foreach (ToolCall call in Calls)
        {
            text.Append("run   ").Append(call.CommandLine).Append('\n');
        }

        foreach (string product in Products)
        {
            text.Append("gives ").Append(product).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes the files into <paramref name="directory"/> and runs the calls there.</summary>
    /// <exception cref="ToolMissingException"/>
    /// <exception cref="ToolFailedException">A call failed, or a product is missing although every call succeeded.</exception>
    public async Task RunAsync(ToolRunner runner, string directory, CancellationToken cancellationToken)
    {
        foreach (PlannedFile file in Files)
        {
            string path = Path.Combine(directory, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, file.Text, cancellationToken);
        }

        foreach (ToolCall call in Calls)
        {
            string workingDirectory = Path.GetFullPath(Path.Combine(directory, call.WorkingDirectory));
            await runner.RunAsync(call with { WorkingDirectory = workingDirectory }, cancellationToken);
        }

        foreach (string product in Products)
        {
            if (!File.Exists(Path.Combine(directory, product)))
            {
                throw new ToolFailedException($"the tools reported success but did not write {product} in {directory}");
            }
        }
    }

    /// <summary>Length-prefixed, so that moving text from one part to the next changes the hash.</summary>
    private static void Append(IncrementalHash hash, params ReadOnlySpan<string> parts)
    {
        hash.AppendData(BitConverter.GetBytes(parts.Length));
        foreach (string part in parts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }
}
