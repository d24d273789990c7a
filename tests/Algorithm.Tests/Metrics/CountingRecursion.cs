using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>
/// Counts the operations of sparse RTRL one by one, by looping over everything dense RTRL would do and asking of each product
/// whether a factor is known to be zero. The states and the influence matrix come from dual numbers; every element of that matrix
/// that is taken for zero is checked to be zero.
/// </summary>
internal sealed class CountingRecursion
{
    private readonly Network<double> network;
    private readonly CellLayout layout;
    private readonly int lanes;
    private readonly int[] owner; // q of each parameter
    private readonly int[] source; // presynaptic unit of each parameter, or -1
    private readonly bool[,] mask; // union of the masks
    private readonly bool[] activeColumns; // parameters that may influence anything
    private readonly bool[] tracedBlocks; // blocks whose gradient trace is not zero
    private bool[,] reached; // Z
    private bool[] spoke;
    private bool[] moves; // B, A of an EvRNN: units whose state or threshold moves their output
    private bool[] keeps; // units whose state survives a step
    private OperationCounts counts;

    private CountingRecursion(Network<double> network, int lanes)
    {
        this.network = network;
        layout = network.Layout;
        this.lanes = lanes;
        owner = [.. Units.SelectMany(q => Enumerable.Repeat(q, layout.BlockLength(q)))];
        source = [.. Enumerable.Repeat(-1, layout.ParameterCount)];
        mask = new bool[layout.Units, layout.Units];
        foreach ((int k, int l, int p) in Weights())
        {
            source[p] = l;
            mask[k, l] = true;
        }

        // The engine of the EvRNN does not look for columns that are still zero.
        activeColumns = [.. source.Select(l => l < 0 || network.Cell is EvRnnCell)];
        tracedBlocks = new bool[layout.Units];
        reached = new bool[layout.Units, layout.Units];
        spoke = new bool[layout.Units];
        moves = new bool[layout.Units];
        keeps = new bool[layout.Units];
    }

    private IEnumerable<int> Units => Enumerable.Range(0, layout.Units);

    public static OperationCounts Count(Network<double> network, Sequence<double> sequence, Objective objective, int lanes)
    {
        var recursion = new CountingRecursion(network, lanes);
        var steps = DualNetwork.Run(network, sequence);
        for (int t = 0; t < steps.Count; t++)
        {
            int inputs = sequence.Input(t, network.Layout.Inputs).ToArray().Count(x => x != 0);
            recursion.Step(steps[t].State, steps[t].Influence, inputs);
            if (objective.AppliesAt(t, steps.Count))
            {
                recursion.CountLoss();
            }
        }

        return recursion.counts;
    }

    private void Step(double[] state, double[,] influence, int nonZeroInputs)
    {
        bool[] rows = [.. Units.Select(k => network.Cell is not EvRnnCell || HasAny(influence, k))];
        CountForward(nonZeroInputs);
        CountLinearisation(rows, nonZeroInputs);
        CountInfluence(rows);
        foreach ((_, int l, int p) in Weights())
        {
            activeColumns[p] |= spoke[l];
        }

        AssertZeroElsewhere(influence);
        Speak(state, rows);
        counts += new OperationCounts
        {
            Steps = 1,
            Events = spoke.Count(unit => unit),
            BackwardActiveUnits = moves.Count(unit => unit),
            InfluenceElements = Pairs().Sum(pair => reached[pair.K, pair.L] ? ActiveLength(pair.L) : 0),
        };
        CountReadout();
    }

    private void CountForward(int nonZeroInputs)
    {
        long inputWeights = layout.Gates * layout.Units * nonZeroInputs;
        counts += new OperationCounts { ForwardMacs = inputWeights + Weights().Count(weight => spoke[weight.L]) };
    }

    private void CountLinearisation(bool[] rows, int nonZeroInputs)
    {
        int pairs = Pairs().Count(pair => mask[pair.K, pair.L] && rows[pair.K] && moves[pair.L]);
        int products = network.Cell is EvRnnCell
            ? pairs + Weights().Count(weight => rows[weight.K]) + rows.Count(row => row) * (nonZeroInputs + 1)
            : Pairs().Count(pair => mask[pair.K, pair.L]) + Weights().Count() + Weights().Count(weight => spoke[weight.L])
                + layout.Gates * layout.Units * (nonZeroInputs + 1) + (layout.HasThresholds ? pairs : 0);
        counts += new OperationCounts
        {
            LinearisationMacs = products,
            BackwardActivePairs = rows.Count(row => row) * moves.Count(column => column),
        };
    }

