using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SparseRtrl.Algorithm;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed partial class GradientTests
{
    public static TheoryData<string, string, string> SamplesAndMethods
    {
        get
        {
            TheoryData<string, string, string> data = [];
            foreach ((string network, string sequence) in new[] { ("evrnn", "class"), ("egru", "values") })
            {
                foreach (GradientMethodFamily family in GradientMethods.All)
                {
                    data.Add(network, sequence, family.Name.Replace("-N", "-2"));
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SamplesAndMethods))]
    public async Task Every_method_runs_on_the_samples_and_exact_ones_agree(string network, string sequence, string method)
    {
        Ending ending = await RunAsync(Sample("networks", network), Sample("sequences", sequence), method, "--json");

        Assert.Equal((0, ""), (ending.ExitCode, ending.Error));
        var file = NetworkFile.Load(Sample("networks", network));
        GradientResult expected = GradientMethods.Bptt.Compute(
            file.Network, SequenceFile.Load(Sample("sequences", sequence), file), file.Objective);
        GradientResult actual = Read(ending.Output, file);
        Assert.Equal(expected.Loss, actual.Loss, tolerance: 1e-12);
        Assert.Contains(actual.Gradient.Cell, derivative => derivative != 0);
        if (GradientMethods.Parse(method).IsExact)
        {
            Assert.InRange(ExactnessCheck.RelativeDifference(expected, actual), 0, ExactnessCheck.Tolerance);
        }
    }

    [Fact]
    public async Task The_seed_decides_what_a_random_method_draws()
    {
        async Task<string> Output(string seed) => (await RunAsync(
            Sample("networks", "egru"), Sample("sequences", "values"), "uoro", "--json", "--seed", seed)).Output;

        Assert.Equal(await Output("1"), await Output("1"));
        Assert.NotEqual(await Output("1"), await Output("2"));
    }

    [Fact]
    public async Task Without_json_a_table_names_method_loss_and_parts()
    {
        Ending ending = await RunAsync(Sample("networks", "egru"), Sample("sequences", "values"), "bptt");

        Assert.Equal((0, ""), (ending.ExitCode, ending.Error));
        Assert.StartsWith("method bptt (exact)\nloss   1.3", ending.Output);
        Assert.All(["recurrent.u", "input.r", "bias.z", "threshold", "readoutWeights", "readoutBias"],
            part => Assert.Contains($"  {part} ", ending.Output));
    }

    [Fact]
    public async Task A_file_receives_the_same_json()
    {
        using TemporaryFolder folder = new();
        Ending ending = await RunAsync(
            Sample("networks", "evrnn"), Sample("sequences", "class"), "sparse-rtrl", "--json", "--out", folder["gradient.json"]);

        Assert.Equal((0, ""), (ending.ExitCode, ending.Error));
        Assert.Equal(ending.Output, await File.ReadAllTextAsync(folder["gradient.json"], TestContext.Current.CancellationToken));
        Assert.Equal([folder["gradient.json"]], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(
        "--method exact: There is no gradient method 'exact'. Known are sparse-rtrl, dense-rtrl, bptt",
        "{evrnn}", "{class}", "exact")]
    [InlineData("srtrl: {folder}/no.json: there is no such file", "{folder}/no.json", "{class}", "bptt")]
    [InlineData("srtrl: {folder}: is a folder", "{evrnn}", "{folder}", "bptt")]
    [InlineData("srtrl: {class}: $.cell: this key is missing", "{class}", "{class}", "bptt")]
    [InlineData("srtrl: {values}: $.targets: expected one target", "{evrnn}", "{values}", "bptt")]
    [InlineData("srtrl gradient: Option '--method' is required", "{evrnn}", "{values}", null)]
    [InlineData(
        "--out {folder}/no/gradient.json: cannot be written",
        "{evrnn}", "{class}", "bptt", "--out", "{folder}/no/gradient.json")]
    [InlineData("--out {folder}: cannot be written", "{evrnn}", "{class}", "bptt", "--out", "{folder}")]
    [InlineData("is a device", "{evrnn}", "{class}", "bptt", "--out", "/dev/null")]
    public async Task What_cannot_be_done_is_refused_and_nothing_is_written(
        string message, string network, string sequence, string? method, params string[] more)
    {
        using TemporaryFolder folder = new();
        string Fill(string text) => text.Replace("{folder}", folder.Path)
            .Replace("{evrnn}", Sample("networks", "evrnn"))
            .Replace("{class}", Sample("sequences", "class"))
            .Replace("{values}", Sample("sequences", "values"));

        Ending ending = await RunAsync(Fill(network), Fill(sequence), method, [.. more.Select(Fill)]);

        Assert.Equal((2, ""), (ending.ExitCode, ending.Output));
        Assert.Contains(Fill(message), ending.Error);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_gradient_beyond_Float64_is_an_error_and_no_json()
    {
        using TemporaryFolder folder = new();
        string network = await File.ReadAllTextAsync(Sample("networks", "egru"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            folder["network.json"],
            network.Replace("\"readoutBias\": [0.05]", "\"readoutBias\": [1e200]"),
            TestContext.Current.CancellationToken);

        Ending ending = await RunAsync(folder["network.json"], Sample("sequences", "values"), "bptt", "--json");

        Assert.Equal((2, ""), (ending.ExitCode, ending.Output));
        Assert.Contains("beyond the range of Float64", ending.Error);
    }

    [Fact]
    public async Task The_examples_of_the_documentation_are_what_the_program_reads_and_writes()
    {
        string documentation = await File.ReadAllTextAsync(
            Path.Combine(Processes.Root, "docs", "file-formats.md"), TestContext.Current.CancellationToken);
        string formats = documentation[..documentation.IndexOf("## Host transactions", StringComparison.Ordinal)];
        string[] examples = [.. JsonExample().Matches(formats).Select(match => match.Groups["example"].Value)];
        Assert.Equal(5, examples.Length);
        NetworkFile evRnn = NetworkFile.Parse(examples[0]), egru = NetworkFile.Parse(examples[1]);
        Sequence<double> labelled = SequenceFile.Parse(examples[2], evRnn);

        GradientResult actual = GradientMethods.Bptt.Compute(evRnn.Network, labelled, evRnn.Objective);
        Assert.InRange(ExactnessCheck.RelativeDifference(Read(examples[4], evRnn), actual), 0, ExactnessCheck.Tolerance);
        GradientMethods.Bptt.Compute(egru.Network, SequenceFile.Parse(examples[3], egru), egru.Objective);
    }

    [GeneratedRegex("```json\n(?<example>[^`]*)```", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex JsonExample();

    private static string Sample(string folder, string name) => Path.Combine(Processes.Root, "samples", folder, $"{name}.json");

    private static Task<Ending> RunAsync(string network, string sequence, string? method, params string[] more)
    {
        string[] chosen = method is null ? [] : ["--method", method];
        return Processes.SrtrlAsync(["gradient", "--network", network, "--sequence", sequence, .. chosen, .. more]);
    }

    /// <summary>A gradient is a network file with other numbers; it is read as one.</summary>
    private static GradientResult Read(string json, NetworkFile network)
    {
        JsonObject result = JsonNode.Parse(json)!.AsObject();
        JsonObject file = JsonNode.Parse(network.ToJson())!.AsObject();
        foreach ((string key, JsonNode? values) in result["gradient"]!.AsObject())
        {
            file[key] = values!.DeepClone();
        }

        return new(result["loss"]!.GetValue<double>(), NetworkFile.Parse(file.ToJsonString()).Network.Parameters);
    }
}
