using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public sealed class CheckpointTests : IDisposable
{
    private static readonly Experiment Short = SpiralExperiment.Demo with
    {
        Training = new TrainingSettings(Iterations: 40, BatchSize: 7, new AdamSettings()),
        TrainSequences = 30,
        TestSequences = 10,
    };

    private readonly string folder = Directory.CreateTempSubdirectory("srtrl-checkpoint-").FullName;

    public static TheoryData<string, Experiment> Experiments => new()
    {
        { "sparse-rtrl", Short },
        { "sparse-rtrl", With(Short.Training with { Optimizer = new SgdSettings(0.1) }) },
        { "sparse-rtrl", With(Short.Training with { Optimizer = new SgdSettings(0.1, 0.9), Workers = 3 }) },
        { "sparse-rtrl", With(Short.Training with { Online = true, Schedule = new CosineDecay() }) },
        { "sparse-rtrl", With(Short.Training with { MaskAdaptation = new SparseEvolution(Interval: 3, End: 40), Workers = 2 }) },
        { "sparse-rtrl", With(Short.Training with { MaskAdaptation = new GradualPruning(0.8, 0.9, 5, 35, 5) }) },
        { "uoro", With(Short.Training with { Workers = 2 }) },
        { "random-k-2", Short },
        {
            "bptt",
            Short with
            {
                Cell = new EgruCell(new EventFunction()),
                Masks = new MaskDraw(0.5, Independent: true),
                Training = Short.Training with { Iterations = 10, MaskAdaptation = new SparseEvolution(Interval: 2, End: 9) },
            }
        },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Experiments), DisableDiscoveryEnumeration = true)]
    public void A_run_that_is_resumed_from_a_file_ends_as_if_it_had_never_stopped(string method, Experiment experiment)
    {
        Trainer<double> whole = CreateTrainer(method, experiment);
        List<TrainingProgress> progress = [.. whole.Run()];

        int half = experiment.Training.Iterations / 2;
        Trainer<double> first = CreateTrainer(method, experiment);
        Assert.Equal(progress[..half], first.Run().Take(half));
        new Checkpoint(Settings(), first.State, []).Save(File);
        Trainer<double> second = CreateTrainer(method, experiment);
        second.State = Checkpoint.Load(File).State;

        Assert.Equal(progress[half..], second.Run());
        AssertSame(whole, second);
        Assert.False(whole.Network.Parameters.Cell.SequenceEqual(first.Network.Parameters.Cell));
    }

    [Fact]
    public void Single_precision_survives_the_file_to_the_bit()
    {
        Trainer<float> whole = Short.CreateTrainer(Short.CreateNetwork<float>(), Short.CreateDataset<float>());
        Assert.Equal(40, whole.Run().Count());
        Trainer<float> first = Short.CreateTrainer(Short.CreateNetwork<float>(), Short.CreateDataset<float>());
        Assert.Equal(15, first.Run().Take(15).Count());
        new Checkpoint(Settings(), first.State.ConvertTo<double>(), []).Save(File);
        Trainer<float> second = Short.CreateTrainer(Short.CreateNetwork<float>(), Short.CreateDataset<float>());
        second.State = Checkpoint.Load(File).State.ConvertTo<float>();
        Assert.Equal(25, second.Run().Count());
        Assert.Equal(whole.Network.Parameters.Parts, second.Network.Parameters.Parts);
    }

    [Fact]
    public void Settings_and_history_come_back_and_equal_states_give_equal_bytes()
    {
        Checkpoint checkpoint = new(Settings(), CreateTrainer("sparse-rtrl", Short).State, ["1,0.5", "2,0.25 \"ω\""]);
        checkpoint.Save(File);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        Checkpoint loaded = Checkpoint.Load(File);
        Assert.Equal(checkpoint.Settings, loaded.Settings);
        Assert.Equal(checkpoint.History, loaded.History);
        loaded.Save(File);
        Assert.Equal(bytes, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_shared_mask_is_still_shared_after_loading()
    {
        Experiment gated = Short with { Cell = new EgruCell(new EventFunction()) };
        new Checkpoint(Settings(), CreateTrainer("bptt", gated).State, []).Save(File);
        Assert.Single(Checkpoint.Load(File).State.Masks.Distinct());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(-1)]
    public void A_file_that_was_cut_short_is_refused(int length)
    {
        byte[] bytes = Saved();
        System.IO.File.WriteAllBytes(File, bytes[..(length < 0 ? bytes.Length + length : length)]);
        Assert.Contains("cut short", Refusal());
    }

    [Fact]
    public void Any_flipped_bit_of_the_content_is_noticed()
    {
        byte[] bytes = Saved();
        var random = new RandomStream(1);
        for (int i = 0; i < 50; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[200 + random.NextInt(bytes.Length - 202)] ^= 1;
            System.IO.File.WriteAllBytes(File, damaged);
            Assert.Matches("damaged|cut short", Refusal());
        }
    }

    [Fact]
    public void Another_file_a_newer_version_and_a_missing_file_are_refused_with_the_reason()
    {
        Assert.Contains("there is no such file", Refusal());
        System.IO.File.WriteAllText(File, """{"cell":"evrnn","units":3}""");
        Assert.Contains("is no checkpoint of srtrl", Refusal());
        System.IO.File.WriteAllText(File, "[]");
        Assert.Contains("is no checkpoint", Refusal());

        Saved();
        JsonNode json = JsonNode.Parse(System.IO.File.ReadAllText(File))!;
        json["version"] = 2;
        System.IO.File.WriteAllText(File, json.ToJsonString());
        Assert.Contains("version 2; this srtrl reads version 1", Refusal());
    }

    [Fact]
    public void A_state_of_another_network_or_training_set_is_refused()
    {
        TrainingState<double> state = CreateTrainer("sparse-rtrl", Short).State;
        foreach (Experiment other in (Experiment[])[
            Short with { Units = 8 },
            Short with { TrainSequences = 29 },
            With(Short.Training with { Optimizer = new SgdSettings(1) }),
            Short with { Cell = new TanhRnnCell(), Task = new SpiralTask(outputs: 2) }])
        {
            Assert.Throws<ArgumentException>(() => CreateTrainer("bptt", other).State = state);
        }
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_leaves_the_old_one()
    {
        byte[] bytes = Saved();
        Directory.CreateDirectory($"{File}.partial");
        Assert.ThrowsAny<Exception>(() => new Checkpoint(Settings(), CreateTrainer("sparse-rtrl", Short).State, []).Save(File));
        Assert.Equal(bytes, System.IO.File.ReadAllBytes(File));
    }

    private string File => Path.Combine(folder, "checkpoint.json");

    private static Experiment With(TrainingSettings training) => Short with { Training = training };

    private static ImmutableSortedDictionary<string, string> Settings() =>
        ImmutableSortedDictionary<string, string>.Empty.Add("--task", "spiral").Add("--units", "16");

    private static Trainer<double> CreateTrainer(string method, Experiment experiment) => experiment.CreateTrainer(
        experiment.CreateNetwork<double>(),
        experiment.CreateDataset<double>(),
        GradientMethods.Parse(method, experiment.Seed).CreateEngine);

    private static void AssertSame(Trainer<double> expected, Trainer<double> actual)
    {
        TrainingState<double> a = expected.State;
        TrainingState<double> b = actual.State;
        Assert.Equal(a.Masks.Select(mask => mask.Places), b.Masks.Select(mask => mask.Places));
        Assert.Equal(a.Parameters.Parts, b.Parameters.Parts);
        Assert.Equal(
            a.OptimizerAverages.SelectMany(average => average.Parts), b.OptimizerAverages.SelectMany(average => average.Parts));
        Assert.Equal(a.Order.Order, b.Order.Order);
        Assert.Equal(
            (a.Iteration, a.OptimizerUpdates, a.Order.Next, a.Order.RandomPosition, a.MaskRandomPosition, a.Counts),
            (b.Iteration, b.OptimizerUpdates, b.Order.Next, b.Order.RandomPosition, b.MaskRandomPosition, b.Counts));
    }

    private byte[] Saved()
    {
        new Checkpoint(Settings(), CreateTrainer("sparse-rtrl", Short).State, ["1,0.5"]).Save(File);
        return System.IO.File.ReadAllBytes(File);
    }

    private string Refusal()
    {
        InputFileException refusal = Assert.Throws<InputFileException>(() => Checkpoint.Load(File));
        Assert.Contains(File, refusal.Message);
        return refusal.Message;
    }
}
