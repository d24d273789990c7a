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
        Fill("weights", "forwardWeights", "readout", "readoutBias");
        Set("sequences", 2);
        Set("steps", 3);
        foreach (bool isLearning in new[] { true, false, true })
        {
            Fill("stream");
            Set("isLearning", isLearning ? 1 : 0);
            KernelHarness.RunTwin(kernel, nameof(EvRnnKernel.Run));
            foreach (IrInterpreter interpreter in interpreters)
            {
                interpreter.Run(nameof(EvRnnKernel.Run));
                KernelHarness.CompareFields(kernel, interpreter);
            }
        }

        Assert.Contains(interpreters[0].Memories.Single(m => m.Key.Name == "gradient").Value, g => g != 0);

        void Fill(params string[] fields)
        {
            foreach (string field in fields)
            {
                int count = interpreters[0].Memories.Single(m => m.Key.Name == field).Value.Length;
                Set(field, [.. Enumerable.Range(0, count).Select(_ => (Int128)random.Next(-4000, 4000))]);
            }
        }

        void Set(string field, params Int128[] values) => Array.ForEach(interpreters, i => KernelHarness.Set(kernel, i, field, values));
    }
}
