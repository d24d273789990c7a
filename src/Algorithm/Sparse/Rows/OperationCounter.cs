using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Counts the operations of sparse RTRL of an EvRNN from the sets of blocks that its rows have. Blocks count with all their
/// parameters, whether they are factored or not, so the counts are those of the method, not of its implementation.
/// </summary>
internal sealed class OperationCounter<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly CellLayout layout;
    private readonly bool hasTrace;
    private readonly BlockLengths lengths;
    private readonly BlockLengths slots; // ⌈length / lanes⌉
    private readonly ulong[] traced; // of each panel: blocks of G that are not zero
    private int[] rowElements; // of each row of M(t)
    private int[] rowSlots;
    private int[] previousRowElements;
    private int[] previousRowSlots;
    private readonly ulong[] blocksOfRows; // in one panel
    private long elementsOfStep; // of M(t)
    private OperationCounts counts;

    /// <param name="lengths">Parameters of unit 0, 1, …</param>
    public OperationCounter(CellLayout layout, Readout readout, int[] lengths, int lanes)
    {
        this.layout = layout;
        hasTrace = readout.Decay > 0;
        this.lengths = new(lengths);
        slots = new(Array.ConvertAll(lengths, length => (length + lanes - 1) / lanes));
        traced = new ulong[Panels.CountFor(layout.Units)];
        blocksOfRows = new ulong[layout.Units];
        rowElements = new int[layout.Units];
        rowSlots = new int[layout.Units];
        previousRowElements = new int[layout.Units];
        previousRowSlots = new int[layout.Units];
    }

    public OperationCounts Counts => counts;

    public long Bytes => lengths.Bytes + slots.Bytes
        + MemoryFootprint.Of(traced, blocksOfRows, rowElements, rowSlots, previousRowElements, previousRowSlots);

    /// <summary>A new sequence begins; counts stay.</summary>
    public void Reset() => Array.Clear(traced);

    public void CountStep(EventLayer<T> layer, ActivePairs<T> pairs, InfluenceMatrix<T> influence)
    {
        (rowElements, rowSlots, previousRowElements, previousRowSlots) =
            (previousRowElements, previousRowSlots, rowElements, rowSlots);
        elementsOfStep = CountRows(pairs.Targets, influence);
        long macs = 0;
        long issueSlots = 0;
        long immediate = 0;
        for (int row = 0; row < pairs.Targets; row++)
        {
            immediate += layout.Mask.RowLength(layer.Current.BackwardActive.Units[row]) + layer.InputCount + 1;
            foreach (int source in pairs.Sources(row))
            {
                macs += previousRowElements[source];
                issueSlots += previousRowSlots[source];
            }
        }

        counts += new OperationCounts
        {
            Steps = 1,
            Events = layer.Current.Fired.Count,
            BackwardActiveUnits = pairs.Targets,
            ForwardMacs = layer.Macs,
            LinearisationMacs = pairs.Count + immediate,
            BackwardActivePairs = (long)pairs.Targets * layer.Previous.BackwardActive.Count,
            ActivitySparseMacs = (long)pairs.Count * layout.ParameterCount,
            ReachableMacs = macs,
            InfluenceMacs = macs,
            IssueSlots = issueSlots,
            InfluenceElements = elementsOfStep,
            ReadoutMacs = hasTrace ? layout.Outputs * (elementsOfStep + CountTracedElements(influence)) : 0,
        };
    }

    public void CountLoss()
    {
        long products = 0;
        for (int p = 0; p < traced.Length && hasTrace; p++)
        {
            products += (long)layout.Outputs * lengths.Sum(p, traced[p]);
        }

        long weightsOfRows = (long)layout.Outputs * layout.Units;
        counts += new OperationCounts { LossSteps = 1, ReadoutMacs = hasTrace ? products : weightsOfRows + elementsOfStep };
    }

    /// <returns>Elements of all rows.</returns>
    private long CountRows(int rows, InfluenceMatrix<T> influence)
    {
        Span<int> elementsOf = rowElements.AsSpan(0, rows);
        Span<int> slotsOf = rowSlots.AsSpan(0, rows);
        elementsOf.Clear();
        slotsOf.Clear();
        long sum = 0;
        for (int p = 0; p < traced.Length; p++)
        {
            influence.CopyBlocks(p, blocksOfRows);
            for (int row = 0; row < rows; row++)
            {
                ulong blocks = blocksOfRows[row];
                int elements = lengths.Sum(p, blocks);
                elementsOf[row] += elements;
                slotsOf[row] += slots.Sum(p, blocks);
                sum += elements;
            }
        }

        return sum;
    }

    /// <summary>Elements of G that decay because they are added to.</summary>
    private long CountTracedElements(InfluenceMatrix<T> influence)
    {
        long elements = 0;
        for (int p = 0; p < traced.Length; p++)
        {
            ulong columns = influence.Columns(p);
            elements += lengths.Sum(p, columns & traced[p]);
            traced[p] |= columns;
        }

        return elements;
    }
}
