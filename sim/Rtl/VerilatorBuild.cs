using System.Security.Cryptography;
using System.Text;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Rtl;

/// <summary>A kernel as Verilator reads it.</summary>
/// <param name="Verilog">Text with the module <see cref="HostMap.Kernel"/>, e.g. from <see cref="GhdlSynthesis"/>.</param>
public sealed record VerilogKernel(HostMap Map, string Verilog);

/// <summary>
/// One program with the models of one or several kernels: Verilator's own library and the test bench, which cost more than a
/// small model, are compiled once for all. The build stays in its directory and is used again as long as its inputs are the same.
/// </summary>
public sealed class VerilatorBuild
{
    private readonly ToolRunner tools;
    private readonly IReadOnlyList<VerilogKernel> kernels;
    private readonly IReadOnlyList<string> options;
    private readonly string directory;

    /// <param name="kernels">At least one; their names differ.</param>
    /// <param name="directory">For this build alone; made when it does not exist.</param>
    /// <param name="options">Further options of verilator; by default the models are those that are built soonest.</param>
    /// <exception cref="ArgumentException">There is no kernel, or two have the same name.</exception>
    public VerilatorBuild(
        ToolRunner tools, IReadOnlyList<VerilogKernel> kernels, string directory, params IReadOnlyList<string> options)
    {
        if (kernels.Count == 0 || kernels.DistinctBy(k => k.Map.Kernel, StringComparer.OrdinalIgnoreCase).Count() < kernels.Count)
        {
            throw new ArgumentException("A build has one or more kernels, each with a name of its own.", nameof(kernels));
        }

        this.tools = tools;
        this.kernels = kernels;
        this.options = options;
        this.directory = Path.GetFullPath(directory);
    }

    /// <summary>
    /// The program. Its argument is the name of a kernel; commands and results are files of its working directory.
    /// </summary>
    internal string Program => Path.Combine(directory, "obj_dir", "host_bench");

    /// <summary>The models, and how many cycles after a request each has the answer.</summary>
    private string KernelList
    {
        get
        {
            IEnumerable<string> calls = kernels.Select(k => $"kernel({k.Map.Kernel}, {k.Map.ReadLatencyCycles})");
            return string.Concat(kernels.Select(k => $"#include \"V{k.Map.Kernel}.h\"\n"))
                + $"#define KERNELS(kernel) {string.Join(' ', calls)}\n";
        }
    }

    /// <summary>Builds unless that was done before.</summary>
    /// <exception cref="ToolMissingException"/>
    /// <exception cref="ToolFailedException"/>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);

        // Written after a complete build only, so that an interrupted one is never used.
        string stamp = Path.Combine(directory, "built.sha256");
        string hash = HashOfInputs();
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellationToken) == hash)
        {
            return;
        }

        File.Delete(stamp);
        await WriteAsync("host_bench.cpp", TestBenchSources.Cpp, cancellationToken);
        await WriteAsync("kernels.h", KernelList, cancellationToken);
        foreach (VerilogKernel kernel in kernels)
        {
            await WriteAsync($"{kernel.Map.Kernel}.v", kernel.Verilog, cancellationToken);
            await tools.RunAsync(new ToolCall("verilator", Arguments(kernel), directory), cancellationToken);
        }

        await File.WriteAllTextAsync(stamp, hash, cancellationToken);
    }

    /// <summary>Each call compiles a model; the last one also links all of them.</summary>
    private List<string> Arguments(VerilogKernel kernel)
    {
        List<string> arguments =
        [
            "--cc", "--build", "-O3",

            // GHDL's Verilog is made for tools, not for readers: style warnings say nothing about the VHDL.
            "-Wno-lint", "-Wno-style",
            "--prefix", $"V{kernel.Map.Kernel}",
            "--top-module", kernel.Map.Kernel,
            .. options,
            $"{kernel.Map.Kernel}.v",
        ];
        if (kernel == kernels[^1])
        {
            arguments.AddRange(["--exe", "-o", "host_bench", "-CFLAGS", "-I..", "host_bench.cpp"]);
            arguments.AddRange(kernels.SkipLast(1).Select(k => $"V{k.Map.Kernel}__ALL.a"));
        }

        return arguments;
    }

    private string HashOfInputs()
    {
        IEnumerable<string> inputs =
            [TestBenchSources.Cpp, KernelList, .. kernels.SelectMany(k => Arguments(k).Append(k.Verilog))];
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', inputs))));
    }

    private Task WriteAsync(string file, string text, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(Path.Combine(directory, file), text, cancellationToken);
}
