using System.Collections.Immutable;
using System.Globalization;
using SparseRtrl.Fpga.Flow;

namespace SparseRtrl.Cli.Tests.Accelerator;

/// <summary>What an accelerator takes of a board.</summary>
/// <param name="Plan">Start of the hash of the build that was measured.</param>
/// <param name="Predicted">Before any tool ran.</param>
/// <param name="LogicCells">After place and route; of a network that is too large, after synthesis.</param>
/// <param name="Megahertz">By icetime, or by nextpnr for an ECP5; 0 for a network that is too large.</param>
internal sealed record BoardRow(
    BoardCase Case, string Plan, PredictedUse Predicted, int LogicCells, int BlockRams, int SinglePortRams, int Multipliers,
    double Megahertz, double CyclesPerStep)
{
    public const string Heading =
        "cell   units sparsity support lanes memory       board          clock steps  plan          cells_predicted EBR SPRAM DSP  "
        + "cells_measured EBR SPRAM DSP  MHz  cycles_per_step";

    public static string FileName { get; } = Path.Combine(Processes.Root, "tests", "cases", "accelerator", "boards.txt");

    /// <summary>Relative error of the predicted logic cells.</summary>
    public double Error => ((double)Predicted.LogicCells / LogicCells) - 1;

    public static ImmutableArray<BoardRow> Parse(string text) =>
        [.. text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line != Heading).Select(ParseRow)];

    public static string Print(IEnumerable<BoardRow> rows) => string.Concat([$"{Heading}\n", .. rows.Select(row => row.Print())]);

    private string Print() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Case.Cell,-6} {Case.Units,5} {Case.Sparsity,8} {Case.Support,7} {Case.Lanes,5} {(Case.HasSinglePortRam ? "single-port" : "block"),-12} "
        + $"{Case.BoardName,-14} {Case.ClockMegahertz,5} {Case.Steps,5}  {Plan,-12} {Predicted.LogicCells,16} {Predicted.BlockRams,3} "
        + $"{Predicted.SinglePortRams,5} {Predicted.Multipliers,3} {LogicCells,15} {BlockRams,3} {SinglePortRams,5} {Multipliers,3} {Megahertz,5:F1} "
        + $"{CyclesPerStep,9:F1}\n");

    private static BoardRow ParseRow(string line)
    {
        string[] cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int Integer(int cell) => int.Parse(cells[cell], CultureInfo.InvariantCulture);
        double Number(int cell) => double.Parse(cells[cell], CultureInfo.InvariantCulture);
        return new(
            new(cells[0], Integer(1), Number(2), Number(3), Integer(4), cells[5] == "single-port", cells[6], Number(7), Integer(8)),
            cells[9], new(Integer(10), Integer(11), Integer(12), Integer(13)), Integer(14), Integer(15), Integer(16), Integer(17), Number(18),
            Number(19));
    }
}
