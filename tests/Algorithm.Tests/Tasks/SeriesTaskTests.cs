using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public sealed class SeriesTaskTests
{
    [Fact]
    public void Sine_answers_with_the_frequency_that_its_input_names() =>
        Assert.All(new SineTask().CreateDataset<double>(50, 1, seed: 1).Train, sequence =>
        {
            double frequency = 0.02 + (sequence.Inputs[0] - 0.25) * 0.08;
            Assert.All(sequence.Inputs, input => Assert.Equal(sequence.Inputs[0], input));
            // y(t) + y(t−2) = 2·cos(ω)·y(t−1) for a sine wave, whatever its phase.
            double[] y = [0, .. sequence.Targets];
            for (int t = 2; t < y.Length; t++)
            {
                Assert.Equal(2 * Math.Cos(2 * Math.PI * frequency) * y[t - 1], y[t] + y[t - 2], tolerance: 1e-12);
            }

            Assert.True(y[1] > 0);
        });

    [Fact]
    public void Pattern_generation_repeats_one_pattern_with_the_four_periods_and_new_events()
    {
        var task = new PatternGenerationTask();
        IReadOnlyList<Sequence<double>> sequences = task.CreateDataset<double>(20, 1, seed: 1).Train;
        Assert.All(sequences, sequence => Assert.Equal(sequences[0].Targets, sequence.Targets));
        SequenceDataset<double> other = new PatternGenerationTask(pattern: 2).CreateDataset<double>(1, 1, seed: 1);
        Assert.NotEqual(other.Train[0].Targets, sequences[0].Targets);

        double[] wave = [.. sequences[0].Targets.Where((_, i) => i % 3 == 0)];
        Assert.Equal(1, wave.Max(Math.Abs), tolerance: 1e-12);
        Assert.Equal([1, 2, 3, 5], Enumerable.Range(0, 50).Where(periods => Power(wave, periods) > 1e-12));
        Assert.All(sequences, sequence => Assert.All(sequence.Inputs.Chunk(20).Index(), step =>
            Assert.All(step.Item.Index(), input => Assert.True(input.Item == 0 || input.Index / 4 == step.Index / 20))));
        Assert.InRange(sequences.Average(sequence => sequence.Inputs.Sum()), 180, 220);
    }

    [Fact]
    public void Mackey_Glass_is_to_predict_its_own_input_later()
    {
        const int Horizon = 6;
        Assert.All(new MackeyGlassTask(Horizon).CreateDataset<double>(20, 1, seed: 1).Train, sequence =>
            Assert.Equal(sequence.Inputs[Horizon..], sequence.Targets[..^Horizon]));
    }

    /// <summary>An independent integration: the equation over one time unit with Euler's method at 1/2,000.</summary>
    [Fact]
    public void Mackey_Glass_follows_its_equation()
    {
        const int PerUnit = 2_000;
        double[] x = new double[(MackeyGlassTask.Delay + 40) * PerUnit + 1];
        Array.Fill(x, 1.2, 0, MackeyGlassTask.Delay * PerUnit + 1);
        for (int i = MackeyGlassTask.Delay * PerUnit; i < x.Length - 1; i++)
        {
            double delayed = x[i - MackeyGlassTask.Delay * PerUnit];
            x[i + 1] = x[i] + (0.2 * delayed / (1 + Math.Pow(delayed, 10)) - 0.1 * x[i]) / PerUnit;
        }

        double[] series = MackeyGlassTask.Integrate(history: 1.2, count: 41);
        for (int t = 0; t <= 40; t++)
        {
            Assert.Equal(x[(MackeyGlassTask.Delay + t) * PerUnit], series[t], tolerance: 1e-4);
        }
    }

    [Fact]
    public void Lorenz_follows_its_equations_and_is_to_predict_its_own_input_later()
    {
        const int Horizon = 4;
        Sequence<double> sequence = new LorenzTask(Horizon, steps: 10).CreateDataset<double>(1, 1, seed: 1).Train[0];
        Assert.Equal(sequence.Inputs[(3 * Horizon)..], sequence.Targets[..^(3 * Horizon)]);

        double x = 20 * sequence.Inputs[0], y = 27 * sequence.Inputs[1], z = 25 * sequence.Inputs[2] + 25;
        for (int i = 0; i < 100_000; i++)
        {
            const double Step = 0.05 / 100_000;
            (x, y, z) = (x + Step * 10 * (y - x), y + Step * (x * (28 - z) - y), z + Step * (x * y - 8.0 / 3 * z));
        }

        Assert.Equal([x / 20, y / 27, (z - 25) / 25], sequence.Inputs[3..6], (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Series_fill_their_range()
    {
        foreach (GeneratedTask task in new GeneratedTask[] { new MackeyGlassTask(), new LorenzTask() })
        {
            double[] values = [.. task.CreateDataset<double>(200, 1, seed: 1).Train.SelectMany(sequence => sequence.Inputs)];
            Assert.InRange(values.Min(), -1.1, -0.9);
            Assert.InRange(values.Max(), 0.9, 1.1);
        }
    }

    /// <summary>Squared magnitude of the discrete Fourier transform at a whole number of periods.</summary>
    private static double Power(double[] wave, int periods)
    {
        double angle = 2 * Math.PI * periods / wave.Length;
        double real = wave.Index().Sum(item => item.Item * Math.Cos(angle * item.Index)) / wave.Length;
        double imaginary = wave.Index().Sum(item => item.Item * Math.Sin(angle * item.Index)) / wave.Length;
        return real * real + imaginary * imaginary;
    }
}
