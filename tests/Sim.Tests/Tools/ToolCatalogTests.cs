using System.Text.Json;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Sim.Tests.Tools;

public sealed class ToolCatalogTests
{
    [Fact]
    public void The_embedded_catalog_lists_every_tool_of_the_flow()
    {
        string[] ids = [.. ToolCatalog.Default.Tools.Select(tool => tool.Id)];

        Assert.Equal(
            [
                "ghdl", "verilator", "g++", "make", "iverilog", "yosys", "nextpnr-ice40", "icepack", "icetime", "nextpnr-ecp5", "ecppack",
            ],
            ids);
        Assert.Equal("5.0.1", ToolCatalog.Default["ghdl"].MinimumVersion);
        Assert.Equal("eng/install-ghdl.sh", ToolCatalog.Default["ghdl"].Prefix!.Script);
    }

    [Fact]
    public void An_unknown_id_is_refused_with_the_known_ones() =>
        Assert.Contains("icepack", Assert.Throws<KeyNotFoundException>(() => ToolCatalog.Default["gdhl"]).Message);

    [Theory]
    [InlineData("""{ "tools": [ { "id": "a" } ] }""", "purpose")]
    [InlineData("""{ "tools": [], "extra": 1 }""", "extra")]
    [InlineData("not json", "invalid")]
    public void A_wrong_document_is_refused(string json, string named) =>
        Assert.Contains(named, Assert.Throws<JsonException>(() => ToolCatalog.Parse(json)).Message);

    [Fact]
    public void A_tool_listed_twice_is_refused() =>
        Assert.Contains("more than once", Assert.Throws<JsonException>(() => ToolCatalog.Parse(Catalog(Tool(), Tool()))).Message);

    [Fact]
    public void A_minimum_version_needs_a_probe()
    {
        string catalog = Catalog(Tool(""", "minimumVersion": "1.0" """));
        Assert.Contains("probe", Assert.Throws<JsonException>(() => ToolCatalog.Parse(catalog)).Message);
    }

    [Theory]
    [InlineData("ghdl", "GHDL 5.0.1 (Debian 5.0.1+dfsg-1+b1) [Dunoon edition]", "5.0.1")]
    [InlineData("ghdl", "GHDL 6.0.0-dev (5.1.1.r100.gabc) [Dunoon edition]", "6.0.0")]
    [InlineData("verilator", "Verilator 5.006 2023-01-22 rev (Debian 5.006-3)", "5.006")]
    [InlineData("g++", "12.2.0\n", "12.2.0")]
    [InlineData("make", "GNU Make 4.3\nBuilt for x86_64-pc-linux-gnu", "4.3")]
    [InlineData("yosys", "Yosys 0.23 (git sha1 7ce5011c24b)", "0.23")]
    [InlineData("nextpnr-ice40", "nextpnr-ice40 -- Next Generation Place and Route (Version 0.4-1+b1)", "0.4")]
    [InlineData(
        "nextpnr-ice40", "\"nextpnr-ice40\" -- Next Generation Place and Route (Version nextpnr-0.8-38-g1bd2a9a2)", "0.8")]
    [InlineData("nextpnr-ecp5", "\"nextpnr-ecp5\" -- Next Generation Place and Route (Version 0.7-1+b2)", "0.7")]
    [InlineData("ghdl", "command not found", null)]
    public void Versions_are_read_from_what_the_tools_print(string id, string output, string? version) =>
        Assert.Equal(version, ToolLocator.ParseVersion(ToolCatalog.Default[id].Probe!, output));

    private static string Catalog(params string[] tools) => $$"""{ "tools": [ {{string.Join(", ", tools)}} ] }""";

    private static string Tool(string more = "") => $$"""
        { "id": "a", "purpose": "p", "homepage": "https://example.org/", "executable": "a", "environmentVariable": "A",
          "packages": ["a"], "packagedSince": {} {{more}} }
        """;
}
