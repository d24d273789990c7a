using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Sim.Tests.EndToEnd;

/// <summary>All kernel cases in one build of Verilator, made when the first test asks for it.</summary>
public sealed class VerilatedKernels : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("srtrl-verilated-");
    private readonly Lazy<Task<VerilatorBuild>> build;

    public VerilatedKernels()
    {
        build = new(CreateAsync);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ToolRunner Tools { get; } = new();

    public void Dispose() => directory.Delete(recursive: true);

    /// <summary>The simulator of one of the cases.</summary>
    internal async Task<VerilatorSimulator> SimulatorOfAsync(KernelCase kernel)
    {
        await RequiredTools.CheckAsync(Tools, "ghdl", "verilator", "g++", "make");
        return new(Tools, await build.Value, kernel.Kernel.Map, Path.Combine(directory.FullName, kernel.Name));
    }

    private async Task<VerilatorBuild> CreateAsync()
    {
        var kernels = new List<VerilogKernel>();
        foreach (string name in KernelCase.Names)
        {
            KernelCase kernel = KernelCase.Compile(name);
            string work = Path.Combine(directory.FullName, "ghdl", name);
            kernels.Add(new(
                kernel.Kernel.Map,
                await GhdlSynthesis.ToVerilogAsync(Tools, kernel.Kernel.Vhdl, kernel.Kernel.Map.Kernel, work, Cancellation)));
        }

        // The runs are short: compiling costs more than what it would gain.
        return new(
            Tools, kernels, Path.Combine(directory.FullName, "build"), "-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0");
    }
}
