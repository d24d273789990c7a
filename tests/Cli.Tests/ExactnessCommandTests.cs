using System.Text.Json;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class ExactnessCommandTests
{
    [Fact]
    public async Task Every_cell_is_compared_and_the_result_is_machine_readable()
    {
        Ending ending = await Processes.SrtrlAsync(["exactness", "--networks", "3", "--seed", "2", "--json"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        using var document = JsonDocument.Parse(ending.Output);
        JsonElement[] cells = [.. document.RootElement.GetProperty("cells").EnumerateArray()];
        Assert.Equal(["evrnn", "egru", "tanh-rnn", "gru"], cells.Select(cell => cell.GetProperty("cell").GetString()));
        Assert.All(cells, cell =>
        {
            Assert.Equal(3, cell.GetProperty("networks").GetInt32());
            Assert.InRange(cell.GetProperty("worstRelativeDifference").GetDouble(), 0, 1e-10);
        });
    }

    [Fact]
    public async Task The_table_names_the_pairs_and_the_verdict()
    {
        Ending ending = await Processes.SrtrlAsync(["exactness", "--networks", "1"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Matches("egru +1 +dense-rtrl +bptt", ending.Output);
        Assert.EndsWith("exact: no two methods differ by more than 1E-10\n", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_network_at_all_is_a_usage_error()
    {
        Ending ending = await Processes.SrtrlAsync(["exactness", "--networks", "0"]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("--networks 0: must be a whole number from 1", ending.Error, StringComparison.Ordinal);
    }
}
