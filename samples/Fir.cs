using SparseRtrl.Hardware;

namespace Samples;

/// <summary>
/// A finite impulse response filter: y = Σ_k h_k x(t−k), in Q.15. Write <c>sample</c>, start <c>Step</c>, read <c>result</c>.
/// Try it: <c>./srtrl transpile samples/Fir.cs --set taps=16 --out fir</c>.
/// </summary>
[HardwareKernel]
public sealed class Fir
{
    private readonly int taps;

    /// <summary>h, with 15 fraction bits.</summary>
    [HostWritable] private readonly short[] coefficients;

    /// <summary>The last samples, newest at <see cref="newest"/>.</summary>
    private readonly short[] history;

    [HostWritable] private short sample;
    private short result;
    private int newest;

    public Fir(int taps = 8)
    {
        this.taps = taps;
        coefficients = new short[taps];
        history = new short[taps];
    }

    [Entry]
    public void Step()
    {
        newest = newest == 0 ? taps - 1 : newest - 1;
        history[newest] = sample;
        int sum = 0;
        int at = newest;
        for (int k = 0; k < taps; k++)
        {
            sum += FixedPoint.MultiplyRounded(coefficients[k], history[at], 15);
            at = at == taps - 1 ? 0 : at + 1;
        }

        result = FixedPoint.Saturate16(sum);
    }
}
