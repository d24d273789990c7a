using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;

namespace SparseRtrl.Benchmarks;

/// <summary>
/// The operation that sparse RTRL consists of, sum += weight·row over a short contiguous row, in the ways that .NET offers: which
/// one the engines use is decided here. Rows come from a matrix of 256 KiB, in an order that no prefetcher guesses, as active pairs do.
/// </summary>
public class AccumulationBenchmarks
{
    private const int MatrixLength = 64 * 1024;
    private const int Accumulations = 1024;
    private const int Sums = 64; // in turn, so that no accumulation waits for the one before it

    private readonly float[] matrix = new float[MatrixLength];
    private readonly float[] sums = new float[Sums * 256];
    private readonly int[] starts = new int[Accumulations];

    /// <summary>16: a factored block; 80: a block of the network with 256 units; 256: a long one.</summary>
    [Params(16, 80, 256)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Algorithm.RandomStream(1, 4);
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = random.NextInt((MatrixLength - Length) / 16) * 16;
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Accumulations)]
    public void Scalar()
    {
        for (int n = 0; n < starts.Length; n++)
        {
            ReadOnlySpan<float> row = matrix.AsSpan(starts[n], Length);
            Span<float> sum = sums.AsSpan(n % Sums * Length, Length);
            for (int i = 0; i < row.Length; i++)
            {
                sum[i] = float.FusedMultiplyAdd(0.5f, row[i], sum[i]);
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Accumulations)]
    public void VectorOfT()
    {
        for (int n = 0; n < starts.Length; n++)
        {
            var weight = new Vector<float>(0.5f);
            int sum = n % Sums * Length;
            for (int i = 0; i < Length; i += Vector<float>.Count)
            {
                var value = new Vector<float>(matrix, starts[n] + i);
                Vector.FusedMultiplyAdd(weight, value, new Vector<float>(sums, sum + i)).CopyTo(sums, sum + i);
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Accumulations)]
    public void Vector256OfT()
    {
        for (int n = 0; n < starts.Length; n++)
        {
            Vector256<float> weight = Vector256.Create(0.5f);
            ref float row = ref matrix[starts[n]];
            ref float s = ref sums[n % Sums * Length];
            for (nuint i = 0; i < (nuint)Length; i += (nuint)Vector256<float>.Count)
            {
                Vector256<float> value = Vector256.LoadUnsafe(ref row, i);
                Vector256.FusedMultiplyAdd(weight, value, Vector256.LoadUnsafe(ref s, i)).StoreUnsafe(ref s, i);
            }
        }
    }

    /// <summary>What the engines do.</summary>
    [Benchmark(OperationsPerInvoke = Accumulations)]
    public void Vector512OfT()
    {
        for (int n = 0; n < starts.Length; n++)
        {
            Vector512<float> weight = Vector512.Create(0.5f);
            ref float row = ref matrix[starts[n]];
            ref float s = ref sums[n % Sums * Length];
            for (nuint i = 0; i < (nuint)Length; i += (nuint)Vector512<float>.Count)
            {
                Vector512<float> value = Vector512.LoadUnsafe(ref row, i);
                Vector512.FusedMultiplyAdd(weight, value, Vector512.LoadUnsafe(ref s, i)).StoreUnsafe(ref s, i);
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Accumulations)]
    public void TensorPrimitivesMultiplyAdd()
    {
        for (int n = 0; n < starts.Length; n++)
        {
            Span<float> sum = sums.AsSpan(n % Sums * Length, Length);
            TensorPrimitives.FusedMultiplyAdd(matrix.AsSpan(starts[n], Length), 0.5f, sum, sum);
        }
    }
}
