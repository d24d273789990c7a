using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using SparseRtrl.Transpile.Design;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>The simulators and the synthesiser, run in a scratch folder. A missing one skips the test, or fails it in CI.</summary>
internal sealed class RealTools : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("srtrl-vhdl-");

    /// <summary>GHDL, at least version 5: earlier ones convert to Verilog wrongly.</summary>
    private static string Ghdl { get; } = Environment.GetEnvironmentVariable("SRTRL_GHDL") ?? "ghdl";

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
        BufferedCommandResult run = await Run(Ghdl, ["-r", "--std=08", "bench", "--ieee-asserts=disable-at-0", .. limit]);
        Assert.True(limitCycles || (run.StandardOutput + run.StandardError).Length == 0, run.StandardOutput + run.StandardError);
        return HostResults.Parse(await File.ReadAllLinesAsync(PathOf("results.txt")));
    }

    /// <summary>Converts the VHDL to Verilog and simulates that.</summary>
    public async Task<HostResults> SimulateVerilog(string vhdl, HostMap map, HostScript script)
    {
        await Convert(vhdl, map);
        await Write("bench.v", Benches.Verilog(map));
        await Write("script.txt", script.Text());
        await Require("iverilog", "apt-get install iverilog", "-V");
        await Run("iverilog", "-g2012", "-o", "bench.vvp", "bench.v", "kernel.v");
        await Run("vvp", "-n", "bench.vvp");
        return HostResults.Parse(await File.ReadAllLinesAsync(PathOf("results.txt")));
    }

    /// <summary>Numbers of cells by type after synthesis for an iCE40 UP5K.</summary>
    public async Task<Dictionary<string, int>> Synthesise(string vhdl, HostMap map)
    {
        await Convert(vhdl, map);
        await Require("yosys", "apt-get install yosys", "-V");
        await Run("yosys", "-q", "-p", "read_verilog kernel.v; synth_ice40 -device u -dsp -abc9; tee -q -o stat.txt stat");
        string[] lines = await File.ReadAllLinesAsync(PathOf("stat.txt"), TestContext.Current.CancellationToken);
        return lines
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [['S', 'B', '_', ..], _])
            .ToDictionary(words => words[0], words => int.Parse(words[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    private async Task Analyse(string vhdl)
    {
        string version = await Require(Ghdl, "apt-get install ghdl (Debian 13), or set SRTRL_GHDL", "--version");
        if (string.CompareOrdinal(version, "GHDL 5") < 0)
        {
            Missing($"GHDL is too old ({version.Split('\n')[0]}): version 5 is needed; set SRTRL_GHDL to one.");
        }

        await Write("kernel.vhd", vhdl);
        BufferedCommandResult analysis = await Run(Ghdl, "-a", "--std=08", "kernel.vhd");
        Assert.Equal(string.Empty, analysis.StandardOutput + analysis.StandardError);
    }

    private async Task Convert(string vhdl, HostMap map)
    {
        await Analyse(vhdl);
        BufferedCommandResult synthesis = await Run(Ghdl, "--synth", "--std=08", "--out=verilog", map.Kernel);
        Assert.DoesNotContain("warning", synthesis.StandardError);
        await Write("kernel.v", synthesis.StandardOutput);
    }

    private Task Write(string file, string text) => File.WriteAllTextAsync(PathOf(file), text, TestContext.Current.CancellationToken);

    private async Task<BufferedCommandResult> Run(string tool, params string[] arguments)
    {
        BufferedCommandResult result = await Cli.Wrap(tool)
            .WithArguments(arguments)
            .WithWorkingDirectory(folder.FullName)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, $"{tool} {string.Join(' ', arguments)}:\n{result.StandardOutput}{result.StandardError}");
        return result;
    }

    private async Task<string> Require(string tool, string install, string versionOption)
    {
        try
        {
            return (await Run(tool, versionOption)).StandardOutput;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing($"{tool} is not installed: {install}.");
            throw;
        }
    }

    private static void Missing(string message)
    {
        bool isContinuousIntegration = Environment.GetEnvironmentVariable("CI") == "true";
        Assert.SkipUnless(isContinuousIntegration, message);
        Assert.Fail(message);
    }
}
