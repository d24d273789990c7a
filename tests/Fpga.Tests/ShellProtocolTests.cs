using SparseRtrl.Fpga.Flow;
using SparseRtrl.Fpga.Shell;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

/// <summary>
/// The shell around the tiny kernel, simulated in GHDL: a VHDL host sends bytes on the UART pin and compares every byte that
/// comes back.
/// </summary>
public sealed class ShellProtocolTests
{
    /// <summary>Eight clock cycles in a bit make the simulations short.</summary>
    private const int ClocksPerBit = 8;

    private static readonly byte[] SetStepTo3 = [(byte)'W', 0, 0, 1, 0, 3, 0, 0, 0];

    [Fact]
    public Task Identify_tells_version_address_bits_and_entries() =>
        RunAsync(Send('I'), Expect('I', 1, 5, 2));

    [Fact]
    public Task Written_words_are_read_back() =>
        RunAsync(
            Send('W', 16, 0, 2, 0, 5, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF), Expect('W'),
            Send('R', 16, 0, 2, 0), Expect('R', 5, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF));

    [Fact]
    public Task Start_runs_the_selected_entry_and_counts_its_cycles() =>
        RunAsync(
            Send(SetStepTo3), Expect('W'),
            Send('W', 31, 0, 1, 0, 5, 0, 0, 0), Expect('W'),
            Send('S', 0), Expect('S', 32, 0, 0, 0),
            Send('R', 31, 0, 1, 0), Expect('R', 8, 0, 0, 0),
            Send('S', 1), Expect('S', 32, 0, 0, 0),
            Send('R', 31, 0, 1, 0), Expect('R', 24, 0, 0, 0));

    [Fact]
    public Task No_words_is_a_request_like_any_other() =>
        RunAsync(Send('W', 0, 0, 0, 0), Expect('W'), Send('R', 0, 0, 0, 0), Expect('R'));

    [Fact]
    public Task An_unknown_command_is_refused_and_the_next_one_served() =>
        RunAsync(Send('X'), Expect('E', 2), Send('I'), Expect('I', 1, 5, 2));

    [Fact]
    public Task A_low_stop_bit_drops_the_request() =>
        RunAsync(
            Send(SetStepTo3), Expect('W'),
            Send('W', 0, 0), SendWithLowStopBit(1), Expect('E', 1),
            Send('R', 0, 0, 1, 0), Expect('R', 3, 0, 0, 0));

    [Fact]
    public Task An_address_outside_the_memory_map_is_refused_and_its_words_are_taken_off_the_line() =>
        RunAsync(
            Send(SetStepTo3), Expect('W'),
            Send('W', 32, 0, 1, 0, (byte)'I', (byte)'I', (byte)'I', (byte)'I'), Expect('E', 4),
            Send('R', 32, 0, 1, 0), Expect('E', 4),
            Send('R', 0, 0, 1, 0), Expect('R', 3, 0, 0, 0));

    [Fact]
    public Task An_entry_that_does_not_exist_is_not_started() =>
        RunAsync(Send('S', 2), Expect('E', 5));

    [Fact]
    public Task A_byte_during_a_reply_is_dropped_and_reported_after_it() =>
        RunAsync(Send('R', 0, 0, 1, 0, (byte)'I'), Expect('R', 0, 0, 0, 0, (byte)'E', 3), Send('I'), Expect('I', 1, 5, 2));

    [Fact]
    public Task A_kernel_with_one_entry_has_no_entry_port()
    {
        string kernel = TestFiles.TinyKernel
            .Replace("    entry : in std_logic_vector(0 downto 0);\n", "", StringComparison.Ordinal)
            .Replace("multiplies <= entry(0);", "multiplies <= '0';", StringComparison.Ordinal);
        return RunAsync(kernel, entries: 1, [Send('I'), Expect('I', 1, 5, 1), Send('S', 0), Expect('S', 32, 0, 0, 0)]);
    }

    [Fact]
    public async Task The_test_bench_sees_a_wrong_reply()
    {
        await Tools.RequireAsync("ghdl");
        await Assert.ThrowsAsync<ToolFailedException>(() => RunAsync(Send('I'), Expect('I', 1, 5, 3)));
    }

    private static string Send(params byte[] bytes) => string.Concat(bytes.Select(b => $"    send(x\"{b:X2}\");\n"));

    private static string Send(char command, params byte[] payload) => Send([(byte)command, .. payload]);

    private static string SendWithLowStopBit(byte data) => $"    send(x\"{data:X2}\", '0');\n";

    private static string Expect(char tag, params byte[] payload) =>
        string.Concat(new[] { (byte)tag }.Concat(payload).Select(b => $"    expect(x\"{b:X2}\");\n"));

    private static Task RunAsync(params string[] steps) => RunAsync(TestFiles.TinyKernel, entries: 2, steps);

    private static async Task RunAsync(string kernel, int entries, string[] steps)
    {
        await Tools.RequireAsync("ghdl");
        var board = TestFiles.IceBreaker with { Baud = TestFiles.IceBreaker.KernelClockHertz / ClocksPerBit };
        var map = TestFiles.TinyKernelMap with { EntryNames = TestFiles.TinyKernelMap.EntryNames[..entries] };
        PlannedFile[] sources = [.. ShellGenerator.Generate(kernel, map, board), new("uart_host.vhd", Host(steps))];
        var plan = new BuildPlan(
            [.. sources],
            [
                new("ghdl", ["-a", "--std=08", .. sources.Select(s => s.Path)], "."),
                new("ghdl", ["-r", "--std=08", "uart_host", "--ieee-asserts=disable"], "."),
            ],
            []);
        using var directory = new ScratchDirectory();
        await plan.RunAsync(Tools.Runner, directory.Path, TestContext.Current.CancellationToken);
    }

    private static string Host(string[] steps) => TestFiles.Read("Cases", "uart_host.vhd.template")
        .Replace("{{clocks_per_bit}}", $"{ClocksPerBit}", StringComparison.Ordinal)
        .Replace("{{steps}}", string.Concat(steps), StringComparison.Ordinal);
}
