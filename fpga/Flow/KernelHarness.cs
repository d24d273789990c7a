using System.Text;
using SparseRtrl.Fpga.Toolchains;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Fpga.Flow;

/// <summary>
/// What is put around a kernel to place it by itself: a device has fewer pins than a kernel has ports, so the inputs come from a
/// shift register, and the outputs leave through registers and a systolic XOR chain. No path of the harness has more than one LUT,
/// and every path between a port and a pin is cut by a register, so the longest path is the kernel's.
/// </summary>
internal static class KernelHarness
{
    public const string TopModule = "kernel_harness";

    /// <summary>Verilog in cells of the device, since it is added to a netlist that is synthesised already.</summary>
    public static string ToVerilog(HostMap map, CellLibrary cells)
    {
        List<(string Port, int Bits)> inputs =
        [
            ("rst", 1), ("start", 1), ("host_enable", 1), ("host_write", 1), ("host_address", map.AddressBits), ("host_write_data", 32),
        ];
        if (map.EntryBits > 0)
        {
            inputs.Add(("entry", map.EntryBits));
        }

        int inputBits = inputs.Sum(port => port.Bits);
        var ports = new StringBuilder();
        int next = 0;
        foreach ((string port, int bits) in inputs)
        {
            ports.Append($"    .{port}(in[{next + bits - 1}:{next}]),\n");
            next += bits;
        }

        return $$"""
            module {{TopModule}} (input clk, input din, output dout);
              wire [{{inputBits - 1}}:0] in;
              wire [32:0] out, held, mixed, folded;
              {{map.Kernel}} kernel (
            {{ports}}    .busy(out[32]),
                .host_read_data(out[31:0]),
                .clk(clk));
              {{cells.Register("first_in", "din", "in[0]")}}
              {{cells.Register($"shift [{inputBits - 2}:0]", $"in[{inputBits - 2}:0]", $"in[{inputBits - 1}:1]")}}
              {{cells.Register("hold [32:0]", "out", "held")}}
              {{cells.ExclusiveOr("mix [32:0]", "held", "{folded[31:0], 1'b0}", "mixed")}}
              {{cells.Register("fold [32:0]", "mixed", "folded")}}
              assign dout = folded[32];
            endmodule

            """;
    }
}
