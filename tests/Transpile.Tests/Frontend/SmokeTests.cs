using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Frontend;

public sealed class SmokeTests
{
    [Fact]
    public void Simple_kernel()
    {
        var file = KernelHarness.Kernel("""
            private readonly int units = 4;
            [HostWritable] private readonly short[] weights = [1, -2, 3, -4];
            private readonly int[] sums = new int[4];
            private readonly EventQueue<byte> fired = new(4);
            private int total;
            private byte small = 250;

            [Entry]
            public void Step()
            {
                int i = 0;
                sums[i] = Next(ref_: i++) + i;
                for (int k = 0; k < units; k++)
                {
                    if (weights[k] < 0) { continue; }
                    total += Saturate(weights[k] * 100);
                    fired.Enqueue((byte)k);
                }
                small += 10;
                foreach (short w in weights) { sums[3] += w; }
                while (fired.Count > 0 && weights[fired[0]] > 0) { sums[2] += fired.Dequeue(); }
            }

            private int Next(int ref_) { if (ref_ > 3) { return 7; } return ref_ + 20; }
            private static short Saturate(int x)
            {
                if (x > 250) return 250;
                if (x < -250) return -250;
                return (short)x;
            }
            """);
        (_, Module module) = KernelHarness.MustLower(file);
        TestContext.Current.TestOutputHelper!.WriteLine(IrPrinter.Print(module));
        KernelHarness.MustAgree(file);
    }
}
