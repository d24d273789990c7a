namespace SparseRtrl.Cli.Report;

/// <summary>A titled table. Numbers belong in quantity cells, so that they carry their kind and source.</summary>
public sealed record Table
{
    /// <exception cref="ArgumentException">A row does not have one cell per column.</exception>
    public Table(string id, string title, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        Guard.Identifier(id);
        if (rows.Any(row => row.Count != columns.Count))
        {
            throw new ArgumentException($"Table '{id}': every row needs {columns.Count} cells.", nameof(rows));
        }

        (Id, Title, Columns, Rows) = (id, title, columns, rows);
    }

    public string Id { get; }

    public string Title { get; }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<IReadOnlyList<Cell>> Rows { get; }

    /// <summary>All quantities of the table, row by row.</summary>
    public IEnumerable<Quantity> Quantities => Rows.SelectMany(row => row).OfType<QuantityCell>().Select(cell => cell.Quantity);
}

/// <summary>A table cell: text or a quantity. Both convert implicitly.</summary>
public abstract record Cell
{
    public static implicit operator Cell(string text) => FromString(text);

    public static implicit operator Cell(Quantity quantity) => FromQuantity(quantity);

    public static Cell FromString(string text) => new TextCell(text);

    public static Cell FromQuantity(Quantity quantity) => new QuantityCell(quantity);
}

public sealed record TextCell(string Text) : Cell;

public sealed record QuantityCell(Quantity Quantity) : Cell;