    private void CountInfluence(bool[] rows)
    {
        bool[,] next = new bool[layout.Units, layout.Units];
        foreach (int k in Units.Where(k => rows[k]))
        {
            next[k, k] = true;
            foreach (int l in Units.Where(l => (l == k && keeps[k]) || (mask[k, l] && moves[l])))
            {
                counts += new OperationCounts { ActivitySparseMacs = layout.ParameterCount };
                for (int q = 0; q < layout.Units; q++)
                {
                    next[k, q] |= reached[l, q];
                    counts += reached[l, q] ? CostOfBlock(q) : default;
                }
            }
        }

        reached = next;
    }

    private OperationCounts CostOfBlock(int q) => new()
    {
        ReachableMacs = layout.BlockLength(q),
        InfluenceMacs = ActiveLength(q),
        IssueSlots = (int)Math.Ceiling((double)ActiveLength(q) / lanes),
    };

    private void CountReadout()
    {
        long products = layout.Outputs * layout.Units;
        for (int q = 0; network.Readout.Decay > 0 && q < layout.Units; q++)
        {
            int rows = Units.Count(k => moves[k] && reached[k, q]);
            if (rows > 0 || network.Cell is not EvRnnCell)
            {
                // Decay and direct effect of the threshold, and the rows.
                int terms = tracedBlocks[q] ? 1 + rows : rows;
                products += layout.Outputs * (terms * ActiveLength(q) + (layout.HasThresholds ? 1 : 0));
                tracedBlocks[q] = true;
            }
        }

        counts += new OperationCounts { ReadoutMacs = products };
    }

    private void CountLoss()
    {
        long products = layout.Outputs * layout.Units;
        if (network.Readout.Decay > 0)
        {
            products += layout.Outputs * Units.Where(q => tracedBlocks[q]).Sum(ActiveLength);
        }
        else
        {
            products += layout.Outputs * layout.Units + (layout.HasThresholds ? layout.Units : 0)
                + Pairs().Where(pair => moves[pair.K] && reached[pair.K, pair.L]).Sum(pair => ActiveLength(pair.L));
        }

        counts += new OperationCounts { LossSteps = 1, ReadoutMacs = products };
    }

    /// <summary>What the units show of their new state.</summary>
    private void Speak(double[] state, bool[] rows)
    {
        switch (network.Cell)
        {
            case EvRnnCell:
                (spoke, moves) = ([.. state.Select(a => a == 1)], rows);
                break;
            case EgruCell cell:
                double[] excess = [.. Units.Select(k => state[k] - network.Parameters.Cell[layout.Threshold(k)])];
                bool[] hasSlope = [.. excess.Select(v => Math.Abs(v) < cell.EventFunction.Width)];
                spoke = [.. excess.Select(v => v > 0)];
                moves = [.. spoke.Zip(hasSlope, (fires, slope) => fires || slope)];
                keeps = [.. Units.Select(k => cell.StateReset != StateReset.ToZero || !spoke[k] || hasSlope[k])];
                break;
            default:
                spoke = moves = [.. Units.Select(_ => true)];
                keeps = [.. Units.Select(_ => network.Cell is GruCell)];
                break;
        }
    }

    private void AssertZeroElsewhere(double[,] influence)
    {
        for (int p = 0; p < layout.ParameterCount; p++)
        {
            foreach (int k in Units.Where(k => influence[k, p] != 0))
            {
                Assert.True(reached[k, owner[p]] && activeColumns[p]);
            }
        }
    }

    private int ActiveLength(int q) => Enumerable.Range(0, owner.Length).Count(p => owner[p] == q && activeColumns[p]);

    private bool HasAny(double[,] influence, int k) => Enumerable.Range(0, owner.Length).Any(p => influence[k, p] != 0);

    private IEnumerable<(int K, int L)> Pairs() => Units.SelectMany(k => Units.Select(l => (k, l)));

    private IEnumerable<(int K, int L, int P)> Weights() =>
        from gate in Enumerable.Range(0, layout.Gates)
        from k in Units
        from entry in Enumerable.Range(layout.Masks[gate].RowStarts[k], layout.Masks[gate].RowLength(k))
        select (k, layout.Masks[gate].Columns[entry], layout.RecurrentWeight(k, entry, gate));
}
