using System.Text.Json;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class SimulateTests
{
    private static string Sample => Path.Combine(Processes.Root, "samples", "Fir.cs");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transactions_of_a_file_are_carried_out_and_shown_as_a_wave_form()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(
            folder["host.json"],
            """
            [{"write": "coefficients", "values": [32767]}, {"write": "sample", "values": [-5]}, {"run": "Step"}, {"read": "result"}]
            """,
            Cancellation);

        Ending ending = await Processes.SrtrlAsync(
            ["simulate", Sample, "--transactions", folder["host.json"], "--vcd", folder["fir.vcd"], "--json"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        using var result = JsonDocument.Parse(ending.Output);
        Assert.Equal(1, result.RootElement.GetProperty("values_compared").GetInt32());
        JsonElement run = result.RootElement.GetProperty("runs").EnumerateArray().Single();
        Assert.Equal("Step", run.GetProperty("entry").GetString());
        string waves = await File.ReadAllTextAsync(folder["fir.vcd"], Cancellation);
        Assert.Contains("$var wire 16 ", waves);
        Assert.EndsWith($"#{4 + run.GetProperty("cycles").GetInt32() + 1}\n", waves);
    }

    [Fact]
    public async Task Random_transactions_are_the_same_for_the_same_seed()
    {
        Ending[] endings = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => Processes.SrtrlAsync(["simulate", Sample, "--seed", "3", "--rounds", "2"])));

        Assert.All(endings, ending => Assert.Equal((0, endings[0].Output), (ending.ExitCode, ending.Output)));
        Assert.Contains("ok, 38 values equal to software twin", endings[0].Output);
    }

    [Fact]
    public async Task Processes_and_what_they_waited_for_are_listed()
    {
        string kernel = Path.Combine(Processes.Root, "tests", "cases", "kernels", "SignalPipeline.cs");

        Ending ending = await Processes.SrtrlAsync(["simulate", kernel, "--rounds", "1"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("Run: 78 cycles\n  process Produce: worked 50 cycles, waited 0\n", ending.Output);
        Assert.Contains("  queue raw: full for 0 cycles, empty for 2\n", ending.Output);
    }

    [Fact]
    public async Task A_deadlock_names_the_queue_and_the_capacity_that_does()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(
            folder["Pairs.cs"],
            """
            using SparseRtrl.Hardware;

            [HardwareKernel]
            public sealed class Pairs
            {
                private readonly EventQueue<byte> numbers = new(4), tags = new(2);
                private int sum;

                [Entry] public void Run() => Hardware.Concurrently(Source, Sink);

                [Process] private void Source()
                {
                    for (int i = 0; i < 12; i++) { numbers.Enqueue((byte)i); }
                    for (int i = 0; i < 12; i++) { tags.Enqueue(1); }
                }

                [Process] private void Sink() { for (int i = 0; i < 12; i++) { sum += numbers.Dequeue() * tags.Dequeue(); } }
            }
            """,
            Cancellation);

        Ending ending = await Processes.SrtrlAsync(["simulate", folder["Pairs.cs"]]);

        Assert.Equal(((int)ExitCode.Mismatch, ""), (ending.ExitCode, ending.Output));
        Assert.Contains("It ends if you give numbers a capacity of 16 instead of 4.", ending.Error);
    }

    [Theory]
    [InlineData("--expose-hidden", 0, "")]
    [InlineData("--json", 2, "$[0].read: window is hidden from the host: remove [HostHidden] from the field or give --expose-hidden")]
    public async Task A_hidden_field_is_read_only_where_it_is_exposed(string option, int exitCode, string error)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["host.json"], """[{"read": "window"}]""", Cancellation);
        string kernel = Path.Combine(Processes.Root, "tests", "cases", "kernels", "EchoFilter.cs");

        Ending ending = await Processes.SrtrlAsync(["simulate", kernel, "--transactions", folder["host.json"], option]);

        Assert.Equal(exitCode, ending.ExitCode);
        Assert.Contains(error, ending.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"run": "Stop"}]""", "$[0].run: expected an entry method: Step; found the text \"Stop\"")]
    [InlineData("""[{"write": "result", "values": [1]}]""",
        "$[0].write: result is not host-writable: mark the field with [HostWritable]")]
    [InlineData("""[{"write": "sample", "values": [40000]}]""",
        "$[0].values[0]: expected a whole number from -32768 to 32767; found 40000")]
    [InlineData("""[{"write": "sample", "values": [1, 2]}]""",
        "$[0].values: 2 values from element 0 on do not fit; sample has 1 elements")]
    [InlineData("""[{"read": "sample", "count": 1}]""", "$[0].count: unknown key; a read has the keys read")]
    [InlineData("""[{}]""", "$[0]: expected one of the keys write, run, read")]
    public async Task A_wrong_transaction_is_named_with_its_place(string json, string message)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["host.json"], json, Cancellation);

        Ending ending = await Processes.SrtrlAsync(["simulate", Sample, "--transactions", folder["host.json"]]);

        Assert.Equal((2, ""), (ending.ExitCode, ending.Output));
        Assert.Contains(message, ending.Error);
    }

    [Fact]
    public async Task A_kernel_that_throws_is_a_finding()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(
            folder["K.cs"],
            "using SparseRtrl.Hardware;\n[HardwareKernel]\npublic sealed class K\n{\n    private readonly int[] a = new int[3];\n"
            + "    [HostWritable] private byte i;\n    [Entry]\n    public void Run() => a[i] = 1;\n}\n",
            Cancellation);
        await File.WriteAllTextAsync(
            folder["host.json"], """[{"write": "i", "values": [3]}, {"run": "Run"}]""", Cancellation);

        Ending ending = await Processes.SrtrlAsync(["simulate", folder["K.cs"], "--transactions", folder["host.json"]]);

        Assert.Equal((1, ""), (ending.ExitCode, ending.Output));
        Assert.Contains("beyond the end of a (3 elements)", ending.Error);
    }
}
