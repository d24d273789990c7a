using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace SparseRtrl.Algorithm;

/// <summary>The cells of a user's CSV file (RFC 4180, commas, UTF-8) with a header line, and where they stand in it.</summary>
/// <param name="File">For messages.</param>
/// <param name="Rows">Without empty lines; every row has as many cells as the header.</param>
internal sealed record CsvTable(string File, ImmutableArray<string> Header, ImmutableArray<CsvTable.Row> Rows)
{
    /// <param name="Line">Counts from 1.</param>
    public sealed record Row(int Line, ImmutableArray<string> Cells);

    /// <exception cref="InputFileException">The file cannot be read or is no table.</exception>
    public static CsvTable Load(string file)
    {
        using var reader = new StreamReader(new MemoryStream(InputFile.ReadAllBytes(file)), new UTF8Encoding());
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim };
        using var parser = new CsvParser(reader, configuration);
        ImmutableArray<string> header = ReadCells(file, parser)
            ?? throw new InputFileException($"{file}: the file is empty; it should begin with a header line");
        var rows = ImmutableArray.CreateBuilder<Row>();
        while (ReadCells(file, parser) is { } cells)
        {
            rows.Add(cells.Length == header.Length
                ? new(parser.RawRow, cells)
                : throw new InputFileException(
                    $"{file}({parser.RawRow}): expected {header.Length} cells, as in the header; found {cells.Length}"));
        }

        return new(file, header, rows.ToImmutable());
    }

    /// <summary>A finite number.</summary>
    public double Number(Row row, int column) =>
        double.TryParse(row.Cells[column], NumberStyles.Float, provider: null, out double number) && double.IsFinite(number)
            ? number
            : throw Error(row, column, $"expected a finite number; found {Describe(row.Cells[column])}");

    /// <summary>A text that is not empty.</summary>
    public string Text(Row row, int column) => row.Cells[column] is { Length: > 0 } text
        ? text
        : throw Error(row, column, "this cell is empty");

    public InputFileException Error(Row row, int column, string problem) =>
        new($"{File}({row.Line},{column + 1}): {Header[column]}: {problem}");

    public InputFileException HeaderError(int column, string problem) => new($"{File}(1,{column + 1}): {problem}");

    private static string Describe(string cell) => cell.Length == 0 ? "an empty cell" : InputFile.Quote(cell);

    private static ImmutableArray<string>? ReadCells(string file, CsvParser parser)
    {
        try
        {
            return parser.Read() ? [.. parser.Record!] : null;
        }
        catch (BadDataException)
        {
            throw new InputFileException($"{file}({parser.RawRow}): a quotation mark is out of place");
        }
    }
}
