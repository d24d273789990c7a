using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using BenchmarkDotNet.Attributes;
using SparseRtrl.Hardware;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Benchmarks;

/// <summary>
/// How the time to compile grows with the length of a kernel: the same statements, loops and branches over and over, once and ten
/// times as many.
/// </summary>
public class CompileTimeBenchmarks
{
    private LoadResult loaded = null!;

    /// <summary>Each section is 12 lines of C#.</summary>
    [Params(8, 80)]
    public int Sections { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var text = new StringBuilder(
            """
            using SparseRtrl.Hardware;

            [HardwareKernel]
            public sealed class Long
            {
                [HostWritable] private readonly short[] a = new short[256];
                [HostWritable] private readonly short[] b = new short[256];
                private int sum;

                [Entry]
                public void Run()
                {

            """);
        for (int section = 0; section < Sections; section++)
        {
            text.Append(
                $$"""
                        int start{{section}} = sum & {{section + 1}};
                        for (int i = 0; i < {{section + 5}}; i++)
                        {
                            sum += a[(i + start{{section}}) & 255] * b[i];
                        }

                        if ((sum & 1) == 0) { sum ^= {{section}}; } else { sum += a[{{section}}] >> 2; }
                        for (int i = 0; i < {{section + 3}}; i++)
                        {
                            b[i] = (short)(a[i] + sum);
                        }

                """);
        }

        text.Append("    }\n}\n");
        ImmutableArray<Assembly> libraries = [typeof(HardwareKernelAttribute).Assembly];
        loaded = UserKernelLoader.Load(new SourceFile("Long.cs", text.ToString()), new Dictionary<string, string>(), libraries);
    }

    /// <summary>C# source and live object to VHDL text.</summary>
    [Benchmark]
    public Transpilation TranspileKernel() =>
        Transpiler.Run(loaded.Instance!, loaded.Source!, ScheduleOptions.IceUltraPlus).Output!;
}
