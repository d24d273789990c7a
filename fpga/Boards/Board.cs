using System.Text.Json;
using System.Text.Json.Serialization;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Toolchains;

namespace SparseRtrl.Fpga.Boards;

/// <summary>A board file is missing or wrong. The message names the file and what to change.</summary>
public sealed class BoardException(string message) : Exception(message);

/// <summary>A board: which device in which package, how it is clocked, and which pins the shell uses.</summary>
/// <param name="Name">Short name, as on the command line.</param>
/// <param name="Package">As nextpnr calls it.</param>
/// <param name="ClockHertz">Of the oscillator.</param>
/// <param name="KernelClockHertz">
/// At the port <c>clk</c> of the shell: the oscillator's, unless <paramref name="Top"/> makes another.
/// </param>
/// <param name="Baud">Of the UART.</param>
/// <param name="Constraints">Pin constraints: .pcf for an iCE40, .lpf for an ECP5.</param>
/// <param name="Top">
/// Verilog of the module <see cref="TopModule"/> that connects the shell to the pins; null when the shell's ports are the pins.
/// </param>
public sealed record Board(
    string Name, string Title, Device Device, string Package, int ClockHertz, int KernelClockHertz, int Baud, string Constraints,
    string? Top)
{
    /// <summary>The module of a board's own Verilog.</summary>
    public const string TopModule = "board_top";

    /// <summary>Fewest clock cycles in a UART bit that the receiver can sample in the middle of.</summary>
    private const int FewestClocksPerBit = 4;

    private static readonly string[] ShellPins = ["clk", "uart_rx", "uart_tx", "led_busy_n"];

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Names of the boards that come with the toolkit.</summary>
    public static IEnumerable<string> BuiltIn => EmbeddedText.NamesIn("boards", ".json");

    public double KernelClockMegahertz => KernelClockHertz / 1e6;

    /// <summary>Clock cycles in one UART bit, to the nearest cycle.</summary>
    public int ClocksPerBit => (KernelClockHertz + Baud / 2) / Baud;

    /// <param name="nameOrPath">
    /// A name of <see cref="BuiltIn"/>, or the path of a board's .json file; the files that it names lie beside it.
    /// </param>
    /// <exception cref="BoardException">There is no such board, or one of its files is wrong.</exception>
    public static Board Load(string nameOrPath)
    {
        if (nameOrPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            string folder = Path.GetDirectoryName(nameOrPath)!;
            return Parse(nameOrPath, ReadFile(nameOrPath), name => ReadFile(Path.Combine(folder, name)));
        }

        string json = EmbeddedText.TryRead($"boards/{nameOrPath}.json") ?? throw new BoardException(
            $"there is no board '{nameOrPath}'; known are {string.Join(", ", BuiltIn)}; or give the path of a .json file");
        return Parse(nameOrPath, json, name => EmbeddedText.Read($"boards/{name}"));
    }

    private static Board Parse(string origin, string json, Func<string, string> readBeside)
    {
        BoardFile file;
        try
        {
            file = JsonSerializer.Deserialize<BoardFile>(json, Options) ?? throw new JsonException("the file holds null");
        }
        catch (JsonException error)
        {
            throw new BoardException($"{origin}({error.LineNumber + 1},{error.BytePositionInLine + 1}): {error.Message}");
        }

        Device device = Device.All.FirstOrDefault(d => d.Name == file.Device) ?? throw new BoardException(
            $"{origin}: unknown device '{file.Device}'; known are {string.Join(", ", Device.All.Select(d => d.Name))}");
        int kernelClock = file.KernelClockHertz ?? file.ClockHertz;
        if (kernelClock != file.ClockHertz && file.Top is null)
        {
            throw new BoardException(
                $"{origin}: kernelClockHertz differs from clockHertz, so 'top' must name Verilog that makes the clock");
        }

        if (file.Baud <= 0 || kernelClock / file.Baud < FewestClocksPerBit)
        {
            throw new BoardException(
                $"{origin}: a UART bit of {file.Baud} baud needs at least {FewestClocksPerBit} clock cycles");
        }

        string constraints = readBeside(file.Constraints);
        CheckPins(origin, file, constraints, Toolchain.Of(device));
        return new(
            file.Name, file.Title, device, file.Package, file.ClockHertz, kernelClock, file.Baud, constraints,
            file.Top is null ? null : readBeside(file.Top));
    }

    /// <summary>Where the board has Verilog of its own, nextpnr knows its pins better.</summary>
    private static void CheckPins(string origin, BoardFile file, string constraints, Toolchain tools)
    {
        string? unplaced = file.Top is null ? ShellPins.FirstOrDefault(pin => !tools.Places(constraints, pin)) : null;
        if (unplaced is not null)
        {
            throw new BoardException($"{origin}: {file.Constraints} has no '{tools.PlacementOf(unplaced)}'");
        }
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BoardException($"{path}: {error.Message}");
        }
    }

    private sealed record BoardFile(
        string Name, string Title, string Device, string Package, int ClockHertz, int Baud, string Constraints,
        int? KernelClockHertz = null, string? Top = null);
}
