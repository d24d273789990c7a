using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class MemoryRequirementTests
{
    /// <summary>What is only proportional to n or to the recurrent weights is left out of the estimate.</summary>
    private const double Tolerance = 0.1;

    private static readonly Gen<(Cell Cell, CellLayout Layout, Readout Readout)> Networks =
        from cell in NetworkCase.AnyCell
        from units in Gen.Int[60, 140]
        from inputs in Gen.Int[1, 60]
        from outputs in Gen.Int[1, 5]
        from sparsity in Gen.Double[0.9, 1]
        from leaky in Gen.Bool
        from seed in Gen.ULong
        let mask = RecurrentMask.Random(units, sparsity, new(seed))
        select (cell, new CellLayout(cell, mask, inputs, outputs), leaky ? Readout.LeakyTrace() : Readout.LastStep);

    [Fact]
    public void The_estimate_is_what_an_engine_and_its_network_take() =>
        Networks.Sample(
            network =>
            {
                (Cell cell, CellLayout layout, Readout readout) = network;
                long before = GC.GetAllocatedBytesForCurrentThread();
                ISparseEngine<float> engine = SparseEngines.Create(
                    new Network<float>(cell, layout, readout, layout.NewParameters<float>()));
                double allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                double estimated = SparseEngines.RequiredBytes<float>(cell, layout, readout);
                Assert.InRange(engine.Memory.Total / estimated, 1, 1 + Tolerance);

                // The engine of the other cells makes its lists of connections from temporary ones.
                Assert.InRange(allocated / estimated, 1, cell is EvRnnCell ? 1 + Tolerance : 2);
            },
            iter: 30,
            threads: 1);

    /// <summary>The network of 1,024 units and 99 % sparsity of the project's goals.</summary>
    [Fact]
    public void A_thousand_units_take_less_than_a_gigabyte()
    {
        var cell = new EvRnnCell(new EventFunction(Width: 0.25));
        var layout = new CellLayout(cell, RecurrentMask.Random(1024, sparsity: 0.99, new(1)), inputs: 64, outputs: 10);
        Assert.InRange(SparseEngines.RequiredBytes<float>(cell, layout, Readout.LeakyTrace()), 300e6, 1e9);
    }

    [Theory]
    [InlineData("evrnn")]
    [InlineData("egru")]
    public void A_network_that_is_too_large_is_refused_with_the_bytes_it_would_need(string name)
    {
        Cell cell = name == "evrnn" ? new EvRnnCell(new EventFunction()) : new EgruCell(new EventFunction());
        var layout = new CellLayout(cell, RecurrentMask.Random(1000, sparsity: 1, new(1)), inputs: 3000, outputs: 1);
        var network = new Network<float>(cell, layout, Readout.LastStep, layout.NewParameters<float>());

        long before = GC.GetAllocatedBytesForCurrentThread();
        NetworkTooLargeException refusal = Assert.Throws<NetworkTooLargeException>(() => SparseEngines.Create(network));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(SparseEngines.RequiredBytes<float>(cell, layout, Readout.LastStep), refusal.RequiredBytes);
        Assert.InRange(refusal.RequiredBytes, 1000L * 3_000_000 * sizeof(float), long.MaxValue);
        Assert.InRange(refusal.AvailableBytes, 1, refusal.RequiredBytes);
        Assert.Contains($"{refusal.RequiredBytes:N0} bytes", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 1_000_000);
    }

    [Theory]
    [InlineData("dense-rtrl")]
    [InlineData("block-hybrid")]
    [InlineData("random-k-3")]
    public void A_method_that_keeps_whole_influence_matrices_refuses_what_does_not_fit(string method)
    {
        Network<double> network = NetworkWithoutRecurrentWeights(units: 1000, inputs: 30_000);
        NetworkTooLargeException refusal = Assert.Throws<NetworkTooLargeException>(
            () => GradientMethods.Parse(method).CreateEngine(network));
        Assert.Equal(2L * 1000 * 1000 * (30_000 + 1) * sizeof(double), refusal.RequiredBytes);
    }

    private static Network<double> NetworkWithoutRecurrentWeights(int units, int inputs)
    {
        Cell cell = new EvRnnCell(new EventFunction());
        var layout = new CellLayout(cell, RecurrentMask.Random(units, sparsity: 1, new(1)), inputs, outputs: 1);
        return new(cell, layout, Readout.LastStep, layout.NewParameters<double>());
    }
}
