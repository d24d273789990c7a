using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Tests;

/// <summary>The kernel's memories after every single step against double precision.</summary>
public class EvRnnKernelStepTests
{
    /// <summary>Rounding of φ, coefficients and influence, each half a step, through 17 steps.</summary>
    private const double InfluenceTolerance = 0.002;

    [Theory]
    [InlineData(16, 0.8, 0.5, 1)]
    [InlineData(16, 0.8, 0.5, 2)]
    [InlineData(5, 0.4, 1.0, 3)]
    [InlineData(32, 0.9, 0.25, 4)]
    public void Events_and_units_with_a_gradient_are_exact(int units, double sparsity, double support, ulong seed)
    {
        var twinCase = new TwinCase(units, sparsity, support, seed: seed);
        int steps = 0;
        ForEachStep(twinCase, sequences: 20, exact =>
        {
            steps++;
            double scale = 1 << twinCase.Configuration.Formats.PotentialFraction;
            Assert.Equal(exact.Fired, Members(twinCase.Twin.Kernel.fired, units));
            IEnumerable<bool> isActive = exact.Potential.Select(v => Math.Abs(Math.Ceiling(v * scale)) < support * scale);
            Assert.Equal(isActive, Enumerable.Range(0, units).Select(unit => Reachability(twinCase, unit) != 0));
        });
        Assert.Equal(20 * TwinCase.Steps, steps);
    }

    [Theory]
    [InlineData(16, 0.8, 0.5, 1)]
    [InlineData(7, 0.3, 1.0, 2)]
    [InlineData(32, 0.9, 0.5, 3)]
    public void Marked_influence_is_close_and_unmarked_influence_is_zero(int units, double sparsity, double support, ulong seed)
    {
        var twinCase = new TwinCase(units, sparsity, support, seed: seed);
        ForEachStep(twinCase, sequences: 10, exact =>
        {
            Assert.Null(FirstUncovered(exact, twinCase.Layout, unit => Reachability(twinCase, unit)));
            double worst = MarkedBlocks(twinCase).Max(mark => LargestDifference(twinCase, exact, mark.Unit, mark.Block));
            Assert.InRange(worst, 0, InfluenceTolerance);
        });
    }

    [Theory]
    [InlineData(16, 0.8, 0.5, 1)]
    [InlineData(32, 0.9, 0.25, 2)]
    public void Reachability_is_the_recursion_over_backward_active_units(int units, double sparsity, double support, ulong seed)
    {
        var twinCase = new TwinCase(units, sparsity, support, seed: seed);
        bool[,] before = new bool[units, units];
        int marked = 0;
        ForEachStep(twinCase, sequences: 5, startSequence: () => before = new bool[units, units], afterStep: exact =>
        {
            bool[,] now = new bool[units, units];
            for (int k = 0; k < units; k++)
            {
                for (int q = 0; q < units; q++)
                {
                    now[k, q] = exact.Surrogate(k) > 0
                        && (k == q || Enumerable.Range(0, units).Any(l => twinCase.Layout.Mask.Contains(k, l) && before[l, q]));
                    Assert.Equal(now[k, q], (Reachability(twinCase, k) >> q & 1) != 0);
                    marked += now[k, q] ? 1 : 0;
                }
            }

            before = now;
        });
        Assert.InRange(marked, 1, 5 * TwinCase.Steps * units * units / 2);
    }

    [Fact]
    public void The_coverage_check_sees_a_missing_mark()
    {
        var twinCase = new TwinCase();
        int seen = 0;
        ForEachStep(twinCase, sequences: 1, exact =>
        {
            foreach ((int unit, int block) in MarkedBlocks(twinCase).Where(mark => mark.Unit == mark.Block))
            {
                (int Unit, int Block)? found = FirstUncovered(
                    exact, twinCase.Layout,
                    k => k == unit ? Reachability(twinCase, k) & ~(1u << block) : Reachability(twinCase, k));
                Assert.Equal((unit, block), found);
                seen++;
            }
        });
        Assert.True(seen > 0);
    }

