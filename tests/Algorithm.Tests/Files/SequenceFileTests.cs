using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public sealed class SequenceFileTests
{
    private static readonly NetworkFile EvRnn = NetworkFile.Parse(FileExamples.EvRnn);
    private static readonly NetworkFile Egru = NetworkFile.Parse(FileExamples.Egru);

    [Fact]
    public void Any_sequence_reads_back_as_the_same_sequence() =>
        NetworkCase.With(NetworkCase.SmoothCells).Sample(test =>
        {
            var network = new NetworkFile(test.CreateNetwork(), test.Objective);
            Sequence<double> written = test.Sequence;
            Sequence<double> read = SequenceFile.Parse(SequenceFile.ToJson(written, test.Inputs, test.Outputs), network);
            Assert.Equal(written.Inputs, read.Inputs);
            Assert.Equal(written.Targets, read.Targets);
        });

    [Fact]
    public void A_class_becomes_the_target_of_its_loss()
    {
        Assert.Equal([0, 1], SequenceFile.Parse(FileExamples.ClassSequence, EvRnn).Targets);
        Assert.Equal([0.25, 0.75], Parse("[[0.25,0.75]]", LossKind.SoftmaxCrossEntropy).Targets);
        Assert.Equal([-1, 1], Parse("[1]", LossKind.BinaryCrossEntropy).Targets);
        Assert.Equal([0, 1], Parse("[1]", LossKind.SquaredError).Targets);
        Assert.Equal([0, 1, 1, 0], Parse("[1,[1,0]]", LossKind.SquaredError, LossTiming.EveryStep).Targets);

        NetworkFile oneOutput = Egru with { Objective = new(LossKind.BinaryCrossEntropy, LossTiming.EveryStep) };
        Assert.Equal([-1, 1], SequenceFile.Parse("""{"inputs":[[1],[2]],"targets":[0,1]}""", oneOutput).Targets);
    }

    [Theory]
    [InlineData("[1,2,3]", "[1,2]", "seq: $.inputs[0]: expected one number per input of the network (3); found 2")]
    [InlineData("[1,2,3]", "1", "$.inputs[0]: expected an array with one number per input of the network (3)")]
    [InlineData("[1,2,3]", "[1,2,NaN]", "$.inputs[0][2]: expected a finite number, found NaN")]
    [InlineData("[1,2,3]", "[1,2,null]", "$.inputs[0][2]: expected a finite number; found null")]
    [InlineData("[[1,2,3],[4,5,6]]", "[]", "$.inputs: the sequence has no time step")]
    [InlineData("[[1,2,3],[4,5,6]]", "{}", "$.inputs: expected an array of inputs, one per time step; found an object")]
    [InlineData("\"targets\":[1]", "\"targets\":[]", "$.targets: expected one target, for a loss at the last step (1); found 0")]
    [InlineData("\"targets\":[1]", "\"targets\":[1,1]", "$.targets: expected one target, for a loss at the last step (1); found 2")]
    [InlineData(
        "\"targets\":[1]", "\"targets\":1",
        "$.targets: expected an array with one target, for a loss at the last step (1); found 1")]
    [InlineData("\"targets\":[1]", "\"targets\":[2]", "$.targets[0]: expected a class, which is a whole number from 0 to 1, or")]
    [InlineData("\"targets\":[1]", "\"targets\":[-1]", "$.targets[0]: expected a class")]
    [InlineData("\"targets\":[1]", "\"targets\":[0.5]", "$.targets[0]: expected a class")]
    [InlineData(
        "\"targets\":[1]", "\"targets\":[[1]]",
        "$.targets[0]: expected one number per output of the network (2); found 1")]
    [InlineData("\"targets\":[1]", "\"targets\":[[1,1]]", "$.targets[0]: softmax-cross-entropy takes probabilities")]
    [InlineData("\"targets\":[1]", "\"targets\":[[-1,2]]", "$.targets[0]: softmax-cross-entropy takes probabilities")]
    [InlineData("\"targets\":[1]", "\"target\":[1]", "$.target: unknown key; a sequence has the keys inputs, targets")]
    [InlineData(",\"targets\":[1]", "", "$.targets: this key is missing")]
    public void Every_fault_of_a_sequence_is_refused_with_its_place(string part, string replacement, string message) =>
        Assert.Contains(message, Refusal(FileExamples.Replace(FileExamples.ClassSequence, part, replacement), EvRnn));

    [Theory]
    [InlineData(
        "[[0.5],[-0.5]]", "[[0.5]]",
        "$.targets: expected one target per time step, for a loss at every step (2); found 1")]
    [InlineData(
        "[[0.5],[-0.5]]", "[1,[2]]",
        "$.targets[0]: expected an array with one number; with one output squared-error takes no class")]
    public void Every_fault_of_values_is_refused_with_its_place(string part, string replacement, string message) =>
        Assert.Contains(message, Refusal(FileExamples.Replace(FileExamples.ValueSequence, part, replacement), Egru));

    [Fact]
    public void Binary_cross_entropy_takes_signs_only()
    {
        string message = Assert.Throws<InputFileException>(() => Parse("[[0,1]]", LossKind.BinaryCrossEntropy)).Message;

        Assert.Contains("$.targets[0]: binary-cross-entropy takes targets of -1 and 1 only", message);
    }

    private static Sequence<double> Parse(string targets, LossKind loss, LossTiming timing = LossTiming.LastStep) =>
        SequenceFile.Parse(
            FileExamples.Replace(FileExamples.ClassSequence, "\"targets\":[1]", $"\"targets\":{targets}"),
            EvRnn with { Objective = new(loss, timing) });

    private static string Refusal(string json, NetworkFile network) =>
        Assert.Throws<InputFileException>(() => SequenceFile.Parse(json, network, "seq")).Message;
}
