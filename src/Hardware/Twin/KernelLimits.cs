using System.Collections.Immutable;

namespace SparseRtrl.Hardware.Twin;

/// <summary>Checks that configurations of kernels share. Each refuses with the name of the value and what is allowed.</summary>
internal static class KernelLimits
{
    public static void RequireRange(double value, double least, double most, string name) =>
        Require(value >= least && value <= most, name, $"{least} to {most} is supported, not {value}");

    public static void Require(bool condition, string name, string message)
    {
        if (!condition)
        {
            throw new ArgumentException($"The kernel cannot be made so: {message}.", name);
        }
    }

    /// <summary>A mask in CSR form that has a weight, and no weight twice.</summary>
    /// <param name="rowStarts">Length n + 1.</param>
    /// <param name="columns">Presynaptic unit of each weight.</param>
    public static void RequireMask(int units, ImmutableArray<int> rowStarts, ImmutableArray<int> columns)
    {
        bool isMatching = rowStarts.Length == units + 1 && rowStarts[0] == 0 && rowStarts[^1] == columns.Length;
        Require(isMatching, "RowStarts", "n + 1 numbers from 0 to the number of recurrent weights are needed");
        Require(columns.Length > 0, "Columns", "there must be a recurrent weight");
        Require(rowStarts.Order().SequenceEqual(rowStarts), "RowStarts", "they must not decrease");
        for (int unit = 0; unit < units; unit++)
        {
            int[] row = [.. columns[rowStarts[unit]..rowStarts[unit + 1]]];
            bool isInside = Array.TrueForAll(row, from => from >= 0 && from < units);
            Require(isInside, "Columns", $"row {unit} names a unit that does not exist");
            Require(row.Distinct().Count() == row.Length, "Columns", $"row {unit} names a unit twice");
        }
    }
}
