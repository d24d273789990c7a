using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public sealed class NetworkFileTests
{
    [Fact]
    public void Any_network_reads_back_as_the_same_network_to_the_bit() =>
        NetworkCase.With(NetworkCase.AnyCell)
            .Where(test => HasNoEmptyRow(test.CreateNetwork().Layout))
            .Sample(test =>
            {
                var written = new NetworkFile(test.CreateNetwork(), test.Objective);
                var read = NetworkFile.Parse(written.ToJson());
                Assert.Equal((written.Objective, written.Network.Cell, written.Network.Readout),
                    (read.Objective, read.Network.Cell, read.Network.Readout));
                Assert.Equal(written.Network.Parameters.Parts.Select(Bits), read.Network.Parameters.Parts.Select(Bits));
                Assert.Equal(written.Network.Layout.Masks.Select(Pattern), read.Network.Layout.Masks.Select(Pattern));
                Assert.Equal(written.ToJson(), read.ToJson());
            });

    [Fact]
    public void Weights_of_an_ungated_cell_are_where_the_layout_has_them()
    {
        Network<double> network = NetworkFile.Parse(FileExamples.EvRnn).Network;

        Assert.Equal([0.5, 1, 2, 3, 0.1, -1, 2, 4, 5, 6, 0.2], network.Parameters.Cell);
        Assert.Equal([7, 8, 9, 10], network.Parameters.ReadoutWeights);
        Assert.Equal([11, 12], network.Parameters.ReadoutBias);
        Assert.Equal(Readout.LeakyTrace(0.9), network.Readout);
        Assert.Equal(new EvRnnCell(new(Width: 1, Height: 0.7)), network.Cell);
    }

    [Fact]
    public void Weights_of_a_gated_cell_are_where_the_layout_has_them()
    {
        Network<double> network = NetworkFile.Parse(FileExamples.Egru).Network;

        Assert.Equal([1, 8, 14, 3, 10, 16, 5, 6, 12, 18, 20, 2, 9, 15, 4, 11, 17, 7, 13, 19, 21], network.Parameters.Cell);
        Assert.Equal(new EgruCell(new(Width: 1, Height: 0.7)), network.Cell);
    }

    [Fact]
    public void Gates_with_equal_masks_share_one_object_and_others_do_not()
    {
        CellLayout layout = NetworkFile.Parse(FileExamples.Egru).Network.Layout;

        Assert.Same(layout.Masks[0], layout.Masks[1]);
        Assert.NotSame(layout.Masks[0], layout.Masks[2]);
    }

    [Theory]
    [InlineData("subtract-threshold", StateReset.SubtractThreshold)]
    [InlineData("to-zero", StateReset.ToZero)]
    [InlineData("none", StateReset.None)]
    public void The_reset_of_an_egru_has_a_name(string name, StateReset expected)
    {
        string json = FileExamples.Replace(FileExamples.Egru, "\"units\"", $"\"reset\":\"{name}\",\"units\"");

        Assert.Equal(expected, Assert.IsType<EgruCell>(NetworkFile.Parse(json).Network.Cell).StateReset);
    }

    [Theory]
    [InlineData("""{"kind":"last"}""")]
    [InlineData("""{"kind":"last","lambda":0.9}""")]
    [InlineData("""{"kind":"trace","lambda":0}""")]
    public void A_readout_of_the_last_step_needs_no_decay(string readout)
    {
        string json = FileExamples.Replace(FileExamples.EvRnn, """{"kind":"trace","lambda":0.9}""", readout);

        Assert.Equal(Readout.LastStep, NetworkFile.Parse(json).Network.Readout);
    }

    [Fact]
    public void What_the_reader_would_refuse_is_not_written()
    {
        NetworkFile file = NetworkFile.Parse(FileExamples.EvRnn);
        var mask = RecurrentMask.FromDense(new[,] { { true, true }, { false, false } });
        var emptyRow = new CellLayout(file.Network.Cell, mask, inputs: 3, outputs: 2);
        Network<double> withoutRow = new(file.Network.Cell, emptyRow, file.Network.Readout, emptyRow.NewParameters<double>());
        Assert.Contains("Unit 1", Assert.Throws<ArgumentException>(new NetworkFile(withoutRow, file.Objective).ToJson).Message);

        file.Network.Parameters.Cell[3] = double.NaN;
        Assert.Throws<ArgumentException>(file.ToJson);
    }

    [Fact]
    public void A_saved_file_loads_and_nothing_else_is_left()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("srtrl-files-");
        try
        {
            string path = Path.Combine(folder.FullName, "network.json");
            NetworkFile.Parse(FileExamples.EvRnn).Save(path);
            NetworkFile.Parse(FileExamples.Egru).Save(path);

            Assert.Equal("egru", NetworkFile.Load(path).Network.Cell.Name);
            Assert.Equal([path], Directory.GetFiles(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<int> Pattern(RecurrentMask mask) => mask.RowStarts.Concat(mask.Columns);

    private static IEnumerable<long> Bits(double[] numbers) => numbers.Select(BitConverter.DoubleToInt64Bits);

    private static bool HasNoEmptyRow(CellLayout layout) =>
        layout.Masks.All(mask => Enumerable.Range(0, layout.Units).All(k => mask.RowLength(k) > 0));
}
