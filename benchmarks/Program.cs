using BenchmarkDotNet.Running;
using SparseRtrl.Benchmarks;

if (args is ["simulators"])
{
    await SimulatorComparison.RunAsync();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(DenseSimdRtrl).Assembly).Run(args);
}
