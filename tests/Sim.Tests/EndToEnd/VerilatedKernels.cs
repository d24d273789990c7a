using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Sim.Tests.EndToEnd;

/// <summary>All kernel cases in one build of Verilator, made when the first test asks for it; variants of a kernel in one of their own.</summary>
public sealed class VerilatedKernels : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("srtrl-verilated-");
    private readonly Lazy<Task<Dictionary<string, VerilatorBuild>>> builds;

    public VerilatedKernels()
    {
        builds = new(CreateAsync);
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

    private async Task<Dictionary<string, VerilatorBuild>> CreateAsync()
    {
        var kernels = new Dictionary<string, VerilogKernel>();
        foreach (string name in KernelCase.Names)
        {
            KernelCase kernel = KernelCase.Compile(name);
            string work = Path.Combine(directory.FullName, "ghdl", name);
            kernels.Add(name, new(
                kernel.Kernel.Map,
                await GhdlSynthesis.ToVerilogAsync(Tools, kernel.Kernel.Vhdl, kernel.Kernel.Map.Kernel, work, Cancellation)));
        }

        // The n-th variant of each kernel goes into the n-th build, since a name can be there once.
        return kernels.GroupBy(k => k.Value.Map.Kernel)
            .SelectMany(variants => variants.Select((variant, number) => (Name: variant.Key, Number: number, Kernel: variant.Value)))
            .GroupBy(variant => variant.Number)
            .SelectMany(round => Names(round.Select(r => r.Name), Build(round.Key, [.. round.Select(r => r.Kernel)])))
            .ToDictionary(build => build.Key, build => build.Value);
    }

    private static IEnumerable<KeyValuePair<string, VerilatorBuild>> Names(IEnumerable<string> names, VerilatorBuild build) =>
        names.Select(name => KeyValuePair.Create(name, build));

    /// <summary>The runs are short: compiling costs more than what it would gain.</summary>
    private VerilatorBuild Build(int number, List<VerilogKernel> kernels) => new(
        Tools, kernels, Path.Combine(directory.FullName, $"build{number}"), "-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0");
}
