using System.Globalization;
using System.Text.RegularExpressions;

namespace SparseRtrl.Fpga.Characterisation;

/// <summary>Delays of the cells on the longest paths of many circuits, as icetime's text reports list them step by step.</summary>
internal sealed partial class CellStatistics
{
    private readonly List<(string Cell, string From, string To, double DelayNs)> steps = [];

    /// <param name="report">Text that <c>icetime -r</c> wrote.</param>
    public void Add(string report) => steps.AddRange(Step().Matches(report).Select(m => (
        m.Groups["cell"].Value, m.Groups["from"].Value, m.Groups["to"].Value,
        double.Parse(m.Groups["delay"].Value, CultureInfo.InvariantCulture))));

    /// <summary>Mean delay of a cell between two pins.</summary>
    /// <param name="cell">How the cell's type begins.</param>
    /// <param name="from">How the first pin begins; <c>[clk]</c> for the clock.</param>
    /// <param name="to">How the second pin begins; <c>[setup]</c> for the clock edge.</param>
    /// <exception cref="InvalidOperationException">No path has such a step.</exception>
    public double Mean(string cell, string from, string to)
    {
        List<double> delays =
        [
            .. steps.Where(s => s.Cell.StartsWith(cell, StringComparison.Ordinal) && s.From.StartsWith(from, StringComparison.Ordinal)
                && s.To.StartsWith(to, StringComparison.Ordinal)).Select(s => s.DelayNs),
        ];
        return delays.Count > 0
            ? delays.Average()
            : throw new InvalidOperationException($"No path of the test circuits goes through {cell} from {from} to {to}.");
    }

    [GeneratedRegex(@"\((?<cell>\w+)\) (?<from>\S+) (-> )?(?<to>\S+): (?<delay>[0-9.]+) ns", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();
}
