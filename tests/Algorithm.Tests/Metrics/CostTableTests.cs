using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>
/// The cost table of docs/metrics.md: what each method holds and multiplies, counted by going through its loops, next to the
/// usual formula. EvRNN, n = 32, m = 2, w = 0.5, 100 spirals of T = 17 steps with the initial weights; parameter sparsity 0.9
/// for the methods that use it, none for the others. Counts are numbers held and MACs per step, the recurrent forward pass
/// included.
/// </summary>
public class CostTableTests
{
    private const int N = 32;
    private const int Inputs = 2;
    private const double DenseParameters = N * N + N * Inputs + N; // p
    private const double Density = 0.1; // ω̃

    private static readonly EvRnnCell Cell = new(new EventFunction(Width: 0.5));

    private static readonly CellLayout Sparse = new(Cell, RecurrentMask.Random(N, 1 - Density, new(1)), Inputs, outputs: 1);

    private static readonly SpiralTask Task = new(outputs: 1);

    private static readonly IReadOnlyList<Sequence<double>> Spirals =
        Task.CreateDataset<double>(trainCount: 100, testCount: 0, seed: 3).Train;

    private static readonly double P = Sparse.ParameterCount;

    private static IEnumerable<int> Units => Enumerable.Range(0, N);

    private static IEnumerable<(int K, int L)> AllPairs => Units.SelectMany(k => Units.Select(l => (k, l)));

    private static IEnumerable<(int K, int L)> Connected => AllPairs.Where(pair => Sparse.Mask.Contains(pair.K, pair.L));

