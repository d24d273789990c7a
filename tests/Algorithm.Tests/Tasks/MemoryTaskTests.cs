using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>The targets of each task, computed anew from its inputs.</summary>
public sealed class MemoryTaskTests
{
    [Fact]
    public void Cue_accumulation_asks_for_the_side_with_more_cues()
    {
        const int Neurons = 10, Cues = 7;
        var task = new CueAccumulationTask(Cues, delay: 10, Neurons);
        Assert.All(Train(task), sequence =>
        {
            Assert.Equal(task.Steps * task.InputCount, sequence.Inputs.Length);
            bool[] right = [.. Enumerable.Range(0, Cues).Select(cue =>
            {
                double Events(int group) => sequence.Inputs.Chunk(task.InputCount)
                    .Skip(cue * 7)
                    .Take(5)
                    .Sum(input => input.Skip(group * Neurons).Take(Neurons).Sum());
                Assert.Equal(1, (Events(0) > 0 ? 1 : 0) + (Events(1) > 0 ? 1 : 0));
                return Events(1) > 0;
            })];
            Assert.Equal(right.Count(isRight => isRight) > Cues / 2 ? 1 : 0, LossFunction.ClassOf<double>(sequence.Targets));
            Assert.All(
                sequence.Inputs.Chunk(task.InputCount).Skip(Cues * 7).SkipLast(5),
                input => Assert.Equal(0, input.Take(3 * Neurons).Sum()));
            IEnumerable<double[]> recall = sequence.Inputs.Chunk(task.InputCount).TakeLast(5);
            Assert.True(recall.Sum(input => input.Skip(2 * Neurons).Take(Neurons).Sum()) > 0);
        });
    }

    [Fact]
    public void Copy_asks_for_the_symbols_after_the_mark_and_for_blanks_before()
    {
        var task = new CopyTask(length: 4, symbols: 5, delay: 3);
        Assert.All(Train(task), sequence =>
        {
            double[][] inputs = [.. sequence.Inputs.Chunk(task.InputCount)];
            double[][] targets = [.. sequence.Targets.Chunk(task.OutputCount)];
            Assert.Equal(6, Array.FindIndex(inputs, input => input[5] == 1));
            Assert.All(targets[..7], target => Assert.Equal(5, LossFunction.ClassOf<double>(target)));
            Assert.Equal(
                inputs[..4].Select(input => LossFunction.ClassOf<double>(input)),
                targets[7..].Select(target => LossFunction.ClassOf<double>(target)));
            Assert.All(inputs.Where((_, t) => t is 4 or 5 or > 6), input => Assert.All(input, value => Assert.Equal(0, value)));
        });
    }

    [Fact]
    public void Delayed_xor_asks_whether_the_two_bits_differ()
    {
        var task = new DelayedXorTask(delay: 4);
        int[] bits = new int[4];
        Assert.All(Train(task), sequence =>
        {
            double[][] pulses = [.. sequence.Inputs.Chunk(3).Where(input => input[0] > 0 || input[1] > 0)];
            Assert.Equal(2, pulses.Length);
            int first = pulses[0][1] > 0 ? 1 : 0, second = pulses[1][1] > 0 ? 1 : 0;
            Assert.Equal(first ^ second, LossFunction.ClassOf<double>(sequence.Targets));
            Assert.Equal(1, sequence.Inputs[^1]);
            bits[2 * first + second]++;
        });
        Assert.All(bits, count => Assert.InRange(count, 30, 70));
    }

    [Fact]
    public void A_flip_flop_keeps_the_sign_of_the_last_pulse_of_each_bit()
    {
        Assert.All(Train(new FlipFlopTask(bits: 2)), sequence =>
        {
            for (int bit = 0; bit < 2; bit++)
            {
                double[] input = [.. sequence.Inputs.Where((_, i) => i % 2 == bit)];
                double[] target = [.. sequence.Targets.Where((_, i) => i % 2 == bit)];
                Assert.All(target.Index(), item =>
                    Assert.Equal(input[..(item.Index + 1)].LastOrDefault(pulse => pulse != 0), item.Item));
            }
        });
        double pulses = Train(new FlipFlopTask()).Average(sequence => sequence.Inputs.Average(Math.Abs));
        Assert.InRange(pulses, 0.09, 0.11);
    }

    [Fact]
    public void AnBn_asks_for_the_next_symbol_and_tests_longer_words_than_it_trains()
    {
        SequenceDataset<double> data = new AnBnTask(longestTrained: 5, longestTested: 8).CreateDataset<double>(200, 100, seed: 1);
        Assert.Equal([1, 2, 3, 4, 5], data.Train.Select(CheckedLength).Distinct().Order());
        Assert.Equal([6, 7, 8], data.Test.Select(CheckedLength).Distinct().Order());

        static int CheckedLength(Sequence<double> sequence)
        {
            string Word(double[] symbols) =>
                string.Concat(symbols.Chunk(3).Select(symbol => "$ab"[LossFunction.ClassOf<double>(symbol)]));
            int n = sequence.Steps(3) / 2;
            string word = $"${new string('a', n)}{new string('b', n)}$";
            Assert.Equal((word[..^1], word[1..]), (Word(sequence.Inputs), Word(sequence.Targets)));
            return n;
        }
    }

    private static IReadOnlyList<Sequence<double>> Train(GeneratedTask task) => task.CreateDataset<double>(200, 1, seed: 1).Train;
}