    [Fact]
    public void What_the_memories_held_before_a_sequence_does_not_matter()
    {
        var clean = new TwinCase();
        var stale = new TwinCase();
        Array.Fill(stale.Twin.Kernel.influence, (short)12_345);
        Array.Fill(stale.Twin.Kernel.reachability, 0xFFFF_FFFFu);
        Array.Fill(stale.Twin.Kernel.gradient, (short)-12_345);
        Array.Fill(stale.Twin.Kernel.trace, (short)12_345);
        for (int sequence = 0; sequence < 5; sequence++)
        {
            (double[] inputs, double[] target) = clean.NextSpiral();
            clean.Twin.Run(inputs, target);
            stale.Twin.Run(inputs, target);
            Assert.Equal(clean.Twin.Kernel.gradient, stale.Twin.Kernel.gradient);
            Assert.Equal(clean.Twin.Kernel.trace, stale.Twin.Kernel.trace);
            Assert.Equal(clean.Twin.Output, stale.Twin.Output);
        }
    }

    /// <summary>Looks at twin and exact recursion after every step; the twin runs the sequence up to there anew.</summary>
    private static void ForEachStep(
        TwinCase twinCase, int sequences, Action<ExactInfluence> afterStep, Action? startSequence = null)
    {
        Network<double> network = twinCase.Network();
        for (int sequence = 0; sequence < sequences; sequence++)
        {
            (double[] inputs, double[] target) = twinCase.NextSpiral();
            var exact = new ExactInfluence(network);
            startSequence?.Invoke();
            for (int start = 0; start < inputs.Length; start += 2)
            {
                exact.Step(inputs.AsSpan(start, 2));
                twinCase.Twin.Run(inputs.AsSpan(0, start + 2), target);
                afterStep(exact);
            }
        }

        Assert.Equal(0, twinCase.Twin.KernelSaturations);
    }

    /// <summary>The first block of M with a non-zero element and no mark, if there is one.</summary>
    private static (int Unit, int Block)? FirstUncovered(ExactInfluence exact, CellLayout layout, Func<int, uint> reachability)
    {
        for (int unit = 0; unit < layout.Units; unit++)
        {
            for (int block = 0; block < layout.Units; block++)
            {
                Span<double> elements = exact.Influence[unit].AsSpan(layout.BlockStarts[block], layout.BlockLength(block));
                if (elements.ContainsAnyExcept(0.0) && (reachability(unit) >> block & 1) == 0)
                {
                    return (unit, block);
                }
            }
        }

        return null;
    }

    private static IEnumerable<(int Unit, int Block)> MarkedBlocks(TwinCase twinCase) =>
        from unit in Enumerable.Range(0, twinCase.Layout.Units)
        from block in Enumerable.Range(0, twinCase.Layout.Units)
        where (Reachability(twinCase, unit) >> block & 1) != 0
        select (unit, block);

    /// <summary>Row k as a mask of units.</summary>
    private static uint Reachability(TwinCase twinCase, int unit) =>
        twinCase.Twin.Kernel.reachability[(unit << 1) | twinCase.Twin.Kernel.half];

    private static bool[] Members(uint set, int units) => [.. Enumerable.Range(0, units).Select(k => (set >> k & 1) != 0)];

    private static double LargestDifference(TwinCase twinCase, ExactInfluence exact, int unit, int block)
    {
        EvRnnKernel kernel = twinCase.Twin.Kernel;
        var layout = new EvRnnKernelLayout(twinCase.Configuration);
        double largest = 0;
        for (int parameter = twinCase.Layout.BlockStarts[block]; parameter < twinCase.Layout.BlockStarts[block + 1]; parameter++)
        {
            int place = layout.ParameterIndices[parameter];
            (int word, int lane) = Math.DivRem(place, twinCase.Configuration.Lanes);
            int index = ((((((word << layout.UnitBits) | unit) << 1) | kernel.half) << layout.LaneBits) | lane);
            double value = FixedPointFormats.Dequantise(kernel.influence[index], twinCase.Configuration.Formats.InfluenceFraction);
            largest = Math.Max(largest, Math.Abs(value - exact.Influence[unit][parameter]));
        }

        return largest;
    }
}