    [Fact]
    public void The_page_has_the_counted_numbers()
    {
        string page = Checkout.ReadDocument("metrics.md");
        Assert.All(Rows(), row => Assert.Contains(row.ToString(), page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_has_the_counted_numbers_of_the_EGRU()
    {
        string page = Checkout.ReadDocument("metrics.md");
        Assert.All(new[] { 0, 0.5, 0.8, 0.9 }, sparsity =>
        {
            InfluenceMacs macs = OfEgru(sparsity);
            string[] perStep = [.. new[] { macs.Dense, macs.PaperFormula, macs.ActivitySparse, macs.Reachable, macs.Effective }
                .Select(count => $"{count / SpiralTask.Steps:N0}")];
            Assert.Contains($"| {sparsity} | {string.Join(" | ", perStep)} |", page, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Dense_RTRL_costs_exactly_what_the_formula_says()
    {
        Row rtrl = Rows().Single(row => row.Method == "RTRL");
        Assert.Equal((rtrl.MemoryByFormula, rtrl.MacsByFormula), (rtrl.Memory, rtrl.Macs));
    }

    [Fact]
    public void The_formulas_give_the_size_of_every_count() =>
        Assert.All(Rows(), row =>
        {
            Assert.InRange(row.Memory / row.MemoryByFormula, 0.7, 1.5);
            Assert.InRange(row.Macs / row.MacsByFormula, 1 / 3.5, 3.5);
        });

    /// <summary>
    /// The network of the paper's experiment with its initial weights: 16 EGRUs, w = 1, one mask for all gates.
    /// </summary>
    private static InfluenceMacs OfEgru(double sparsity)
    {
        var cell = new EgruCell(new EventFunction());
        var layout = new CellLayout(cell, RecurrentMask.Random(16, sparsity, new(1)), Inputs, outputs: 1);
        Network<double> network = new InitialWeights().CreateNetwork<double>(cell, layout, Readout.LastStep, new(2));
        return NeuroBenchMetrics.Measure(network, Spirals, Task.Objective).Learning.InfluenceMacs;
    }

    private static IEnumerable<Row> Rows() =>
        [Bptt(), Rtrl(), BlockHybrid(), Snap1(), Snap2(), OwnBlocks(), Uoro(), .. SparseRtrl()];

    private static Row Bptt()
    {
        const int Steps = SpiralTask.Steps;
        long forward = AllPairs.Count();
        long backward = AllPairs.Count(); // Rᵀ times the adjoint
        return new(
            "BPTT", "T·n + p", Steps * N + DenseParameters, Steps * Units.Count() + DenseParameters,
            "n² + p", N * N + DenseParameters, forward + backward + DenseParameters);
    }

    private static Row Rtrl() => new(
        "RTRL", "n + n·p", N + N * DenseParameters, N + Units.Sum(_ => DenseParameters),
        "n² + n²·p", N * N + N * N * DenseParameters, AllPairs.Count() + AllPairs.Sum(_ => DenseParameters));

    /// <summary>
    /// After every n steps: the adjoints of each unit through the block give a row of the block's own influence and of its
    /// Jacobian; the Jacobian takes M to the end of the block.
    /// </summary>
    private static Row BlockHybrid()
    {
        double sweeps = Units.Sum(_ => Units.Sum(_ => AllPairs.Count() + DenseParameters)); // units × steps of the block
        double product = AllPairs.Sum(_ => DenseParameters);
        return new(
            "Schmidhuber 1992", "n·p", N * DenseParameters, N * DenseParameters + Units.Count() * N,
            "n³", Math.Pow(N, 3), AllPairs.Count() + (sweeps + product) / N);
    }

    /// <summary>Keeps M_k of unit k's own parameters.</summary>
    private static Row Snap1() => new(
        "SnAp-1", "n + P", N + P, N + Units.Sum(Sparse.BlockLength),
        "ω̃·n² + P", Density * N * N + P,
        Connected.Count() + Units.Where(k => Sparse.Mask.Contains(k, k)).Sum(Sparse.BlockLength));

    /// <summary>Keeps M_k of the parameters of unit k and of units with a weight to it.</summary>
    private static Row Snap2()
    {
        bool Keeps(int k, int q) => k == q || Sparse.Mask.Contains(k, q);
        return new(
            "SnAp-2", "n + ω̃·n·P", N + Density * N * P,
            N + AllPairs.Where(block => Keeps(block.K, block.L)).Sum(block => Sparse.BlockLength(block.L)),
            "ω̃·n² + ω̃²·n²·P", Density * N * N + Density * Density * N * N * P,
            Connected.Count() + Connected.Sum(
                pair => Units.Where(q => Keeps(pair.K, q) && Keeps(pair.L, q)).Sum(Sparse.BlockLength)));
    }

    private static Row OwnBlocks() => new(
        "RFLO, e-prop, immediate gradient", "P", P, Units.Sum(Sparse.BlockLength),
        "P", P, Connected.Count() + Units.Sum(Sparse.BlockLength));

    private static Row Uoro()
    {
        double stateSide = AllPairs.Count() + 2 * Units.Count(); // J·s̃, and two factors of each s̃_k
        double parameterSide = 3 * DenseParameters; // νᵀ·M̄, and two factors of each number of θ̃
        return new(
            "UORO", "n + p", N + DenseParameters, Units.Count() + DenseParameters,
            "n² + p", N * N + DenseParameters, AllPairs.Count() + stateSide + parameterSide);
    }

    private static Row[] SparseRtrl()
    {
        Network<double> network = new InitialWeights().CreateNetwork<double>(Cell, Sparse, Readout.LeakyTrace(), new(2));
        OperationCounts counts = Evaluation.Of(network, Spirals, Task.Objective).Counts;
        double fired = counts.ActivityDensity(N); // α̃
        double active = counts.BackwardDensity(N); // β̃
        double forward = counts.PerStep(counts.ForwardMacs) - N * Inputs;
        double elements = counts.PerStep(counts.InfluenceElements);
        double reachable = forward + counts.PerStep(counts.ReachableMacs);
        return
        [
            new(
                "sparse RTRL, both sparsities", "α̃·n + β̃·n·P", fired * N + active * N * P,
                counts.PerStep(counts.Events) + counts.PerStep(counts.BackwardActiveUnits) * P,
                "α̃·ω̃·n² + β̃²·ω̃·n²·P", fired * Density * N * N + active * active * Density * N * N * P,
                forward + counts.PerStep(counts.ActivitySparseMacs)),
            new(
                "with reachability", "nnz(M)", elements, elements, "Σ nnz of the rows read", reachable, reachable),
        ];
    }

    /// <param name="MemoryByFormula">Numbers.</param>
    /// <param name="Memory">Numbers, counted.</param>
    /// <param name="MacsByFormula">Per step.</param>
    /// <param name="Macs">Per step, counted.</param>
    private sealed record Row(
        string Method,
        string MemoryFormula,
        double MemoryByFormula,
        double Memory,
        string MacsFormula,
        double MacsByFormula,
        double Macs)
    {
        public override string ToString() =>
            $"| {Method} | {MemoryFormula} | {MemoryByFormula:N0} | {Memory:N0} "
            + $"| {MacsFormula} | {MacsByFormula:N0} | {Macs:N0} |";
    }
}
