using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Fpga.Toolchains;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

public sealed class NetlistTests
{
    private static readonly Device Up5k = Device.All.Single(d => d.Name == "up5k");

    /// <summary>
    /// A LUT that drives only a flip-flop, a LUT that drives two, a lone flip-flop with a constant at D, a RAM and a multiplier.
    /// </summary>
    private static string Netlist { get; } = Module(
        Cell("shared_lut", "SB_LUT4", "\"I0\": [2], \"I1\": [\"0\"]", "\"O\": [3]"),
        Cell("shared_ff", "SB_DFFE", "\"C\": [1], \"D\": [3]", "\"Q\": [4]"),
        Cell("busy_lut", "SB_LUT4", "\"I0\": [4]", "\"O\": [5]"),
        Cell("ff_a", "SB_DFF", "\"C\": [1], \"D\": [5]", "\"Q\": [6]"),
        Cell("ff_b", "SB_DFFSR", "\"C\": [1], \"D\": [5]", "\"Q\": [7]"),
        Cell("constant_ff", "SB_DFF", "\"C\": [1], \"D\": [\"1\"]", "\"Q\": [8]"),
        Cell("ram", "SB_RAM40_4K", "\"RADDR\": [6, 7, 8]", "\"RDATA\": [9]"),
        Cell("multiplier", "SB_MAC16", "\"A\": [9]", "\"O\": [10]"));

    [Fact]
    public void Cells_are_counted_and_a_flip_flop_shares_the_cell_of_a_lut_that_drives_nothing_else() =>
        Assert.Equal(
            new NetlistCounts(Luts: 2, FlipFlops: 4, LogicCells: 5, BlockRams: 1, SinglePortRams: 0, Multipliers: 1),
            NetlistCounts.Parse(Netlist, "top", CellLibrary.Ice40));

    /// <summary>A LUT, a carry of two bits, 64 bits of distributed RAM, block RAM in both of its forms and a multiplier.</summary>
    [Theory]
    [InlineData(0, 9)]
    [InlineData(12, 12)]
    public void Cells_of_an_ecp5_are_counted_and_flip_flops_need_no_lut(int flipFlops, int logicCells)
    {
        string netlist = Module(
        [
            Cell("lut", "LUT4", "\"A\": [2]", "\"Z\": [3]"),
            Cell("carry", "CCU2C", "\"A0\": [2]", "\"S0\": [4]"),
            Cell("distributed", "TRELLIS_DPR16X4", "\"DI\": [4, 5]", "\"DO\": [6, 7]"),
            Cell("ram", "DP16KD", "\"ADA0\": [6]", "\"DOA0\": [8]"),
            Cell("wide_ram", "PDPW16KD", "\"ADR0\": [6]", "\"DO0\": [9]"),
            Cell("multiplier", "MULT18X18D", "\"A0\": [9]", "\"P0\": [10]"),
            .. Enumerable.Range(0, flipFlops).Select(i => Cell($"ff{i}", "TRELLIS_FF", "\"DI\": [3]", $"\"Q\": [{11 + i}]")),
        ]);
        Assert.Equal(
            new NetlistCounts(Luts: 1, flipFlops, logicCells, BlockRams: 2, SinglePortRams: 0, Multipliers: 1),
            NetlistCounts.Parse(netlist, "top", CellLibrary.Ecp5));
    }

    /// <summary>VHDL leaves out the zeros of large memories, so that synthesis sees memories without contents.</summary>
    [Fact]
    public async Task Undefined_contents_of_an_ecp5_become_zeros()
    {
        await Tools.RequireAsync("yosys");
        const string Memory = """
            module top (input clk, input we, input [9:0] wa, input [9:0] ra, input [17:0] d, output reg [17:0] q);
              reg [17:0] memory [1023:0];
              always @(posedge clk) begin if (we) memory[wa] <= d; else q <= memory[ra]; end
            endmodule
            """;
        Device device = Device.All.Single(d => d.Architecture == Architecture.Ecp5);
        string script = Toolchain.Of(device).SynthesisScript(device, "top", ["top.v"], "top.json");
        using var directory = new ScratchDirectory();
        await new BuildPlan([new("top.v", Memory)], [new("yosys", ["-q", "-p", script], ".")], ["top.json"])
            .RunAsync(Tools.Runner, directory.Path, TestContext.Current.CancellationToken);
        string netlist = await File.ReadAllTextAsync(Path.Combine(directory.Path, "top.json"), TestContext.Current.CancellationToken);

        Assert.Equal(1, NetlistCounts.Parse(netlist, "top", CellLibrary.Ecp5).BlockRams);
        Assert.Contains($"\"INITVAL_00\": \"{new string('0', 320)}\"", netlist, StringComparison.Ordinal);
        Assert.DoesNotMatch("\"INITVAL_[0-9A-F]+\": \"[01]*x", netlist);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{ "modules": { "other": { "cells": {} } } }""")]
    [InlineData("""{ "modules": { "top": { "cells": [] } } }""")]
    public void Something_else_than_a_netlist_is_refused(string json) =>
        Assert.Throws<FormatException>(() => NetlistCounts.Parse(json, "top", CellLibrary.Ice40));

    [Fact]
    public void A_design_of_the_size_of_the_device_fits() =>
        new NetlistCounts(5280, 5280, Up5k.LogicCells, Up5k.BlockRams, Up5k.SinglePortRams, Up5k.Multipliers).CheckFits(Up5k);

    [Theory]
    [InlineData(5281, 0, 0, 0, "logic cells", 5281, 5280)]
    [InlineData(0, 31, 0, 0, "block RAMs", 31, 30)]
    [InlineData(0, 0, 5, 0, "single-port RAMs", 5, 4)]
    [InlineData(0, 0, 0, 9, "multipliers", 9, 8)]
    public void One_more_than_the_device_has_is_refused(
        int logicCells, int blockRams, int singlePortRams, int multipliers, string resource, int needed, int available)
    {
        var counts = new NetlistCounts(0, 0, logicCells, blockRams, singlePortRams, multipliers);

        var error = Assert.Throws<DeviceFullException>(() => counts.CheckFits(Up5k));
        Assert.Equal((resource, needed, available), (error.Resource, error.Needed, error.Available));
        Assert.StartsWith(
            $"the design needs {needed} {resource}, the up5k has {available}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ecp5_is_full_when_its_blocks_are_used_up()
    {
        Device ecp5 = Device.All.Single(d => d.Name == "ecp5-85k");
        var counts = new NetlistCounts(83640, 83640, 83640, 208, 0, 156);
        counts.CheckFits(ecp5);
        Assert.Equal("block RAMs", Assert.Throws<DeviceFullException>(() => (counts with { BlockRams = 209 }).CheckFits(ecp5)).Resource);
        Assert.Equal("multipliers", Assert.Throws<DeviceFullException>(() => (counts with { Multipliers = 157 }).CheckFits(ecp5)).Resource);
    }

    private static string Module(params string[] cells) =>
        $$"""{ "modules": { "top": { "cells": { {{string.Join(",\n", cells)}} } } } }""";

    private static string Cell(string name, string type, string inputs, string outputs)
    {
        static string Directions(string ports, string direction) => string.Join(
            ", ",
            ports.Split('"').Where(p => p.Length > 0 && char.IsAsciiLetterUpper(p[0])).Select(p => $"\"{p}\": \"{direction}\""));
        return $$"""
            "{{name}}": { "type": "{{type}}",
              "port_directions": { {{Directions(inputs, "input")}}, {{Directions(outputs, "output")}} },
              "connections": { {{inputs}}, {{outputs}} } }
            """;
    }
}
