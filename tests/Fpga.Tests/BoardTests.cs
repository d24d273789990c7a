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
        Assert.Equal(["hx8k-breakout", "icebreaker", "ulx3s"], Board.BuiltIn);
        Assert.All(Board.BuiltIn, name => Assert.Equal(name, Board.Load(name).Name));
    }

    /// <summary>The kernel has the clock of the board's own Verilog, and the UART counts that.</summary>
    [Fact]
    public void The_ulx3s_makes_the_kernels_clock()
    {
        Board board = Board.Load("ulx3s");

        Assert.Equal(("ecp5-85k", 25_000_000, 50_000_000, 434),
            (board.Device.Name, board.ClockHertz, board.KernelClockHertz, board.ClocksPerBit));
        Assert.Contains($"module {Board.TopModule} (", board.Top, StringComparison.Ordinal);
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
    [InlineData("up5k", "up6k", "unknown device 'up6k'; known are up5k, hx8k, ecp5-85k")]
    [InlineData("mine.pcf", "other.pcf", "other.pcf")]
    [InlineData("\"baud\"", "\"kernelClockHertz\": 24000000, \"baud\"", "'top' must name Verilog that makes the clock")]
    [InlineData("\"baud\"", "\"top\": \"mine.v\", \"baud\"", "mine.v")]
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
    public void A_pin_without_a_place_on_an_ecp5_is_named()
    {
        string json = Json.Replace("up5k", "ecp5-85k", StringComparison.Ordinal);
        string[] pins = ["clk", "uart_rx", "uart_tx", "led_busy_n"];
        string placed = string.Join('\n', pins.Select((pin, i) => $"LOCATE COMP \"{pin}\" SITE \"A{i + 2}\"; # {pin}"));

        Assert.Equal(placed, Load(json, placed).Constraints);
        var error = Assert.Throws<BoardException>(() => Load(json, placed.Replace("LOCATE COMP \"uart_tx", "#", StringComparison.Ordinal)));
        Assert.EndsWith("mine.pcf has no 'LOCATE COMP \"uart_tx\" SITE \"<pin>\"'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var error = Assert.Throws<BoardException>(() => Board.Load("icebraker"));
        Assert.Contains("known are hx8k-breakout, icebreaker, ulx3s", error.Message, StringComparison.Ordinal);
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
