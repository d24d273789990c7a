using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;
using Xunit;
using SparseRtrl.Transpile.Resources;

namespace SparseRtrl.Transpile.Tests.Frontend;

public sealed class EvRnnKernelTests
{
    /// <summary>Three units in a ring, two inputs, one output.</summary>
    private static EvRnnKernel Create() => new(new EvRnnKernelConfiguration(3, 2, 1, [0, 1, 2, 3], [2, 0, 1]));

    [Fact]
    public void The_compiled_in_kernel_agrees_with_its_IR_before_and_after_the_passes_over_a_learning_sequence()
    {
        EvRnnKernel kernel = Create();
        FrontendResult result = KernelFrontend.Lower(kernel, KernelSource.FromAssembly(kernel), MemoryTechnology.IceUltraPlus);
        Assert.Empty(result.Findings.Select(f => f.ToString()));
        Assert.Empty(IrVerifier.Verify(result.Module!));

        IrInterpreter[] interpreters = [new(result.Module!), new(PassPipeline.Run(result.Module!))];
        Random random = new(5);
        foreach (string field in new[] { "weights", "readout", "readoutBias", "target" })
        {
            int count = interpreters[0].Memories.Single(m => m.Key.Name == field).Value.Length;
            Int128[] values = [.. Enumerable.Range(0, count).Select(_ => (Int128)random.Next(-4000, 4000))];
            Array.ForEach(interpreters, i => KernelHarness.Set(kernel, i, field, values));
        }

        string[] entries = ["StartSequence", "Step", "Step", "Step", "Evaluate", "Update", "StartSequence", "Step", "Step"];
        foreach (string entry in entries)
        {
            Int128[] input = [random.Next(-4000, 4000), random.Next(-4000, 4000)];
            Array.ForEach(interpreters, i => KernelHarness.Set(kernel, i, "input", input));
            KernelHarness.RunTwin(kernel, entry);
            foreach (IrInterpreter interpreter in interpreters)
            {
                interpreter.Run(entry);
                KernelHarness.CompareFields(kernel, interpreter);
            }
        }

        Assert.Contains(interpreters[0].Memories.Single(m => m.Key.Name == "gradient").Value, g => g != 0);
    }
}
