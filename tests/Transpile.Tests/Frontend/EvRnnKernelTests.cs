using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Frontend;

public sealed class EvRnnKernelTests
{
    /// <summary>Three units in a ring, two inputs, one output.</summary>
    private static EvRnnKernel Create() => new(new EvRnnKernelConfiguration(3, 2, 1, [0, 1, 2, 3], [2, 0, 1]));

    [Fact]
    public void The_compiled_in_kernel_and_its_IR_agree_over_a_learning_sequence()
    {
        EvRnnKernel kernel = Create();
        FrontendResult result = KernelFrontend.Lower(kernel, KernelSource.FromAssembly(kernel));
        Assert.Empty(result.Findings.Select(f => f.ToString()));
        Assert.Empty(IrVerifier.Verify(result.Module!));

        var interpreter = new IrInterpreter(result.Module!);
        Random random = new(5);
        foreach (string field in new[] { "weights", "readout", "readoutBias", "target" })
        {
            int count = interpreter.Memories.Single(m => m.Key.Name == field).Value.Length;
            KernelHarness.Set(kernel, interpreter, field, [.. Enumerable.Range(0, count).Select(_ => (Int128)random.Next(-4000, 4000))]);
        }

        foreach (string entry in new[] { "StartSequence", "Step", "Step", "Step", "Evaluate", "Update", "StartSequence", "Step", "Step" })
        {
            KernelHarness.Set(kernel, interpreter, "input", random.Next(-4000, 4000), random.Next(-4000, 4000));
            KernelHarness.RunTwin(kernel, entry);
            interpreter.Run(entry);
            KernelHarness.CompareFields(kernel, interpreter);
        }

        Assert.Contains(interpreter.Memories.Single(m => m.Key.Name == "gradient").Value, g => g != 0);
    }
}
