using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public sealed class CsvTaskTests : IDisposable
{
    private const string Labelled = "sequence,input1,input2,class\na,1,2,\na,3,4,up\nb,5,6,down\nc,7,8,\nc,9,10,up\n";
    private const string Values = "target,sequence,input\n0.5,1,10\n-0.5,1,20\n0.25,2,30\n";

    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Classes_in_last_rows_are_targets_of_the_last_step()
    {
        CsvTask task = Load(Labelled);

        Assert.Equal((2, 2, TargetKind.Class), (task.InputCount, task.OutputCount, task.Targets));
        Assert.Equal(new Objective(LossKind.SoftmaxCrossEntropy, LossTiming.LastStep), task.Objective);
        Assert.Equal(["down", "up"], task.Classes);
        Sequence<double>[] all = All(task);
        Assert.Equal([[1, 2, 3, 4], [5, 6], [7, 8, 9, 10]], all.Select(sequence => sequence.Inputs).OrderBy(inputs => inputs[0]));
        Assert.Equal([[0, 1], [1, 0], [0, 1]], all.OrderBy(sequence => sequence.Inputs[0]).Select(sequence => sequence.Targets));
    }

    [Fact]
    public void Values_in_every_row_are_targets_of_every_step()
    {
        CsvTask task = Load(Values);

        Assert.Equal((1, 1, TargetKind.Value), (task.InputCount, task.OutputCount, task.Targets));
        Assert.Equal(new Objective(LossKind.SquaredError, LossTiming.EveryStep), task.Objective);
        IEnumerable<Sequence<double>> all = All(task).OrderBy(sequence => sequence.Inputs[0]);
        Assert.Equal([[0.5, -0.5], [0.25]], all.Select(sequence => sequence.Targets));
    }

    [Fact]
    public void Whole_numbers_as_labels_are_in_numeric_order() =>
        Assert.Equal(["9", "10"], Load("sequence,input,class\n1,0,10\n2,0,9\n").Classes);

    [Fact]
    public void Quotes_blank_lines_spaces_line_ends_and_a_byte_order_mark_are_no_fault() =>
        Assert.Equal(["a,b", "c"], Load("\uFEFFsequence, input ,class\r\n\r\n1, 0.5 ,\"a,b\"\r\n2,1e-3,c").Classes);

    [Fact]
    public void The_seed_splits_whole_sequences_and_every_one_is_in_one_set()
    {
        string rows = string.Concat(Enumerable.Range(0, 20).SelectMany(id => Enumerable.Repeat($"{id},{id},{id % 2}\n", 3)));
        CsvTask task = Load("sequence,input,class\n" + rows);
        double[] TestIds(ulong seed) => [.. task.CreateDataset<double>(1, 1, seed).Test.Select(sequence => sequence.Inputs[0])];

        SequenceDataset<double> data = task.CreateDataset<double>(trainCount: 1, testCount: 1, seed: 5);
        Assert.Equal((16, 4), (data.Train.Count, data.Test.Count));
        Assert.Equal(
            Enumerable.Range(0, 20).Select(id => new double[] { id, id, id }),
            data.Train.Concat(data.Test).Select(sequence => sequence.Inputs).OrderBy(inputs => inputs[0]));
        Assert.Equal(TestIds(5), TestIds(5));
        Assert.NotEqual(TestIds(5), TestIds(6));
    }

    [Theory]
    [InlineData("", ": the file is empty")]
    [InlineData("sequence,input,class\n", ": found 0 sequence(s); at least 2 are needed")]
    [InlineData("sequence,input,class\na,1,x\na,1,y\n", ": found 1 sequence(s); at least 2 are needed")]
    [InlineData("input,class\n1,x\n", "(1): the header needs a column 'sequence'")]
    [InlineData("sequence,class\n1,x\n", "(1): the header needs a column 'sequence', columns 'input…'")]
    [InlineData("sequence,input\n1,1\n", "(1): the header needs a column 'sequence', columns 'input…', and a column 'class' or")]
    [InlineData("sequence,input,label\na,1,x\n", "(1,3): unknown column \"label\"")]
    [InlineData("sequence;input;class\na;1;x\n", "(1,1): unknown column \"sequence;input;class\"")]
    [InlineData("sequence,input,input,class\na,1,1,x\n", "(1,3): the column 'input' is there twice")]
    [InlineData("sequence,input,class,target\na,1,x,1\n", "(1,4): the column 'target' stands beside 'class'")]
    [InlineData("sequence,input,class\na,1\n", "(2): expected 3 cells, as in the header; found 2")]
    [InlineData("sequence,input,class\na,1,x,2\n", "(2): expected 3 cells, as in the header; found 4")]
    [InlineData("sequence,input,class\na,1,x\n\nb,NaN,y\n", "(4,2): input: expected a finite number; found \"NaN\"")]
    [InlineData("sequence,input,class\na,1e999,x\nb,2,y\n", "(2,2): input: expected a finite number; found \"1e999\"")]
    [InlineData("sequence,input,class\na,,x\nb,2,y\n", "(2,2): input: expected a finite number; found an empty cell")]
    [InlineData("sequence,input,class\na,\"1,5\",x\nb,2,y\n", "(2,2): input: expected a finite number; found \"1,5\"")]
    [InlineData("sequence,input,class\n,1,x\n", "(2,1): sequence: this cell is empty")]
    [InlineData(
        "sequence,input,class\na,1,x\nb,1,x\na,1,y\n",
        "(4,1): sequence: sequence \"a\" ended at line 2; its rows must follow")]
    [InlineData("sequence,input,class\na,1,x\nb,1,x\n", ": class: every target is \"x\"; at least 2 classes are needed")]
    [InlineData("sequence,input,class\na,1,\nb,1,x\n", "(2,3): class: expected a target here, as at line 2; this cell is empty")]
    [InlineData(
        "sequence,input,class\na,1,\na,1,x\nb,1,x\nb,1,y\n",
        "(4,3): class: expected a target in the last row of a sequence only")]
    [InlineData(
        "sequence,input,class\na,1,x\na,1,y\nb,1,\nb,1,y\n",
        "(4,3): class: expected a target here, as at line 2; this cell")]
    [InlineData(
        "sequence,input,target1,target2\na,1,2,3\nb,1,2,\n",
        "(3,4): target2: expected a finite number; found an empty cell")]
    [InlineData("sequence,input,class\na,\"1,x\nb,1,y\n", "(4): a quotation mark is out of place")]
    [InlineData("sequence,input,class\na,1\"2,x\nb,1,y\n", "(2): a quotation mark is out of place")]
    public void Every_fault_is_refused_with_line_and_column(string text, string message) =>
        Assert.Contains(path + message, Assert.Throws<InputFileException>(() => Load(text)).Message);

    [Fact]
    public void Names_find_tasks_and_files()
    {
        File.WriteAllText(path, Values);
        Assert.IsType<CsvTask>(SequenceTasks.Find($"csv:{path}"));
        Assert.All(SequenceTasks.All, task => Assert.Same(task, SequenceTasks.Find(task.Name)));
        Assert.Contains("Known are spiral", Assert.Throws<FormatException>(() => SequenceTasks.Find("spirals")).Message);
        Assert.Contains("no such file", Assert.Throws<InputFileException>(() => SequenceTasks.Find("csv:/nowhere.csv")).Message);
    }

    private CsvTask Load(string text)
    {
        File.WriteAllText(path, text);
        return CsvTask.Load(path);
    }

    private static Sequence<double>[] All(CsvTask task)
    {
        SequenceDataset<double> data = task.CreateDataset<double>(0, 0, seed: 1);
        return [.. data.Train, .. data.Test];
    }
}
