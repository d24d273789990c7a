using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Sim.Tests.EndToEnd;

/// <summary>Many kernels in one build of Verilator, made when the first simulation needs it; variants of a kernel in one of their own.</summary>
public sealed class VerilatedKernels : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("srtrl-verilated-");
    private readonly Lazy<Task<Dictionary<string, VerilatorBuild>>> builds;

    /// <summary>All kernel cases.</summary>
    public VerilatedKernels()
        : this(KernelCase.Names.Select(KernelCase.Compile))
    {
    }

    internal VerilatedKernels(IEnumerable<KernelCase> kernels)
    {
        builds = new(() => CreateAsync(kernels));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ToolRunner Tools { get; } = new();

    public void Dispose() => directory.Delete(recursive: true);

    /// <summary>The simulator of one of the cases.</summary>
    internal async Task<VerilatorSimulator> SimulatorOfAsync(KernelCase kernel)
    {
        await RequiredTools.CheckAsync(Tools, "ghdl", "verilator", "g++", "make");
        return new(Tools, (await builds.Value)[kernel.Name], kernel.Kernel.Map, Path.Combine(directory.FullName, kernel.Name));
    }

    private async Task<Dictionary<string, VerilatorBuild>> CreateAsync(IEnumerable<KernelCase> cases)
    {
        var kernels = new Dictionary<string, VerilogKernel>();
        foreach (KernelCase kernel in cases)
        {
            string work = Path.Combine(directory.FullName, "ghdl", kernel.Name);
            kernels.Add(kernel.Name, new(
                kernel.Kernel.Map,
                await GhdlSynthesis.ToVerilogAsync(Tools, kernel.Kernel.Vhdl, kernel.Kernel.Map.Kernel, work, Cancellation)));
        }

        // The n-th variant of each kernel goes into the n-th build, since a name can be there once.
        var made = new Dictionary<string, VerilatorBuild>();
        foreach (var round in kernels.GroupBy(k => k.Value.Map.Kernel)
            .SelectMany(variants => variants.Select((variant, number) => (Name: variant.Key, Number: number, Kernel: variant.Value)))
            .GroupBy(variant => variant.Number))
        {
            VerilatorBuild build = Build(round.Key, [.. round.Select(r => r.Kernel)]);
            // Now, because several simulations may ask for it at the same time.
            await build.RunAsync(Cancellation);
            foreach (var variant in round)
            {
                made.Add(variant.Name, build);
            }
        }

        return made;
    }

    /// <summary>The runs are short: compiling costs more than what it would gain.</summary>
    private VerilatorBuild Build(int number, List<VerilogKernel> kernels) => new(
        Tools, kernels, Path.Combine(directory.FullName, $"build{number}"), "-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0");
}
