using SparseRtrl.Fpga.Boards;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

public sealed class BoardTests
{
    private const string Json =
        """
        { "name": "mine", "title": "My board", "device": "up5k", "package": "sg48", "clockHertz": 12000000, "baud": 115200,
          "constraints": "mine.pcf" }
        """;

    private const string Pins =
        """
        set_io clk 35
        set_io -nowarn uart_rx 6 # from the bridge
        set_io uart_tx 9
        set_io led_busy_n 37
        """;

    [Fact]
    public void The_icebreaker_is_built_in()
    {
        Board board = Board.Load("icebreaker");

        Assert.Equal(("up5k", "sg48", 12e6, 104), (board.Device.Name, board.Package, board.ClockHertz, board.ClocksPerBit));
        Assert.Contains("icebreaker", Board.BuiltIn);
        Assert.All(Board.BuiltIn, name => Assert.Equal(name, Board.Load(name).Name));
    }

    [Fact]
    public void A_board_of_ones_own_is_loaded_from_its_files()
    {
        Assert.Equal("My board", Load(Json, Pins).Title);
    }

    [Theory]
    [InlineData("\"baud\": 115200,", "\"bauds\": 115200,", "mine.json(1,")]
    [InlineData("\"baud\": 115200,", "", "baud")]
    [InlineData("\"baud\": 115200", "\"baud\": 6000000", "at least 4 clock cycles")]
    [InlineData("up5k", "up6k", "unknown device 'up6k'; known are up5k, hx8k")]
    [InlineData("mine.pcf", "other.pcf", "other.pcf")]
    public void A_wrong_file_is_refused_with_its_name_and_place(string original, string replacement, string reason)
    {
        string json = Json.Replace(original, replacement, StringComparison.Ordinal);
        var error = Assert.Throws<BoardException>(() => Load(json, Pins));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pin_without_a_place_is_named()
    {
        string pins = Pins.Replace("set_io uart_tx", "#set_io uart_tx", StringComparison.Ordinal);
        var error = Assert.Throws<BoardException>(() => Load(Json, pins));
        Assert.EndsWith("mine.pcf has no 'set_io uart_tx <pin>'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var error = Assert.Throws<BoardException>(() => Board.Load("icebraker"));
        Assert.Contains("known are icebreaker", error.Message, StringComparison.Ordinal);
    }

    private static Board Load(string json, string pins)
    {
        using var directory = new ScratchDirectory();
        string path = Path.Combine(directory.Path, "mine.json");
        File.WriteAllText(path, json);
        File.WriteAllText(Path.Combine(directory.Path, "mine.pcf"), pins);
        return Board.Load(path);
    }
}
