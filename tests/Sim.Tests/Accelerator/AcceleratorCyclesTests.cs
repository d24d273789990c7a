using System.Globalization;
using System.Text;
using SparseRtrl.Sim.Tests.EndToEnd;
using Xunit;

namespace SparseRtrl.Sim.Tests.Accelerator;

/// <summary>Cycles of learning steps, beside the fewest that any exact sparse step takes with as many lanes.</summary>
public sealed class AcceleratorCyclesTests
{
    private const string Header = "# network: cycles per step, learning included; fewest possible; ratio\n";

    private static readonly (string Name, LearningRun Run)[] Networks =
    [
        ("A, two ports", new("ecp5", Units: 32, Sparsity: 0.9, Support: 0.25, Lanes: 4)),
        ("A, single port", new("ice40up", Units: 32, Sparsity: 0.9, Support: 0.25, Lanes: 4)),
        ("A, one lane", new("ecp5", Units: 32, Sparsity: 0.9, Support: 0.25, Lanes: 1)),
        ("B", new("ecp5", Units: 64, Sparsity: 0.9, Support: 0.25, Lanes: 4, Steps: 200, Sequences: 2)),
        ("n=64, ω=0.95, single port", new("ice40up", Units: 64, Sparsity: 0.95, Support: 0.25, Lanes: 4)),
    ];

    private static readonly double[] Sparsities = [0.5, 0.7, 0.8, 0.9, 0.95];
    private static readonly double[] Supports = [0.0625, 0.125, 0.25, 0.5, 1];

    /// <summary>Set UPDATE_GOLDENS=1 to rewrite the table after a wanted change.</summary>
    [Fact]
    public void Cycles_are_those_of_the_table()
    {
        var table = new StringBuilder(Header);
        foreach ((string name, LearningRun run) in Networks)
        {
            Append(table, name, run);
        }

        KernelCaseTests.CompareWithFile(Path.Combine("..", "accelerator", "cycles.txt"), table.ToString());
    }

    [Fact]
    public void Cycles_fall_with_parameter_sparsity_and_with_activity_sparsity()
    {
        var table = new StringBuilder(Header);
        double[] bySparsity = [.. Sparsities.Select(s => Append(table, $"ω={s}", Networks[0].Run with { Sparsity = s }))];
        double[] bySupport = [.. Supports.Select(w => Append(table, $"w={w}", Networks[0].Run with { Support = w }))];
        Assert.Equal(bySparsity.OrderDescending(), bySparsity);
        Assert.Equal(bySupport.Order(), bySupport);
        KernelCaseTests.CompareWithFile(Path.Combine("..", "accelerator", "sparsity.txt"), table.ToString());
    }

    /// <summary>The bound is one: a kernel that were faster would leave something out.</summary>
    [Fact]
    public void No_network_takes_fewer_cycles_than_the_bound() => Assert.All(Networks, network =>
    {
        (double cycles, _, double bound) = network.Run.Measure(TestContext.Current.CancellationToken);
        Assert.InRange(cycles, bound, double.MaxValue);
    });

    private static double Append(StringBuilder table, string name, LearningRun run)
    {
        (double cycles, _, double bound) = run.Measure(TestContext.Current.CancellationToken);
        table.Append(CultureInfo.InvariantCulture, $"{name}: {cycles:0.0} {bound:0.0} {cycles / bound:0.00}\n");
        return cycles;
    }
}
