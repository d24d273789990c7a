using System.Collections.Immutable;
using SparseRtrl.Cli.Accelerator;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Cli.Tests.Accelerator;

/// <summary>
/// Accelerators on boards. The table was measured with the tools; MEASURE_BOARDS=1 measures the rows of designs that have changed, up to
/// half an hour for each.
/// </summary>
public sealed class BoardTableTests
{
    /// <summary>Part of the logic cells by which a prediction may be wrong.</summary>
    private const double Tolerance = 0.2;

    private static readonly BoardCase Demo = new("evrnn", 16, 0.8, 0.5, Lanes: 1, HasSinglePortRam: true, "icebreaker", 13);

    private static readonly ImmutableArray<BoardCase> Cases =
    [
        Demo,
        new("evrnn", 64, 0.9, 0.25, Lanes: 16, HasSinglePortRam: false, "ulx3s", 50, Steps: 200),
        Demo with { HasSinglePortRam = false, BoardName = "hx8k-breakout", ClockMegahertz = 36 },
        Demo with { Cell = "egru", ClockMegahertz = 24 },
        Demo with { Units = 32, Sparsity = 0.9, Support = 0.25 },
        Demo with { Units = 32, Sparsity = 0.9, Support = 0.25, Lanes = 4 },
    ];

    private static ImmutableArray<BoardRow> Table => BoardRow.Parse(File.ReadAllText(BoardRow.FileName));

    [Fact]
    public void The_table_has_all_cases() => Assert.Equal(Cases, Table.Select(row => row.Case));

    [Fact]
    public void Logic_cells_were_predicted_within_20_percent() => Assert.Empty(Mispredicted(Table));

    [Fact]
    public void RAM_blocks_were_predicted() => Assert.All(Table, row => Assert.Equal(
        (row.BlockRams, row.SinglePortRams), (row.Predicted.BlockRams, row.Predicted.SinglePortRams)));

    /// <summary>Factors wider than 16 bits are two to the prediction, but fit one multiplier of an ECP5.</summary>
    [Fact]
    public void Multipliers_were_predicted() => Assert.All(Table, row => Assert.InRange(
        row.Multipliers, row.Case.BoardName == "ulx3s" ? row.Predicted.Multipliers - 1 : row.Predicted.Multipliers, row.Predicted.Multipliers));

    [Fact]
    public void A_wrong_prediction_is_found()
    {
        BoardRow row = Table[0];
        BoardRow wrong = row with { LogicCells = row.Predicted.LogicCells * 4 / 3 };
        Assert.Equal([wrong], Mispredicted([wrong]));
        Assert.Equal([wrong], BoardRow.Parse(BoardRow.Print([wrong])));
    }

    /// <summary>The first row, by the compiler as it is now: a kernel that grows by more has to be measured again.</summary>
    [Fact]
    public void The_compiler_still_predicts_what_was_measured()
    {
        PredictedUse predicted = Demo.Compile().Use;
        Assert.Empty(Mispredicted([Table[0] with { Predicted = predicted }]));
    }

    [Fact]
    public async Task The_table_can_be_measured()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("MEASURE_BOARDS") == "1", "takes up to half an hour for each row; MEASURE_BOARDS=1 does it");
        Dictionary<BoardCase, BoardRow> known = Table.ToDictionary(row => row.Case);
        var rows = new List<BoardRow>();
        foreach (BoardCase board in Cases)
        {
            CompiledAccelerator accelerator = board.Compile();
            BoardFlowPlan plan = BoardFlow.Plan(accelerator.Kernel.Vhdl, accelerator.Kernel.Map, board.Board);
            BoardRow? row = known.GetValueOrDefault(board);
            rows.Add(row?.Plan == PlanOf(plan) ? row with { Predicted = accelerator.Use } : await MeasureAsync(board, accelerator, plan));
            await File.WriteAllTextAsync(
                BoardRow.FileName, BoardRow.Print([.. rows, .. Cases.Skip(rows.Count).Where(known.ContainsKey).Select(c => known[c])]),
                TestContext.Current.CancellationToken);
        }
    }

    private static IEnumerable<BoardRow> Mispredicted(IEnumerable<BoardRow> rows) => rows.Where(row => Math.Abs(row.Error) > Tolerance);

    private static string PlanOf(BoardFlowPlan plan) => plan.Whole.Hash[..12];

    private static async Task<BoardRow> MeasureAsync(BoardCase board, CompiledAccelerator accelerator, BoardFlowPlan plan)
    {
        using TemporaryFolder folder = new();
        double cycles = Math.Round(board.CyclesPerStep(accelerator.Kernel, TestContext.Current.CancellationToken), 1);
        BoardRow unmeasured = new(board, PlanOf(plan), accelerator.Use, 0, 0, 0, 0, 0, cycles);
        try
        {
            BoardFlowResult result = await new BoardFlow(new ToolRunner(new ToolLocator(), TimeSpan.FromHours(2)))
                .RunAsync(plan, folder.Path, TestContext.Current.CancellationToken);
            UtilisationReport use = result.Utilisation;
            return unmeasured with
            {
                LogicCells = use.LogicCells.Used,
                BlockRams = use.BlockRams.Used,
                SinglePortRams = use.SinglePortRams.Used,
                Multipliers = use.Multipliers.Used,
                Megahertz = Math.Round(result.Timing.MaximumMegahertz, 1),
            };
        }
        catch (DeviceFullException full) when (full.Resource == "logic cells")
        {
            PredictedUse use = accelerator.Use;
            return unmeasured with
            {
                LogicCells = full.Needed,
                BlockRams = use.BlockRams,
                SinglePortRams = use.SinglePortRams,
                Multipliers = use.Multipliers,
            };
        }
    }
}
