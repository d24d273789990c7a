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

    /// <summary>The bench of a <see cref="ReplayBench"/>.</summary>
    public static string Replay(HostMap map)
    {
        string text = Read("replay_bench.vhd")
            .Replace("{{Kernel}}", map.Kernel)
            .Replace("{{ReadLatencyCycles}}", $"{map.ReadLatencyCycles}")
            .Replace("{{AddressBits}}", $"{map.AddressBits}");
        bool hasEntryPort = map.EntryBits > 0;
        string signal = $"  signal entry_number    : std_logic_vector({map.EntryBits} - 1 downto 0) := (others => '0');";
        text = ReplaceLine(text, "{{EntrySignal}}", hasEntryPort ? signal : null);
        text = ReplaceLine(text, "{{EntryAssociation}}", hasEntryPort ? "      entry           => entry_number," : null);
        string assignment = "      entry_number <= number(entry_number'range);";
        return ReplaceLine(text, "{{EntryAssignment}}", hasEntryPort ? assignment : null);
    }

    /// <summary>For all kernels of a build, which it includes from <c>kernels.h</c>.</summary>
    public static string Cpp => Read("host_bench.cpp");

    /// <param name="line">Null: nothing, not even an empty line.</param>
    private static string ReplaceLine(string text, string mark, string? line) =>
        text.Replace($"{mark}\n", line is null ? "" : $"{line}\n");

    private static string Read(string name)
    {
        using Stream stream = typeof(TestBenchSources).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
