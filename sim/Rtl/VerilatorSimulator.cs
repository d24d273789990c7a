using System.Security.Cryptography;
using System.Text;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Rtl;

/// <summary>
/// Simulates Verilog, compiled to machine code by Verilator, with a C++ test bench. The build stays in the work directory and is
/// used again as long as the Verilog is the same.
/// </summary>
/// <param name="verilog">Text with the module <see cref="HostMap.Kernel"/>, e.g. from <see cref="GhdlSynthesis"/>.</param>
/// <param name="workDirectory">For this simulator alone; made when it does not exist.</param>
/// <param name="cycleLimit">Cycles after which a run counts as an endless loop.</param>
public sealed class VerilatorSimulator(
    ToolRunner tools, string verilog, HostMap map, string workDirectory, int cycleLimit = RunLimit.DefaultCycles)
    : RtlSimulator(map, workDirectory, cycleLimit)
{
    public override string Name => "Verilator";

    private string[] BuildArguments =>
    [
        "--cc", "--exe", "--build", "-O3",

        // GHDL's Verilog is made for tools, not for readers: style warnings say nothing about the VHDL.
        "-Wno-lint", "-Wno-style",
        "--prefix", "Vkernel",
        "--top-module", Map.Kernel,
        "-CFLAGS", $"-O2 {TestBenchSources.CppDefinitions(Map)}",
        "kernel.v", "host_bench.cpp",
    ];

    private protected override async Task SimulateAsync(CancellationToken cancellationToken)
    {
        await BuildAsync(cancellationToken);
        await tools.RunAsync(
            new ToolCall(Path.Combine(WorkDirectory, "obj_dir", "Vkernel"), [], WorkDirectory), cancellationToken);
    }

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        // Written after a complete build only, so that an interrupted one is never used.
        string stamp = Path.Combine(WorkDirectory, "built.sha256");
        byte[] inputs = Encoding.UTF8.GetBytes(string.Join('\n', [verilog, TestBenchSources.Cpp, .. BuildArguments]));
        string hash = Convert.ToHexString(SHA256.HashData(inputs));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellationToken) == hash)
        {
            return;
        }

        File.Delete(stamp);
        await WriteAsync("kernel.v", verilog, cancellationToken);
        await WriteAsync("host_bench.cpp", TestBenchSources.Cpp, cancellationToken);
        await tools.RunAsync(new ToolCall("verilator", BuildArguments, WorkDirectory), cancellationToken);
        await File.WriteAllTextAsync(stamp, hash, cancellationToken);
    }
}
