using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Rtl;

/// <summary>The test benches, filled in for a kernel.</summary>
internal static class TestBenchSources
{
    /// <summary>Name of the VHDL test bench's entity.</summary>
    public const string VhdlEntity = "host_bench";

    public static string Vhdl(HostMap map) => Read("host_bench.vhd")
        .Replace("{{Kernel}}", map.Kernel)
        .Replace("{{ReadLatencyCycles}}", $"{map.ReadLatencyCycles}")
        .Replace("{{AddressBits}}", $"{map.AddressBits}")
        .Replace(
            "{{EntryAssociation}}", map.EntryBits == 0 ? "" : $"entry           => entry_number({map.EntryBits} - 1 downto 0),");

    public static string Cpp => Read("host_bench.cpp");

    /// <summary>Compiler definitions that <see cref="Cpp"/> needs.</summary>
    public static string CppDefinitions(HostMap map) =>
        $"-DREAD_LATENCY_CYCLES={map.ReadLatencyCycles} -DHAS_ENTRY_PORT={(map.EntryBits == 0 ? 0 : 1)}";

    private static string Read(string name)
    {
        using Stream stream = typeof(TestBenchSources).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
