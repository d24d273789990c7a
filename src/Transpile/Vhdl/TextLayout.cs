using System.Text;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>One line in parts that are aligned with those of its neighbours: what precedes an operator, the rest, and a comment.</summary>
internal readonly record struct Row(string Left, string Right, string? Comment);

/// <summary>Writes indented lines, and blocks of lines whose parts line up.</summary>
internal sealed class TextLayout
{
    /// <summary>Longest line that the printer makes on purpose.</summary>
    public const int LineLength = 130;

    private const int IndentWidth = 2;
    private const int CommentColumnLimit = 96;
    private readonly StringBuilder text = new();
    private int depth;

    public void Line(string line = "")
    {
        text.Append(line.Length == 0 ? string.Empty : new string(' ', depth * IndentWidth)).Append(line).Append('\n');
    }

    public void Indented(Action body)
    {
        depth++;
        body();
        depth--;
    }

    /// <summary>Aligns the right parts, and the comments of lines that are not overlong.</summary>
    public void Table(IReadOnlyList<Row> rows)
    {
        int leftWidth = rows.Select(r => r.Left.Length).DefaultIfEmpty().Max();
        int commentColumn = rows.Select(r => leftWidth + 1 + r.Right.Length).Where(w => w <= CommentColumnLimit).DefaultIfEmpty().Max();
        foreach (Row row in rows)
        {
            string line = $"{row.Left.PadRight(leftWidth)} {row.Right}".TrimEnd();
            Line(row.Comment is null ? line : $"{line.PadRight(commentColumn)}  -- {row.Comment}");
        }
    }

    /// <summary>Items separated by commas, as many to a line as fit, between an opening and a closing text.</summary>
    public void Wrapped(string opening, IEnumerable<string> items, string closing)
    {
        Line(opening);
        Indented(() =>
        {
            var line = new StringBuilder();
            foreach (string item in items)
            {
                if (line.Length > 0 && line.Length + item.Length + 2 > LineLength - (depth * IndentWidth))
                {
                    Line($"{line},");
                    line.Clear();
                }

                line.Append(line.Length > 0 ? ", " : string.Empty).Append(item);
            }

            Line(line + closing);
        });
    }

    public override string ToString() => text.ToString();
}
