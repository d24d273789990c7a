using System.Numerics;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Sim.Tests.Accelerator;

/// <summary>
/// What an exact sparse step cannot do without, counted from the definition of the method and not from the kernel: units that fire or have φ ≠ 0,
/// the recursion of reachability, and words of as many parameters as there are lanes.
/// </summary>
/// <param name="Slots">Multiply-accumulates of one word: (row, contributor or immediate influence, word) that are not zero.</param>
/// <param name="Reads">Words of old rows that are read, each as often as a new row needs it.</param>
/// <param name="Writes">Words of new rows.</param>
/// <param name="Synapses">Weights from units that fired.</param>
internal sealed record LearningWork(long Slots, long Reads, long Writes, long Synapses)
{
    public static LearningWork operator +(LearningWork a, LearningWork b) =>
        new(a.Slots + b.Slots, a.Reads + b.Reads, a.Writes + b.Writes, a.Synapses + b.Synapses);

    /// <summary>Fewest cycles with one word of multiply-accumulates, or one access of single-port memory, and as many synapses as lanes in each.</summary>
    public double Bound(int lanes, bool isSinglePort) =>
        (isSinglePort ? Math.Max(Slots, Reads + Writes) : Slots) + (Synapses / (double)lanes);

    /// <summary>Of one sequence, with the weights that the twin has now.</summary>
    /// <param name="inputs">As the kernel gets them, steps × m.</param>
    public static LearningWork Of(EvRnnKernelConfiguration network, EvRnnTwin twin, ReadOnlySpan<short> inputs)
    {
        double[] weights = twin.Parameters.Cell;
        ulong fired = 0;
        ulong[] reach = new ulong[network.Units];
        var work = new LearningWork(0, 0, 0, 0);
        for (int start = 0; start < inputs.Length; start += network.Inputs)
        {
            double[] x = [.. inputs.Slice(start, network.Inputs).ToArray()
                .Select(i => FixedPointFormats.Dequantise(i, network.Formats.InputFraction))];
            work += new LearningWork(0, 0, 0, network.Columns.Count(from => Has(fired, from)));
            (fired, bool[] isActive) = Forward(network, weights, x, fired);
            (reach, LearningWork step) = Backward(network, reach, isActive);
            work += step;
        }

        return work;
    }

    private static (ulong Fired, bool[] IsActive) Forward(EvRnnKernelConfiguration network, double[] weights, double[] x, ulong before)
    {
        ulong fired = 0;
        bool[] isActive = new bool[network.Units];
        double scale = 1 << network.Formats.PotentialFraction;
        int parameter = 0;
        for (int unit = 0; unit < network.Units; unit++)
        {
            double potential = 0;
            for (int entry = network.RowStarts[unit]; entry < network.RowStarts[unit + 1]; entry++)
            {
                potential += Has(before, network.Columns[entry]) ? weights[parameter] : 0;
                parameter++;
            }

            foreach (double input in x.Append(1))
            {
                potential += weights[parameter] * input;
                parameter++;
            }

            fired |= potential > 0 ? 1UL << unit : 0;
            isActive[unit] = Math.Abs(Math.Ceiling(potential * scale)) < network.SurrogateSupport * scale;
        }

        return (fired, isActive);
    }

    private static (ulong[] Reach, LearningWork Work) Backward(EvRnnKernelConfiguration network, ulong[] before, bool[] isActive)
    {
        ulong[] reach = new ulong[network.Units];
        long reads = 0;
        long writes = 0;
        long own = 0;
        for (int unit = 0; unit < network.Units; unit++)
        {
            if (isActive[unit])
            {
                ulong[] contributors = [.. network.Columns[network.RowStarts[unit]..network.RowStarts[unit + 1]].Select(from => before[from])];
                reach[unit] = contributors.Aggregate(1UL << unit, (union, blocks) => union | blocks);
                reads += contributors.Sum(blocks => Words(network, blocks));
                writes += Words(network, reach[unit]);
                own += Words(network, 1UL << unit);
            }
        }

        return (reach, new(reads + own, reads, writes, 0));
    }

    private static long Words(EvRnnKernelConfiguration network, ulong blocks)
    {
        long words = 0;
        for (; blocks != 0; blocks &= blocks - 1)
        {
            int unit = BitOperations.TrailingZeroCount(blocks);
            int length = network.RowStarts[unit + 1] - network.RowStarts[unit] + network.Inputs + 1;
            words += (length + network.Lanes - 1) / network.Lanes;
        }

        return words;
    }

    private static bool Has(ulong set, int unit) => (set >> unit & 1) != 0;
}
