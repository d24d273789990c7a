using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>What holds for every generated task.</summary>
public sealed class SequenceTaskTests
{
    public static TheoryData<string> Names => [.. SequenceTasks.All.Select(task => task.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Sets_have_the_size_asked_for_and_share_no_inputs(string name)
    {
        SequenceDataset<double> data = Create(name);

        Assert.Equal((200, 100), (data.Train.Count, data.Test.Count));
        HashSet<string> train = [.. data.Train.Select(Text)];
        Assert.DoesNotContain(data.Test, sequence => train.Contains(Text(sequence)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Shapes_are_what_the_task_says_and_values_are_finite_and_bounded(string name)
    {
        SequenceTask task = SequenceTasks.Find(name);
        Assert.All(Create(name).Train, sequence =>
        {
            int steps = sequence.Steps(task.InputCount);
            Assert.True(steps > 1);
            Assert.Equal(steps * task.InputCount, sequence.Inputs.Length);
            int targets = task.Objective.Timing == LossTiming.EveryStep ? steps : 1;
            Assert.Equal(targets * task.OutputCount, sequence.Targets.Length);
            Assert.All(sequence.Inputs.Concat(sequence.Targets), value => Assert.InRange(value, -1.3, 1.3));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Targets_fit_the_loss(string name)
    {
        SequenceTask task = SequenceTasks.Find(name);
        Assert.Equal(task.Targets == TargetKind.Class, task.Objective.Loss == LossKind.SoftmaxCrossEntropy);
        if (task.Targets == TargetKind.Class)
        {
            Assert.All(
                Create(name).Train.SelectMany(sequence => sequence.Targets.Chunk(task.OutputCount)),
                target => Assert.Equal([.. Enumerable.Repeat(0.0, task.OutputCount - 1), 1.0], target.Order()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_seeds_give_equal_sets_and_others_do_not(string name)
    {
        Assert.Equal(Create(name).Train.Select(Text), Create(name).Train.Select(Text));
        Assert.Equal(Create(name).Test.Select(Text), Create(name).Test.Select(Text));
        Assert.NotEqual(Create(name).Train.Select(Text), Create(name, seed: 2).Train.Select(Text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_size_of_one_set_does_not_change_the_first_sequences_of_the_training_set(string name)
    {
        GeneratedTask task = SequenceTasks.All.Single(task => task.Name == name);
        SequenceDataset<double> small = task.CreateDataset<double>(trainCount: 5, testCount: 1, seed: 1);
        Assert.Equal(Create(name).Train.Take(5).Select(Text), small.Train.Select(Text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Classes_of_the_last_step_are_balanced(string name)
    {
        SequenceTask task = SequenceTasks.Find(name);
        if (task is { Targets: TargetKind.Class, Objective.Timing: LossTiming.LastStep })
        {
            SequenceDataset<double> data = Create(name);
            Assert.Equal(100, data.Train.Count(sequence => LossFunction.ClassOf<double>(sequence.Targets) == 1));
            Assert.Equal(50, data.Test.Count(sequence => LossFunction.ClassOf<double>(sequence.Targets) == 1));
        }
    }

    [Fact]
    public void A_task_with_too_few_different_sequences_is_refused()
    {
        var task = new CopyTask(length: 1, symbols: 2);

        string message = Assert.Throws<ArgumentException>(() => task.CreateDataset<double>(50, 1, seed: 1)).Message;
        Assert.Contains("too few different sequences", message);
    }

    [Fact]
    public void Impossible_sizes_are_refused()
    {
        Action[] impossible =
        [
            () => _ = new CueAccumulationTask(cues: 4), () => _ = new CueAccumulationTask(delay: -1),
            () => _ = new CueAccumulationTask(neurons: 0),
            () => _ = new CopyTask(length: 0), () => _ = new CopyTask(symbols: 1), () => _ = new CopyTask(delay: 0),
            () => _ = new DelayedXorTask(delay: 0), () => _ = new SineTask(steps: 0),
            () => _ = new PatternGenerationTask(outputs: 0), () => _ = new PatternGenerationTask(steps: 4),
            () => _ = new MackeyGlassTask(horizon: 0), () => _ = new MackeyGlassTask(steps: 0),
            () => _ = new LorenzTask(horizon: 0), () => _ = new LorenzTask(steps: 0),
            () => _ = new AnBnTask(longestTrained: 1), () => _ = new AnBnTask(longestTested: 10),
            () => _ = new FlipFlopTask(bits: 0), () => _ = new FlipFlopTask(steps: 0),
            () => _ = new FlipFlopTask(pulseProbability: 0),
        ];
        Assert.All(impossible, create => Assert.Throws<ArgumentOutOfRangeException>(create));
    }

    [Fact]
    public void A_name_may_set_the_sizes_of_its_task()
    {
        Assert.Equal(25, Assert.IsType<CopyTask>(SequenceTasks.Find("copy:delay=21,length=2")).Steps);
        Assert.Equal(9, SequenceTasks.Find("copy:symbols=8").OutputCount);
        Assert.Equal(1, SequenceTasks.Find("spiral:outputs=1").OutputCount);
        Assert.IsType<FlipFlopTask>(SequenceTasks.Find("flip-flop:pulseProbability=0.25"));
    }

    [Theory]
    [InlineData(
        "copy:lenght=3",
        "has no option 'lenght=3'. Its options, with their usual values: length=5, symbols=8, delay=10.")]
    [InlineData("copy:", "has no option ''")]
    [InlineData("copy:delay", "has no option 'delay'")]
    [InlineData("copy:delay=1.5", "The option 'delay' of the task 'copy' is a whole number, not '1.5'")]
    [InlineData("flip-flop:pulseProbability=x", "is a number, not 'x'")]
    [InlineData("copy:delay=2,delay=3", "The option 'delay' of the task 'copy' is there twice")]
    [InlineData("copy:delay=0", "cannot be made with 'delay=0': The delay has at least the step of the mark.")]
    [InlineData("spiral:outputs=3", "cannot be made with 'outputs=3'")]
    [InlineData(
        "CSV:x",
        "There is no task 'CSV'. Known are spiral, cue-accumulation, copy, delayed-xor, sine, pattern-generation,")]
    public void A_wrong_name_or_option_is_refused(string name, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => SequenceTasks.Find(name)).Message);

    private static SequenceDataset<double> Create(string name, ulong seed = 1) =>
        SequenceTasks.Find(name).CreateDataset<double>(trainCount: 200, testCount: 100, seed);

    private static string Text(Sequence<double> sequence) => string.Join(' ', sequence.Inputs);
}
