using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Rtl;

/// <summary>The test benches.</summary>
internal static class TestBenchSources
{
    /// <summary>Name of the VHDL test bench's entity.</summary>
    public const string VhdlEntity = "host_bench";

    /// <summary>Filled in for a kernel.</summary>
    public static string Vhdl(HostMap map) => Read("host_bench.vhd")
        .Replace("{{Kernel}}", map.Kernel)
        .Replace("{{ReadLatencyCycles}}", $"{map.ReadLatencyCycles}")
        .Replace("{{AddressBits}}", $"{map.AddressBits}")
        .Replace(
            "{{EntryAssociation}}", map.EntryBits == 0 ? "" : $"entry           => entry_number({map.EntryBits} - 1 downto 0),");

    /// <summary>For all kernels of a build, which it includes from <c>kernels.h</c>.</summary>
    public static string Cpp => Read("host_bench.cpp");

    private static string Read(string name)
    {
        using Stream stream = typeof(TestBenchSources).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
