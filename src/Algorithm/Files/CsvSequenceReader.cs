using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>Reads sequences from a CSV file with one row per time step.</summary>
internal sealed class CsvSequenceReader
{
    private readonly CsvTable table;
    private readonly int sequenceColumn;
    private readonly int classColumn; // -1 without one
    private readonly ImmutableArray<int> inputColumns;
    private readonly ImmutableArray<int> targetColumns; // the class column, or those of the values

    private CsvSequenceReader(CsvTable table)
    {
        this.table = table;
        RefuseUnknownColumns();
        sequenceColumn = table.Header.IndexOf("sequence");
        classColumn = table.Header.IndexOf("class");
        inputColumns = ColumnsOf("input");
        targetColumns = classColumn < 0 ? ColumnsOf("target") : [classColumn];
        if (sequenceColumn < 0 || inputColumns.IsEmpty || targetColumns.IsEmpty)
        {
            throw new InputFileException(
                $"{table.File}(1): the header needs a column 'sequence', columns 'input…', and a column 'class' or "
                + "columns 'target…'");
        }
    }

    /// <exception cref="InputFileException">The file is missing or wrong; the message has line and column.</exception>
    public static CsvSequences Read(string path) => new CsvSequenceReader(CsvTable.Load(path)).Read();

    private CsvSequences Read()
    {
        List<ImmutableArray<CsvTable.Row>> sequences = GroupRows();
        if (sequences.Count < 2)
        {
            throw new InputFileException(
                $"{table.File}: found {sequences.Count} sequence(s); at least 2 are needed, one to train and one to test with");
        }

        LossTiming timing = TimingOf(sequences);
        ImmutableArray<string> classes = classColumn < 0 ? [] : ReadClasses(timing, sequences);
        return new(
            inputColumns.Length,
            classColumn < 0 ? targetColumns.Length : classes.Length,
            classes,
            timing,
            [.. sequences.Select(rows => new Sequence<double>(
                [.. rows.SelectMany(row => inputColumns.Select(column => table.Number(row, column)))],
                [.. RowsWithTarget(rows, timing).SelectMany(row => ReadTarget(row, classes))]))]);
    }

    private void RefuseUnknownColumns()
    {
        for (int column = 0; column < table.Header.Length; column++)
        {
            string name = table.Header[column];
            if (name is not ("sequence" or "class")
                && !name.StartsWith("input", StringComparison.Ordinal)
                && !name.StartsWith("target", StringComparison.Ordinal))
            {
                throw table.HeaderError(
                    column, $"unknown column {InputFile.Quote(name)}; there are 'sequence', 'input…', and 'class' or 'target…'");
            }

            if (table.Header.IndexOf(name) < column)
            {
                throw table.HeaderError(column, $"the column '{name}' is there twice");
            }

            if (name.StartsWith("target", StringComparison.Ordinal) && table.Header.Contains("class"))
            {
                throw table.HeaderError(column, $"the column '{name}' stands beside 'class'; a file has classes or values");
            }
        }
    }

    private ImmutableArray<int> ColumnsOf(string prefix) =>
        [.. Enumerable.Range(0, table.Header.Length).Where(i => table.Header[i].StartsWith(prefix, StringComparison.Ordinal))];

    private List<ImmutableArray<CsvTable.Row>> GroupRows()
    {
        List<ImmutableArray<CsvTable.Row>> groups = [];
        Dictionary<string, int> lastLines = [];
        List<CsvTable.Row> open = [];
        foreach (CsvTable.Row row in table.Rows)
        {
            string id = table.Text(row, sequenceColumn);
            if (open.Count > 0 && open[0].Cells[sequenceColumn] != id)
            {
                lastLines.Add(open[0].Cells[sequenceColumn], open[^1].Line);
                groups.Add([.. open]);
                open.Clear();
            }

            open.Add(lastLines.TryGetValue(id, out int line)
                ? throw table.Error(
                    row, sequenceColumn, $"sequence {InputFile.Quote(id)} ended at line {line}; its rows must follow each other")
                : row);
        }

        return open.Count == 0 ? groups : [.. groups, [.. open]];
    }

    /// <summary>
    /// Targets are in every row, or in the last row of each sequence only; the first row that can tell decides.
    /// </summary>
    private LossTiming TimingOf(List<ImmutableArray<CsvTable.Row>> sequences)
    {
        ImmutableArray<CsvTable.Row> first = sequences.FirstOrDefault(rows => rows.Length > 1, sequences[0]);
        LossTiming timing = first.Length > 1 && HasTarget(first[0]) ? LossTiming.EveryStep : LossTiming.LastStep;
        foreach (ImmutableArray<CsvTable.Row> sequence in sequences)
        {
            foreach (CsvTable.Row row in sequence)
            {
                bool expected = timing == LossTiming.EveryStep || row == sequence[^1];
                if (HasTarget(row) != expected)
                {
                    int example = (timing == LossTiming.EveryStep ? first[0] : first[^1]).Line;
                    throw table.Error(row, targetColumns[0], expected
                        ? $"expected a target here, as at line {example}; this cell is empty"
                        : $"expected a target in the last row of a sequence only, as line {first[0].Line} has none; found one");
                }
            }
        }

        return timing;
    }

    private bool HasTarget(CsvTable.Row row) => targetColumns.Any(column => row.Cells[column].Length > 0);

    private static ImmutableArray<CsvTable.Row> RowsWithTarget(ImmutableArray<CsvTable.Row> rows, LossTiming timing) =>
        timing == LossTiming.EveryStep ? rows : [rows[^1]];

    /// <summary>Labels in numeric order if all are whole numbers, otherwise in the order of their characters.</summary>
    private ImmutableArray<string> ReadClasses(LossTiming timing, List<ImmutableArray<CsvTable.Row>> sequences)
    {
        string[] labels = [.. sequences
            .SelectMany(rows => RowsWithTarget(rows, timing))
            .Select(row => row.Cells[classColumn])
            .Distinct()
            .Order(StringComparer.Ordinal)];
        if (labels.Length < 2)
        {
            throw new InputFileException(
                $"{table.File}: class: every target is {InputFile.Quote(labels[0])}; at least 2 classes are needed");
        }

        return Array.TrueForAll(labels, label => long.TryParse(label, out _)) ? [.. labels.OrderBy(long.Parse)] : [.. labels];
    }

    private double[] ReadTarget(CsvTable.Row row, ImmutableArray<string> classes) => classes.IsEmpty
        ? [.. targetColumns.Select(column => table.Number(row, column))]
        : LossFunction.TargetOfClass<double>(
            LossKind.SoftmaxCrossEntropy, classes.IndexOf(row.Cells[classColumn]), classes.Length);
}
