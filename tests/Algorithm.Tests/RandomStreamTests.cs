using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class RandomStreamTests
{
    [Fact]
    public void The_sequence_of_a_seed_never_changes()
    {
        var random = new RandomStream(seed: 1, stream: 2);
        Assert.Equal([5796968857530213156UL, 12605939039934760871UL], [random.NextUInt64(), random.NextUInt64()]);
    }

    [Fact]
    public void Streams_of_one_seed_differ() =>
        Assert.NotEqual(new RandomStream(1, 1).NextUInt64(), new RandomStream(1, 2).NextUInt64());

    [Fact]
    public void Normal_numbers_have_mean_0_and_variance_1()
    {
        var random = new RandomStream(5);
        double[] samples = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextNormal())];
        Assert.Equal(0, samples.Average(), tolerance: 0.03);
        Assert.Equal(1, samples.Average(x => x * x), tolerance: 0.04);
    }

    [Fact]
    public void Integers_cover_their_range_evenly()
    {
        var random = new RandomStream(6);
        int[] counts = new int[5];
        for (int i = 0; i < 10_000; i++)
        {
            counts[random.NextInt(5)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 1_850, 2_150));
    }

    [Fact]
    public void A_shuffle_keeps_all_items()
    {
        int[] items = [.. Enumerable.Range(0, 50)];
        new RandomStream(7).Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 50), items);
        Assert.Equal(Enumerable.Range(0, 50), items.Order());
    }
}
