using System.CommandLine;
using System.Text.Json;
using SparseRtrl.Algorithm;
using Spectre.Console;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl exactness</c>: whether all exact methods give one gradient, on random networks of every cell.</summary>
internal static class ExactnessCommand
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        Option<int> networks = CommonOptions.Number(
            "--networks", "Random networks of each cell", 100, value => value > 0, "a whole number from 1");
        Option<ulong> seed = CommonOptions.Number<ulong>(
            "--seed", "Seed of the networks and their sequences", 1, _ => true, "a whole number from 0 to 2⁶⁴ − 1");
        Option<bool> json = CommonOptions.Json();
        Command command = new("exactness", "Compare all exact gradient methods on random networks") { networks, seed, json };
        command.SetAction(parsed => (int)Run(parsed.GetValue(networks), parsed.GetValue(seed), parsed.GetValue(json)));
        return command;
    }

    private static ExitCode Run(int networks, ulong seed, bool json)
    {
        List<CheckedCell> cells = [];
        foreach (Func<RandomStream, Cell> drawCell in ExactnessCase.Cells)
        {
            string name = drawCell(new(seed)).Name;
            Console.Error.WriteLine($"{name}: {networks} random networks");
            ExactnessReport report = ExactnessCheck.Run(ExactnessCheck.ExactMethods, drawCell, networks, seed);
            cells.Add(new(name, report.Networks, report.IsExact, report.WorstRelativeDifference, report.Pairs));
        }

        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new Findings(ExactnessCheck.Tolerance, seed, cells), JsonOptions));
        }
        else
        {
            Print(cells);
        }

        return cells.TrueForAll(cell => cell.IsExact) ? ExitCode.Ok : ExitCode.Mismatch;
    }

    private static void Print(List<CheckedCell> cells)
    {
        Table table = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("Cell", "Networks", "Method", "Against", "Worst relative difference");
        foreach (CheckedCell cell in cells)
        {
            foreach (MethodPair pair in cell.Pairs)
            {
                table.AddRow(cell.Cell, $"{cell.Networks}", pair.First, pair.Second, $"{pair.RelativeDifference:0.0E+0}");
            }
        }

        AnsiConsole.Console.Write(table);
        int faulty = cells.Count(cell => !cell.IsExact);
        Console.Out.WriteLine(
            faulty == 0
                ? $"exact: no two methods differ by more than {ExactnessCheck.Tolerance:R}"
                : $"not exact: methods of {faulty} cell(s) differ by more than {ExactnessCheck.Tolerance:R}");
    }

    private sealed record Findings(double Tolerance, ulong Seed, IReadOnlyList<CheckedCell> Cells);

    private sealed record CheckedCell(
        string Cell, int Networks, bool IsExact, double WorstRelativeDifference, IReadOnlyList<MethodPair> Pairs);
}
