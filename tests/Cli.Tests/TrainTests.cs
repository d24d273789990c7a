using System.Globalization;
using System.Text.Json;
using SparseRtrl.Algorithm;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class TrainTests : IDisposable
{
    /// <summary>Small enough to take no time, with everything that has state: running averages, moving masks, workers.</summary>
    private static readonly string[] Small =
    [
        "--units", "8", "--sparsity", "0.5", "--batch", "4", "--train-sequences", "20", "--test-sequences", "10",
        "--workers", "2", "--rewiring", "set", "--rewiring-interval", "3", "--rewiring-end", "40",
    ];

    private static readonly string[] Files = ["checkpoint.json", "metrics.csv", "metrics.json", "network.json"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_leaves_metrics_and_a_network_that_other_commands_read()
    {
        Ending ending = await TrainAsync("run", [.. Small, "--iterations", "10", "--evaluate-every", "5", "--json"]);

        using var metrics = JsonDocument.Parse(ending.Output);
        Assert.Equal(ending.Output, Text("run", "metrics.json"));
        JsonElement test = metrics.RootElement.GetProperty("test");
        Assert.Equal(10, test.GetProperty("sequences").GetInt32());
        Assert.InRange(test.GetProperty("accuracy").GetDouble(), 0, 1);
        Assert.InRange(test.GetProperty("activity_density").GetDouble(), 0, 1);
        Assert.Equal(10 * 17, test.GetProperty("operations").GetProperty("steps").GetInt64());
        JsonElement training = metrics.RootElement.GetProperty("training");
        Assert.Equal(10 * 4 * 17, training.GetProperty("operations").GetProperty("steps").GetInt64());
        JsonElement neuroBench = metrics.RootElement.GetProperty("neurobench");
        Assert.InRange(neuroBench.GetProperty("ConnectionSparsity").GetDouble(), 0, 1);
        Assert.True(neuroBench.GetProperty("Learning").GetProperty("InfluenceMACs").GetProperty("Effective").GetDouble() > 0);
        Assert.Equal("8", metrics.RootElement.GetProperty("settings").GetProperty("units").GetString());

        string[] lines = Text("run", "metrics.csv").TrimEnd('\n').Split('\n');
        Assert.Equal(11, lines.Length);
        Assert.Equal(lines[0].Split(',').Length, lines[1].Split(',').Length);
        double lastTestLoss = double.Parse(lines[^1].Split(',')[8], CultureInfo.InvariantCulture);
        Assert.Equal(test.GetProperty("loss").GetDouble(), lastTestLoss, 1e-6);
        Assert.Equal("", lines[^2].Split(',')[8]);
        Assert.Equal(8, NetworkFile.Load(Path("run", "network.json")).Network.Layout.Units);
        Assert.Contains("iteration 5: loss", ending.Error);
    }

    [Fact]
    public async Task The_same_command_gives_the_same_bytes()
    {
        await TrainAsync("one", [.. Small, "--iterations", "10"]);
        await TrainAsync("two", [.. Small, "--iterations", "10"]);
        await TrainAsync("other", [.. Small, "--iterations", "10", "--seed", "2"]);

        Assert.Equal(Contents("one"), Contents("two"));
        Assert.All(Contents("one").Zip(Contents("other")), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public async Task A_run_that_was_killed_ends_with_the_bytes_of_one_that_was_not()
    {
        string[] arguments = [.. Small, "--iterations", "3000", "--checkpoint-every", "100", "--evaluate-every", "1000"];
        await TrainAsync("whole", arguments);
        await Processes.SrtrlUntilAsync(
            Path("killed", "checkpoint.json"), "KILL", ["train", "--out", folder["killed"], .. arguments]);
        Assert.False(File.Exists(Path("killed", "network.json")));

        Ending resumed = await TrainAsync("killed", ["--resume"]);

        Assert.Matches("goes on after iteration [1-9][0-9]*0\n", resumed.Error);
        Assert.Equal(Contents("whole"), Contents("killed"));
    }

    [Fact]
    public async Task A_run_that_is_stopped_keeps_what_was_reached()
    {
        // Not SIGINT: a shell that runs the tests in the background has it ignored, and programs inherit that.
        string[] arguments = [.. Small, "--iterations", "1000000", "--checkpoint-every", "1000000"];
        Ending ending = await Processes.SrtrlUntilAsync(
            Path("run", "metrics.csv"), "TERM", ["train", "--out", folder["run"], .. arguments]);

        Assert.Equal((130, ""), (ending.ExitCode, ending.Output));
        Assert.Contains("--resume goes on from there", ending.Error);
        string[] lines = Text("run", "metrics.csv").TrimEnd('\n').Split('\n');
        Assert.Equal(lines[1..], Checkpoint.Load(Path("run", "checkpoint.json")).History);
    }

    [Fact]
    public async Task A_finished_run_goes_on_when_it_is_given_more_iterations()
    {
        await TrainAsync("whole", [.. Small, "--iterations", "20"]);
        await TrainAsync("longer", [.. Small, "--iterations", "10"]);
        await TrainAsync("longer", ["--resume", "--iterations", "20", "--units", "8"]);
        Assert.Equal(Contents("whole"), Contents("longer"));
    }

    [Fact]
    public async Task A_run_goes_on_with_its_own_settings_only()
    {
        await TrainAsync("run", [.. Small, "--iterations", "10", "--schedule", "cosine"]);
        byte[][] before = Contents("run");

        Assert.Contains("--units 9: the run in this folder has 8", await RefusalAsync("--resume", "--units", "9"));
        Assert.Contains("--iterations 20: the run in this folder has 10", await RefusalAsync("--resume", "--iterations", "20"));
        Assert.Contains("--out {folder}: holds a run already".Replace("{folder}", folder["run"]), await RefusalAsync(Small));
        File.AppendAllText(Path("run", "checkpoint.json"), "x");
        Assert.Contains("checkpoint.json: is no checkpoint, or was cut short", await RefusalAsync("--resume"));
        Assert.Equal(before[1..], Contents("run")[1..]);
    }

    [Fact]
    public async Task Sequences_that_have_changed_are_noticed()
    {
        await File.WriteAllTextAsync(folder["data.csv"], Csv(0.25), TestContext.Current.CancellationToken);
        string[] arguments = ["--task", $"csv:{folder["data.csv"]}", "--units", "4", "--sparsity", "0", "--iterations", "2"];
        await TrainAsync("run", arguments);
        await TrainAsync("run", "--resume");
        await File.WriteAllTextAsync(folder["data.csv"], Csv(0.5), TestContext.Current.CancellationToken);
        Assert.Contains("its sequences are not those that the run began with", await RefusalAsync("--resume"));
    }

    [Fact]
    public async Task A_training_that_diverges_is_a_finding()
    {
        Ending ending = await Processes.SrtrlAsync(
        [
            "train", "--out", folder["run"], .. Small, "--optimizer", "sgd", "--learning-rate", "1e30", "--loss", "squared-error",
        ]);
        Assert.Equal((1, ""), (ending.ExitCode, ending.Output));
        Assert.Contains("The loss is not a finite number in iteration", ending.Error);
        Assert.False(File.Exists(Path("run", "network.json")));
    }

    [Fact]
    public async Task Values_are_scored_by_their_normalised_error_with_any_cell_and_method()
    {
        await TrainAsync(
            "run", "--task", "sine", "--cell", "gru", "--method", "bptt", "--units", "4", "--sparsity", "0.5",
            "--iterations", "3", "--train-sequences", "8", "--test-sequences", "4", "--batch", "2",
            "--mask", "erdos-renyi-kernel", "--gate-masks", "independent", "--rewiring", "pruning", "--rewiring-begin", "1", "--rewiring-end", "2", "--optimizer", "nesterov",
            "--schedule", "linear", "--warm-up", "1", "--clip-norm", "1");
        Assert.StartsWith("iteration,loss,nrmse,", Text("run", "metrics.csv"));
        using var metrics = JsonDocument.Parse(Text("run", "metrics.json"));
        Assert.True(metrics.RootElement.GetProperty("test").GetProperty("nrmse").GetDouble() > 0);
        Assert.Equal(JsonValueKind.Null, metrics.RootElement.GetProperty("test").GetProperty("accuracy").ValueKind);
        Assert.Equal(JsonValueKind.Null, metrics.RootElement.GetProperty("neurobench").ValueKind);
    }

    [Theory]
    [InlineData("--task foo: There is no task 'foo'. Known are spiral,", "--task", "foo")]
    [InlineData("--method foo: There is no gradient method 'foo'", "--method", "foo")]
    [InlineData("--cell lstm: must be one of evrnn, egru, tanh-rnn, gru", "--cell", "lstm")]
    [InlineData("--optimizer rms: must be one of sgd, momentum, nesterov, adam", "--optimizer", "rms")]
    [InlineData("--units 0: must be a whole number from 1", "--units", "0")]
    [InlineData("--sparsity 1: must be a number from 0 to below 1", "--sparsity", "1")]
    [InlineData("--sparsity 0.99: leaves some of the 32 units without a recurrent weight", "--sparsity", "0.99")]
    [InlineData("--mask erdos-renyi-kernel allows at most 0.9118 here", "--mask", "erdos-renyi-kernel", "--sparsity", "0.95")]
    [InlineData("--momentum: has an effect only with --optimizer momentum or nesterov", "--momentum", "0.9")]
    [InlineData("--gate-masks: has an effect only with a gated cell", "--gate-masks", "shared")]
    [InlineData("--surrogate-width: has an effect only with a cell that emits events", "--cell", "gru", "--surrogate-width", "1")]
    [InlineData("--clip-value: has an effect only with no --clip-norm", "--clip-norm", "1", "--clip-value", "1")]
    [InlineData(
        "--rewiring-end 5: must be later than --rewiring-begin 9",
        "--rewiring", "pruning", "--rewiring-begin", "9", "--rewiring-end", "5")]
    [InlineData("--initial-sparsity 0.95: must be at most --sparsity 0.9", "--rewiring", "pruning", "--initial-sparsity", "0.95")]
    [InlineData("--loss binary-cross-entropy: does not fit the targets", "--loss", "binary-cross-entropy")]
    [InlineData("--precision single: only sparse-rtrl runs in single precision", "--method", "bptt", "--precision", "single")]
    [InlineData("--warm-up 1000: must be less than --iterations 1000", "--warm-up", "1000")]
    [InlineData("--online: not with --method bptt", "--online", "--method", "bptt")]
    [InlineData("--workers: has an effect only with updates per batch", "--online", "--workers", "2")]
    [InlineData("checkpoint.json: there is no such file", "--resume")]
    public async Task A_wrong_option_is_named_and_nothing_is_trained(string message, params string[] arguments)
    {
        Ending ending = await Processes.SrtrlAsync(["train", "--out", folder["run"], .. arguments]);
        Assert.Equal((2, ""), (ending.ExitCode, ending.Output));
        Assert.Contains(message, ending.Error);
        Assert.False(File.Exists(Path("run", "metrics.csv")));
    }

    private static string Csv(double first) => string.Concat(
        Enumerable.Range(0, 5).Select(i => $"{i},{first + i},{i % 2}\n").Prepend("sequence,input,class\n"));

    private string Path(string run, string file) => System.IO.Path.Combine(folder[run], file);

    private string Text(string run, string file) => File.ReadAllText(Path(run, file));

    private byte[][] Contents(string run) => [.. Files.Select(file => File.ReadAllBytes(Path(run, file)))];

    private async Task<Ending> TrainAsync(string run, params string[] arguments)
    {
        Ending ending = await Processes.SrtrlAsync(["train", "--out", folder[run], .. arguments]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        return ending;
    }

    private async Task<string> RefusalAsync(params string[] arguments)
    {
        Ending ending = await Processes.SrtrlAsync(["train", "--out", folder["run"], .. arguments]);
        Assert.Equal((2, ""), (ending.ExitCode, ending.Output));
        return ending.Error;
    }
}
