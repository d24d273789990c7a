using System.Collections.Immutable;
using SparseRtrl.Fpga.Boards;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Fpga.Shell;

/// <summary>Writes the VHDL around a kernel: UART, byte protocol, power-on reset and the top entity.</summary>
public static class ShellGenerator
{
    /// <summary>Name of the top entity.</summary>
    public const string TopEntity = "kernel_shell";

    /// <summary>
    /// The byte protocol carries 16 address bits and 8 bits of entry number, and waits at most 15 cycles for a read.
    /// </summary>
    private const int LargestAddressBits = 16;
    private const int LargestEntryCount = 255;
    private const int LargestReadLatency = 15;

    private static readonly string[] Parts = ["uart_receiver", "uart_transmitter", "host_bridge"];

    /// <summary>
    /// The VHDL files of the shell, in the order of analysis with the kernel in its place; the top entity comes last.
    /// </summary>
    /// <param name="kernelVhdl">
    /// Text of the kernel, whose entity is <see cref="HostMap.Kernel"/> with the ports of the kernel interface.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The byte protocol cannot carry the kernel's memory map, or its name is one of the shell's.
    /// </exception>
    public static ImmutableArray<PlannedFile> Generate(string kernelVhdl, HostMap map, Board board)
    {
        Check(map);
        return
        [
            .. Parts.Select(part => new PlannedFile($"{part}.vhd", EmbeddedText.Read($"rtl/{part}.vhd"))),
            new($"{map.Kernel}.vhd", kernelVhdl),
            new($"{TopEntity}.vhd", Top(map, board)),
        ];
    }

    private static string Top(HostMap map, Board board)
    {
        string entry = map.EntryBits == 0 ? "" : $"entry => kernel_entry({map.EntryBits - 1} downto 0), ";
        (string Key, string Value)[] values =
        [
            ("shell", TopEntity),
            ("kernel", map.Kernel),
            ("clock_hertz", $"{board.KernelClockHertz}"),
            ("baud", $"{board.Baud}"),
            ("clocks_per_bit", $"{board.ClocksPerBit}"),
            ("address_bits", $"{map.AddressBits}"),
            ("address_high", $"{map.AddressBits - 1}"),
            ("entry_count", $"{map.EntryNames.Length}"),
            ("read_latency_cycles", $"{map.ReadLatencyCycles}"),
            ("entry_association", entry),
        ];
        return values.Aggregate(
            EmbeddedText.Read("rtl/shell.vhd.template"),
            (text, v) => text.Replace($"{{{{{v.Key}}}}}", v.Value, StringComparison.Ordinal));
    }

    private static void Check(HostMap map)
    {
        string? problem = map switch
        {
            { AddressBits: > LargestAddressBits } =>
                $"has {map.AddressBits} address bits, the host protocol carries {LargestAddressBits}",
            { EntryNames.Length: > LargestEntryCount } =>
                $"has {map.EntryNames.Length} entries, the host protocol carries {LargestEntryCount}",
            { ReadLatencyCycles: < 1 or > LargestReadLatency } =>
                $"answers a read after {map.ReadLatencyCycles} cycles, the shell waits 1 to {LargestReadLatency}",
            _ when Parts.Append(TopEntity).Contains(map.Kernel, StringComparer.OrdinalIgnoreCase) =>
                "has the name of a part of the shell",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException($"the kernel {map.Kernel} {problem}", nameof(map));
        }
    }
}
