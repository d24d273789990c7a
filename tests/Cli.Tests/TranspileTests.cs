using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class TranspileTests
{
    private static string Sample => Path.Combine(Processes.Root, "samples", "Fir.cs");

    [Fact]
    public async Task Sample_becomes_vhdl_and_map()
    {
        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(
            ["transpile", Sample, "--set", "taps=5", "--out", folder.Path, "--json", "--dump-ir"]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        using var summary = JsonDocument.Parse(ending.Output);
        Assert.Equal("Fir", summary.RootElement.GetProperty("kernel").GetString());
        Assert.Contains("entity Fir is", await File.ReadAllTextAsync(folder["Fir.vhd"], TestContext.Current.CancellationToken));

        using var map = JsonDocument.Parse(
            await File.ReadAllTextAsync(folder["Fir.map.json"], TestContext.Current.CancellationToken));
        JsonElement history = map.RootElement.GetProperty("map")
            .EnumerateArray()
            .Single(e => e.GetProperty("name").GetString() == "history");
        Assert.Equal(5, history.GetProperty("count").GetInt32());
        Assert.NotEmpty(Directory.GetFiles(folder["ir"], "*-narrow-widths.ir"));
    }

    [Fact]
    public async Task Schedule_report_comes_as_text_json_and_html()
    {
        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(["transpile", Sample, "--out", folder.Path, "--report"]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.StartsWith(
            "schedule of Fir for ice40up at 24 MHz\n",
            await File.ReadAllTextAsync(folder["Fir.schedule.txt"], TestContext.Current.CancellationToken));

        using var report = JsonDocument.Parse(
            await File.ReadAllTextAsync(folder["Fir.schedule.json"], TestContext.Current.CancellationToken));
        JsonElement loop = report.RootElement.GetProperty("loops").EnumerateArray().Last();
        Assert.Equal(1, loop.GetProperty("initiation_interval").GetInt32());

        var page = XDocument.Load(folder["Fir.schedule.html"]);
        Assert.Contains(page.Descendants("table"), t => t.Attribute("id")?.Value == "schedule.loops");
        Assert.Contains(
            page.Descendants().Where(e => e.Name == "td" || e.Name == "th"), c => c.Value == loop.GetProperty("place").GetString());
        Assert.DoesNotContain(page.Descendants(), e => e.Attribute("src") is not null || e.Name == "script" || e.Name == "link");
    }

    [Fact]
    public async Task Test_bench_and_its_recording_are_written_and_the_commands_printed()
    {
        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(
            ["transpile", Sample, "--out", folder.Path, "--testbench", "--rounds", "2", "--seed", "7"]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("ghdl -a --std=08 Fir.vhd Fir_tb.vhd\n", ending.Error);
        Assert.Contains(folder["Fir_tb.vhd"], ending.Output);
        Assert.Contains(
            "entity Fir_tb is", await File.ReadAllTextAsync(folder["Fir_tb.vhd"], TestContext.Current.CancellationToken));
        string[] recording = await File.ReadAllLinesAsync(folder["Fir_tb.txt"], TestContext.Current.CancellationToken);
        Assert.Equal(2, recording.Count(line => line.StartsWith('X')));
        Assert.Equal(38, recording.Count(line => line.StartsWith('E')));
    }

    [Fact]
    public async Task Transactions_without_a_test_bench_are_refused()
    {
        Ending ending = await Processes.SrtrlAsync(["transpile", Sample, "--out", Path.GetTempPath(), "--seed", "7"]);
        Assert.Equal((2, ""), (ending.ExitCode, ending.Output));
        Assert.Contains("--transactions, --rounds and --seed are for --testbench, which is missing", ending.Error);
    }

    [Fact]
    public async Task Same_input_gives_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        foreach (string output in new[] { "one", "two" })
        {
            Ending ending = await Processes.SrtrlAsync(["transpile", Sample, "--out", folder[output], "--report"]);
            Assert.True(ending.ExitCode == 0, ending.Error);
        }

        string[] written = [.. Directory.GetFiles(folder["one"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        Assert.Equal(["Fir.map.json", "Fir.schedule.html", "Fir.schedule.json", "Fir.schedule.txt", "Fir.vhd"], written);
        Assert.All(written, file => Assert.Equal(File.ReadAllBytes(folder[$"one/{file}"]), File.ReadAllBytes(folder[$"two/{file}"])));
    }

    [Fact]
    public async Task Kernel_outside_the_subset_is_refused_with_every_place_and_nothing_is_written()
    {
        using TemporaryFolder folder = new();
        string source = folder["K.cs"];
        await File.WriteAllTextAsync(
            source,
            "using SparseRtrl.Hardware;\n[HardwareKernel]\npublic sealed class K\n{\n    private float x;\n    private int n;\n"
            + "    [Entry]\n    public void Run()\n    {\n        x = 1;\n        n = new int[2].Length;\n    }\n}\n",
            TestContext.Current.CancellationToken);
        Ending ending = await Processes.SrtrlAsync(["transpile", source, "--out", folder["out"], "--report"]);
        Assert.Equal((1, ""), (ending.ExitCode, ending.Output));
        Assert.Contains($"{source}(5,", ending.Error);
        Assert.Contains($"{source}(11,", ending.Error);
        Assert.Empty(Directory.GetFiles(folder["out"]));
    }

    [Fact]
    public async Task When_one_file_cannot_be_written_none_is()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["Fir.map.json"]);
        Ending ending = await Processes.SrtrlAsync(["transpile", Sample, "--out", folder.Path]);
        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("Fir.map.json: is a folder", ending.Error);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("class K {", "error CS1513")]
    [InlineData("class K { }", "error SRT3001")]
    public async Task File_without_a_kernel_is_refused(string text, string expected)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["K.cs"], text, TestContext.Current.CancellationToken);
        Ending ending = await Processes.SrtrlAsync(["transpile", folder["K.cs"], "--out", folder["out"]]);
        Assert.Equal(1, ending.ExitCode);
        Assert.Contains(expected, ending.Error);
    }

    [Theory]
    [InlineData("--set", "taps=many", 1, "SRT3004")]
    [InlineData("--set", "tops=4", 1, "tops")]
    [InlineData("--set", "taps=0", 1, "SRT2003")]
    [InlineData("--clock-mhz", "0", 2, "--clock-mhz 0")]
    public async Task Wrong_option_values_name_the_option(string option, string value, int exitCode, string expected)
    {
        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(["transpile", Sample, option, value, "--out", folder.Path]);
        Assert.Equal(exitCode, ending.ExitCode);
        Assert.Contains(expected, ending.Error);
    }
}
