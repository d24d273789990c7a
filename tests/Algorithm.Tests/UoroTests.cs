using System.Runtime.InteropServices;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>
/// UORO is unbiased: the mean of N independent draws misses the exact gradient by about its own standard error, which falls as
/// 1/√N.
/// </summary>
public class UoroTests
{
    private const int Groups = 16;
    private const int DrawsOfGroup = 250; // N

    public static TheoryData<string> CellNames => ["evrnn", "egru", "tanh-rnn", "gru"];

    [Theory]
    [MemberData(nameof(CellNames))]
    public void The_mean_over_many_draws_approaches_the_exact_gradient(string cell)
    {
        Deviation deviation = Measure(Task(cell), random => random.NextSign());
        Assert.InRange(deviation.WorstInStandardErrors, 0, 5);
        Assert.InRange(deviation.OfAll, 0, 2 * deviation.OfGroup / Math.Sqrt(Groups));
    }

    [Theory]
    [MemberData(nameof(CellNames))]
    public void Signs_that_are_not_fair_are_found_out(string cell)
    {
        Deviation deviation = Measure(Task(cell), random => random.NextDouble() < 0.75 ? 1 : -1);
        Assert.InRange(deviation.WorstInStandardErrors, 10, double.MaxValue);
        Assert.InRange(deviation.OfAll, 2 * deviation.OfGroup / Math.Sqrt(Groups), double.MaxValue);
    }

    [Fact]
    public void Every_sequence_gets_signs_of_its_own_and_a_seed_repeats_them_all()
    {
        NetworkCase task = Task("gru");
        double[][] first = GradientsOfTwoSequences(GradientMethods.Parse("uoro", seed: 3));
        Assert.NotEqual(first[0], first[1]);
        Assert.Equal(first, GradientsOfTwoSequences(GradientMethods.Parse("uoro", seed: 3)));
        Assert.NotEqual(first, GradientsOfTwoSequences(GradientMethods.Parse("uoro", seed: 4)));

        double[][] GradientsOfTwoSequences(GradientMethod method)
        {
            IGradientEngine<double> engine = method.CreateEngine(task.CreateNetwork());
            return [.. Enumerable.Range(0, 2).Select(_ => GradientOfOneSequence(engine, task))];
        }
    }

    private static NetworkCase Task(string cell) => new(
        cell switch
        {
            "evrnn" => new EvRnnCell(new EventFunction()),
            "egru" => new EgruCell(new EventFunction()),
            "tanh-rnn" => new TanhRnnCell(),
            _ => new GruCell(),
        },
        Units: 4, Inputs: 2, Outputs: 2, Steps: 6, Sparsity: 0.2, IndependentMasks: false, LeakyTrace: true,
        new(LossKind.SquaredError, LossTiming.EveryStep), Seed: 11);

    /// <summary>How far means of draws are from the exact gradient.</summary>
    private static Deviation Measure(NetworkCase task, Func<RandomStream, double> sign)
    {
        Network<double> network = task.CreateNetwork();
        var random = new RandomStream(seed: 1, stream: 30);
        var engine = new ForwardModeEngine(network, new UoroInfluence(network.Layout, () => sign(random)));
        double[][][] groups = [.. Enumerable.Range(0, Groups).Select(_ => Draw(engine, task))];
        double[][] all = [.. groups.SelectMany(draws => draws)];

        double[] exact = GradientMethods.DenseRtrl.Compute(network, task.Sequence, task.Objective).Gradient.Cell;
        double[] mean = Mean(all);
        double worst = 0;
        for (int p = 0; p < exact.Length; p++)
        {
            double variance = all.Sum(draw => (draw[p] - mean[p]) * (draw[p] - mean[p])) / (all.Length - 1);
            double error = Math.Abs(mean[p] - exact[p]);

            // A parameter without influence has neither error nor standard error.
            worst = Math.Max(worst, error < ExactnessCheck.Tolerance ? 0 : error / Math.Sqrt(variance / all.Length));
        }

        double meanSquare = groups.Average(draws => Math.Pow(Distance(Mean(draws), exact), 2));
        return new(Math.Sqrt(meanSquare), Distance(mean, exact), worst);
    }

    private static double[][] Draw(ForwardModeEngine engine, NetworkCase task) =>
        [.. Enumerable.Range(0, DrawsOfGroup).Select(_ => GradientOfOneSequence(engine, task))];

    private static double[] Mean(double[][] draws) =>
        [.. Enumerable.Range(0, draws[0].Length).Select(p => draws.Average(draw => draw[p]))];

    private static double Distance(double[] a, double[] b) => Vectors.Norm([.. a.Zip(b, (x, y) => x - y)]);

    private static double[] GradientOfOneSequence(IGradientEngine<double> engine, NetworkCase task)
    {
        engine.Gradient.Clear();
        engine.RunSequence(task.Sequence, task.Objective);
        return [.. engine.Gradient.Cell];
    }

    /// <summary>Distances are Euclidean, over all parameters of the cell.</summary>
    /// <param name="OfGroup">Of the mean of N draws from the exact gradient, root mean square over the groups.</param>
    /// <param name="OfAll">Of the mean of all 16·N draws from the exact gradient.</param>
    /// <param name="WorstInStandardErrors">The largest error of one parameter, in standard errors of its mean.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Deviation(double OfGroup, double OfAll, double WorstInStandardErrors);
}
