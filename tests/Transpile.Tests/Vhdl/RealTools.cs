using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile.Design;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>The simulators and the synthesiser, run in a scratch folder. A missing one skips the test, or fails it in CI.</summary>
internal sealed class RealTools : IDisposable
{
    private const string Ghdl = "ghdl";
    private const string Verilog = "kernel.v";

    /// <summary>All elements of a memory, the last one first.</summary>
    private static readonly Regex Contents = new(
        @"initial begin\n( +(?<memory>\w+)\[\d+\] = \d+'b(?<value>[01]+);\n)+ +end$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromMinutes(1));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("srtrl-vhdl-");
    private readonly ToolLocator locator = new();

    public void Dispose() => folder.Delete(recursive: true);

    public string PathOf(string file) => Path.Combine(folder.FullName, file);

    /// <summary>Analyses the VHDL, which must not cause a warning, and simulates it.</summary>
    /// <param name="limitCycles">Stop soon, for a kernel that may never finish.</param>
    public async Task<HostResults> SimulateVhdl(string vhdl, HostMap map, HostScript script, bool limitCycles = false)
    {
        await Analyse(vhdl);
        await Write("bench.vhd", Benches.Vhdl(map));
        await Write("script.txt", script.Text());
        await Run(Ghdl, "-a", "--std=08", "bench.vhd");
        string[] limit = limitCycles ? ["--stop-time=100us"] : [];
        ToolOutput run = await Run(Ghdl, ["-r", "--std=08", "bench", "--ieee-asserts=disable-at-0", .. limit]);
        Assert.True(limitCycles || (run.StandardOutput + run.StandardError).Length == 0, run.StandardOutput + run.StandardError);
        return HostResults.Parse(await File.ReadAllLinesAsync(PathOf("results.txt")));
    }

    /// <summary>Converts the VHDL to Verilog and simulates that.</summary>
    public async Task<HostResults> SimulateVerilog(string vhdl, HostMap map, HostScript script)
    {
        await Convert(vhdl, map);
        return await SimulateInIverilog(map, script, Verilog);
    }

    /// <summary>Synthesises the VHDL for an ECP5 and simulates the netlist.</summary>
    /// <param name="edit">Looks at the text of the netlist, or changes it.</param>
    /// <param name="options">More options of yosys' <c>synth_ecp5</c>.</param>
    public async Task<HostResults> SimulateEcp5Netlist(
        string vhdl, HostMap map, HostScript script, Func<string, string> edit, string options = "")
    {
        await Convert(vhdl, map);
        string models = string.Join("; ", Ecp5Models.Cells.Select(cell => $"chtype -set {cell}{Ecp5Models.Suffix} t:{cell}"));
        await Run("yosys", "-q", "-p",
            $"read_verilog {Verilog}; synth_ecp5 -abc9{options} -top {map.Kernel}; {models}; write_verilog -noattr netlist.v");
        await Write("netlist.v", edit(await File.ReadAllTextAsync(PathOf("netlist.v"), TestContext.Current.CancellationToken)));
        await Write("models.v", Ecp5Models.Verilog);
        // yosys brings the models of the small cells.
        string yosys = (await locator.LocateAsync("yosys", TestContext.Current.CancellationToken)).Path;
        string cells = Path.Combine(Path.GetDirectoryName(yosys)!, "..", "share", "yosys", "ecp5", "cells_sim.v");
        return await SimulateInIverilog(map, script, "netlist.v", "models.v", cells);
    }

    private async Task<HostResults> SimulateInIverilog(HostMap map, HostScript script, params string[] sources)
    {
        await Write("bench.v", Benches.Verilog(map));
        await Write("script.txt", script.Text());
        await Run("iverilog", ["-g2012", "-o", "bench.vvp", "bench.v", .. sources]);
        // The simulator of Icarus Verilog lies beside its compiler.
        string compiler = (await locator.LocateAsync("iverilog", TestContext.Current.CancellationToken)).Path;
        await Run(Path.Combine(Path.GetDirectoryName(compiler)!, "vvp"), "-n", "bench.vvp");
        return HostResults.Parse(await File.ReadAllLinesAsync(PathOf("results.txt")));
    }

    /// <summary>Numbers of cells by type after synthesis for an iCE40 UP5K, without that of logic to LUTs, which takes longest.</summary>
    public async Task<Dictionary<string, int>> Synthesise(string vhdl, HostMap map)
    {
        await ConvertForSynthesis(vhdl, map);
        await Run("yosys", "-q", "-p", $"read_verilog {Verilog}; synth_ice40 -device u -dsp -run begin:map_luts; tee -q -o stat.txt stat");
        string[] lines = await File.ReadAllLinesAsync(PathOf("stat.txt"), TestContext.Current.CancellationToken);
        return lines
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [['S', 'B', '_', ..], _])
            .ToDictionary(words => words[0], words => int.Parse(words[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    /// <summary>RAM blocks by the name of the memory that they are part of, after memories have been mapped to a device's.</summary>
    /// <param name="synthesis">Of yosys, with the device: <c>synth_ice40 -device u</c>.</param>
    public async Task<ILookup<string, string>> MapMemories(string vhdl, HostMap map, string synthesis)
    {
        await ConvertForSynthesis(vhdl, map);
        await Run("yosys", "-q", "-p", $"read_verilog {Verilog}; {synthesis} -run begin:map_ffram; blackbox =A:whitebox; write_json mapped.json");
        using JsonDocument netlist = JsonDocument.Parse(await File.ReadAllTextAsync(PathOf("mapped.json"), TestContext.Current.CancellationToken));
        JsonElement cells = netlist.RootElement.GetProperty("modules").GetProperty(map.Kernel).GetProperty("cells");
        // The cells of a memory are called after it: name.copy.part.
        return cells.EnumerateObject()
            .Select(cell => (Memory: cell.Name.Split('.')[0], Type: cell.Value.GetProperty("type").GetString()!))
            .Where(cell => cell.Type is "SB_SPRAM256KA" or "DP16KD" or "PDPW16KD" || cell.Type.StartsWith("SB_RAM40", StringComparison.Ordinal))
            .ToLookup(cell => cell.Memory, cell => cell.Type);
    }

    private async Task Analyse(string vhdl)
    {
        await Write("kernel.vhd", vhdl);
        ToolOutput analysis = await Run(Ghdl, "-a", "--std=08", "kernel.vhd");
        Assert.Equal(string.Empty, analysis.StandardOutput + analysis.StandardError);
    }

    private async Task Convert(string vhdl, HostMap map)
    {
        await Analyse(vhdl);
        // GHDL passes the attribute ram_style on to yosys, and warns that it does not know it.
        ToolOutput synthesis = await Run(Ghdl, "--synth", "-Wno-unhandled-attribute", "--std=08", "--out=verilog", map.Kernel);
        Assert.DoesNotContain("warning", synthesis.StandardError);
        await Write(Verilog, synthesis.StandardOutput);
    }

    /// <summary>
    /// Converts the VHDL for yosys, whose time is quadratic in the statements by which GHDL gives a memory its contents: they go to a file.
    /// </summary>
    private async Task ConvertForSynthesis(string vhdl, HostMap map)
    {
        await Convert(vhdl, map);
        string verilog = await File.ReadAllTextAsync(PathOf(Verilog), TestContext.Current.CancellationToken);
        foreach (Match contents in Contents.Matches(verilog))
        {
            string memory = contents.Groups["memory"].Captures[0].Value;
            await Write($"{memory}.txt", string.Join('\n', contents.Groups["value"].Captures.Reverse().Select(c => c.Value)));
            verilog = verilog.Replace(contents.Value, $"initial $readmemb(\"{memory}.txt\", {memory});");
        }

        await Write(Verilog, verilog);
    }

    private Task Write(string file, string text) => File.WriteAllTextAsync(PathOf(file), text, TestContext.Current.CancellationToken);

    private async Task<ToolOutput> Run(string tool, params string[] arguments)
    {
        try
        {
            var call = new ToolCall(tool, arguments, folder.FullName);
            return await new ToolRunner(locator).RunAsync(call, TestContext.Current.CancellationToken);
        }
        catch (ToolMissingException missing) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
