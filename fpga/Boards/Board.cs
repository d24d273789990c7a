using System.Text.Json;
using System.Text.Json.Serialization;
using SparseRtrl.Fpga.Devices;

namespace SparseRtrl.Fpga.Boards;

/// <summary>A board file is missing or wrong. The message names the file and what to change.</summary>
public sealed class BoardException(string message) : Exception(message);

/// <summary>A board: which device in which package, how it is clocked, and which pins the shell uses.</summary>
/// <param name="Name">Short name, as on the command line.</param>
/// <param name="Package">As nextpnr-ice40 calls it.</param>
/// <param name="ClockHertz">Of the oscillator at the pin <c>clk</c>.</param>
/// <param name="Baud">Of the UART.</param>
/// <param name="Constraints">Pin constraints in the .pcf form.</param>
public sealed record Board(string Name, string Title, Device Device, string Package, int ClockHertz, int Baud, string Constraints)
{
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

    public double ClockMegahertz => ClockHertz / 1e6;

    /// <summary>Clock cycles in one UART bit, to the nearest cycle.</summary>
    public int ClocksPerBit => (ClockHertz + Baud / 2) / Baud;

    /// <param name="nameOrPath">
    /// A name of <see cref="BuiltIn"/>, or the path of a board's .json file; its .pcf file lies beside it.
    /// </param>
    /// <exception cref="BoardException">There is no such board, or one of its files is wrong.</exception>
    public static Board Load(string nameOrPath)
    {
        if (nameOrPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            string folder = Path.GetDirectoryName(nameOrPath)!;
            return Parse(nameOrPath, ReadFile(nameOrPath), constraints => ReadFile(Path.Combine(folder, constraints)));
        }

        string json = EmbeddedText.TryRead($"boards/{nameOrPath}.json") ?? throw new BoardException(
            $"there is no board '{nameOrPath}'; known are {string.Join(", ", BuiltIn)}; or give the path of a .json file");
        return Parse(nameOrPath, json, constraints => EmbeddedText.Read($"boards/{constraints}"));
    }

    private static Board Parse(string origin, string json, Func<string, string> readConstraints)
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
        if (file.Baud <= 0 || file.ClockHertz / file.Baud < FewestClocksPerBit)
        {
            throw new BoardException(
                $"{origin}: a UART bit of {file.Baud} baud needs at least {FewestClocksPerBit} clock cycles");
        }

        string constraints = readConstraints(file.Constraints);
        foreach (string pin in ShellPins.Where(pin => !IsPlaced(constraints, pin)))
        {
            throw new BoardException($"{origin}: {file.Constraints} has no 'set_io {pin} <pin>'");
        }

        return new(file.Name, file.Title, device, file.Package, file.ClockHertz, file.Baud, constraints);
    }

    private static bool IsPlaced(string constraints, string pin) => constraints.Split('\n')
        .Select(line => line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .Any(words => words is ["set_io", .., var name, _] && name == pin);

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
        string Name, string Title, string Device, string Package, int ClockHertz, int Baud, string Constraints);
}
