using System.Collections.Immutable;
using SparseRtrl.Fpga.Boards;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Fpga.Tests;

/// <summary>Files beside the tests, and the hand-written kernel that most of them use.</summary>
internal static class TestFiles
{
    public static string TinyKernel => Read("Cases", "tiny_kernel.vhd");

    public static HostMap TinyKernelMap { get; } = new(
        "tiny_kernel", AddressBits: 5, ReadLatencyCycles: 2, ["add", "multiply"],
        [
            new("step", "register", BaseAddress: 0, Count: 1, Bits: 16, Signed: true, Writable: true),
            new("data", "memory", BaseAddress: 16, Count: 16, Bits: 16, Signed: true, Writable: true),
        ]);

    public static Board IceBreaker { get; } = Board.Load("icebreaker");

    public static string Read(string folder, string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, folder, name));

    /// <summary>The tiny kernel with another number of words, 2 ^ depthBits.</summary>
    public static (string Vhdl, HostMap Map) TinyKernelOfDepth(int depthBits)
    {
        const string Address = "host_address : in std_logic_vector";
        string vhdl = TinyKernel
            .Replace("depth_bits : natural := 4", $"depth_bits : natural := {depthBits}", StringComparison.Ordinal)
            .Replace($"{Address}(4 downto 0)", $"{Address}({depthBits} downto 0)", StringComparison.Ordinal);
        ImmutableArray<HostMapEntry> entries =
        [
            TinyKernelMap.Entries[0], TinyKernelMap.Entries[1] with { BaseAddress = 1 << depthBits, Count = 1 << depthBits },
        ];
        return (vhdl, TinyKernelMap with { AddressBits = depthBits + 1, Entries = entries });
    }
}
