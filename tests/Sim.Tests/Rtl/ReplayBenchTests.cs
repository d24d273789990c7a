using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Tests.EndToEnd;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile.Design;
using Xunit;

namespace SparseRtrl.Sim.Tests.Rtl;

/// <summary>Self-checking test benches in GHDL, with the commands that a user gets, and with faults put in.</summary>
public sealed class ReplayBenchTests : IDisposable
{
    private static readonly HardwareDesign Design = AccumulatorDesign.Create();
    private static readonly string Vhdl = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Rtl", "accumulator.vhd"));
    private static readonly ImmutableArray<HostTransaction> Script = new HostScript(HostMap.Of(Design))
        .Run("Accumulate").ReadAll()
        .Write("values", -7, 100, 32767, -32768).Write("length", 8).Write("weights", 127, -128, -1).Run("Accumulate").ReadAll()
        .Run("Scale").ReadAll()
        .ToTransactions();

    private readonly ToolRunner tools = new();
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("replay-tests-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Delete(recursive: true);

    /// <summary>One and several entries, banks, processes, registers of all widths.</summary>
    [Theory]
    [InlineData("Fir")]
    [InlineData("Division")]
    [InlineData("BankedMemories")]
    [InlineData("SignalPipeline")]
    [InlineData("EvRnnKernel")]
    public async Task A_recorded_run_passes(string name)
    {
        await RequiredTools.CheckAsync(tools, "ghdl");
        KernelCase kernel = KernelCase.Compile(name);
        ImmutableArray<HostTransaction> transactions = kernel.Transactions(seed: 4);
        ReplayBench bench = await ReplayBench.RecordAsync(kernel.Kernel.Design, kernel.NewTwin(), transactions, Cancellation);

        string output = await SimulateAsync(name, kernel.Kernel.Vhdl, bench);

        int values = transactions.OfType<ReadValues>().Sum(read => read.Source.Count);
        Assert.Contains($"PASS: {name}, {values} values and {transactions.Count(t => t is Run)} runs as recorded", output);
    }

    [Theory]
    [InlineData("shift_right(values_output, 1)", "shift_right(values_output, 1) xor to_signed(16, 16)",
        @"values\[0\] is -?\d+, expected -4; written last in cycle \d+ of run 3 .* by Test\.cs:1")]
    [InlineData("resize(i - 1, 8)", "resize(i, 8)",
        @"positives\.items\[0\] is 1, expected 0; written last in cycle \d+ of run 1 .* by Test\.cs:1")]
    [InlineData(
        "when scale_init =>\n          i <= (others => '0');\n", "when scale_init =>\n          i <= to_unsigned(1, 4);\n",
        @"cycles is \d+, expected \d+; run 3 \(Scale\)")]
    [InlineData("if i = 7 then", "if i = 8 and length = 15 then",
        @"cycles is at least \d+, expected \d+; run 3 \(Scale\)")]
    [InlineData("signal items   : items_type := (others => (others => '0'))", "signal items   : items_type",
        @"positives\.items\[\d\] is undefined \(.+ hexadecimal\), expected 0; never written, declared at Test\.cs:1")]
    public async Task A_fault_in_the_vhdl_ends_the_simulation_and_is_named(string correct, string faulty, string message)
    {
        await RequiredTools.CheckAsync(tools, "ghdl");
        Assert.Contains(correct, Vhdl, StringComparison.Ordinal);
        ReplayBench bench = await RecordAsync();

        Assert.Contains("PASS", await SimulateAsync("Accumulator", Vhdl, bench));
        ToolFailedException failure = await Assert.ThrowsAsync<ToolFailedException>(
            () => SimulateAsync("Accumulator", Vhdl.Replace(correct, faulty), bench));

        Assert.Matches(@"MISMATCH in cycle \d+: " + message, failure.Message);
        Assert.DoesNotContain("PASS", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_in_emitted_vhdl_leads_to_the_line_of_the_csharp()
    {
        await RequiredTools.CheckAsync(tools, "ghdl");
        KernelCase kernel = KernelCase.Compile("Fir");
        ReplayBench bench = await ReplayBench.RecordAsync(
            kernel.Kernel.Design, kernel.NewTwin(), kernel.Transactions(seed: 4), Cancellation);
        Assert.Contains("<= newest - 1;", kernel.Kernel.Vhdl, StringComparison.Ordinal);

        ToolFailedException failure = await Assert.ThrowsAsync<ToolFailedException>(
            () => SimulateAsync("Fir", kernel.Kernel.Vhdl.Replace("<= newest - 1;", "<= newest - 2;"), bench));

        // The first run takes the other branch. The index shows in what is computed with it.
        string[] source = await File.ReadAllLinesAsync(
            Path.Combine(KernelCase.Folder, "..", "..", "..", "samples", "Fir.cs"), Cancellation);
        int line = 1 + Array.FindIndex(source, text => text.Contains("result = ", StringComparison.Ordinal));
        string place = $@"written last in cycle \d+ of run 2 \(Step\) by Fir\.cs:{line}\b";
        Assert.Matches($@"MISMATCH in cycle \d+: result is -?\d+, expected -?\d+; {place}", failure.Message);
    }

    [Fact]
    public async Task A_corrupted_expectation_is_named()
    {
        await RequiredTools.CheckAsync(tools, "ghdl");
        ReplayBench bench = await RecordAsync();
        string line = bench.Recording.Split('\n').Last(l => l.Contains(" total ", StringComparison.Ordinal));
        string corrupted = Regex.Replace(line, "^E [0-9A-F]{8}", "E 00012345", RegexOptions.None, TimeSpan.FromSeconds(1));

        ToolFailedException failure = await Assert.ThrowsAsync<ToolFailedException>(
            () => SimulateAsync("Accumulator", Vhdl, bench with { Recording = bench.Recording.Replace(line, corrupted) }));

        int actual = unchecked((int)Convert.ToUInt32(line.Split(' ')[1], 16));
        Assert.Contains(
            $"total is {actual}, expected {0x12345}; written last in cycle ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_run_is_recorded_as_the_same_bytes() => Assert.Equal(await RecordAsync(), await RecordAsync());

    private static Task<ReplayBench> RecordAsync() => ReplayBench.RecordAsync(
        Design, new TwinSimulator(() => new Accumulator(), HostMap.Of(Design)), Script, Cancellation);

    /// <returns>What the simulation prints.</returns>
    private async Task<string> SimulateAsync(string kernel, string vhdl, ReplayBench bench)
    {
        await WriteAsync($"{kernel}.vhd", vhdl);
        await WriteAsync($"{kernel}_tb.vhd", bench.Vhdl);
        await WriteAsync($"{kernel}_tb.txt", bench.Recording);
        ToolOutput analysis = await GhdlAsync("-a", "--std=08", "-Wall", $"{kernel}.vhd", $"{kernel}_tb.vhd");
        Assert.Equal("", analysis.StandardOutput + analysis.StandardError);
        await GhdlAsync("-e", "--std=08", $"{kernel}_tb");
        return (await GhdlAsync("-r", "--std=08", $"{kernel}_tb", "--ieee-asserts=disable")).StandardOutput;
    }

    private Task WriteAsync(string file, string text) =>
        File.WriteAllTextAsync(Path.Combine(directory.FullName, file), text, Cancellation);

    private Task<ToolOutput> GhdlAsync(params IReadOnlyList<string> arguments) =>
        tools.RunAsync(new ToolCall("ghdl", arguments, directory.FullName), Cancellation);
}
