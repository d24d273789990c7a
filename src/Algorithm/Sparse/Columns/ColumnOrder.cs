namespace SparseRtrl.Algorithm;

/// <summary>
/// Where the parameters of a block lie as columns of the influence matrix. A recurrent weight influences nothing before its
/// presynaptic unit has fired, so its column is zero until then. Each block therefore has its input weights, biases and
/// threshold first, then the recurrent weights in the order in which their presynaptic units first fired; columns beyond the
/// length are zero.
/// </summary>
internal sealed class ColumnOrder
{
    private readonly CellLayout layout;
    private readonly Connections connections;
    private readonly int alwaysActive; // columns
    private readonly int[] lengths; // active columns of each block
    private readonly int[] parameters; // block after block: the position in p of each column
    private readonly int[] columns; // of each recurrent weight, in the order of the connections; meaningless before it is active
    private readonly bool[] hasFired;

    public ColumnOrder(CellLayout layout, Connections connections)
    {
        this.layout = layout;
        this.connections = connections;
        alwaysActive = layout.Gates * (layout.Inputs + 1) + (layout.HasThresholds ? 1 : 0);
        lengths = new int[layout.Units];
        parameters = new int[layout.ParameterCount];
        columns = new int[connections.Parameters.Length];
        hasFired = new bool[layout.Units];
        for (int q = 0; q < layout.Units; q++)
        {
            PlaceAlwaysActive(q);
        }

        Reset();
    }

    public long Bytes => MemoryFootprint.Of(lengths, parameters, columns, hasFired);

    /// <summary>Columns of block q that may hold anything.</summary>
    public int Length(int q) => lengths[q];

    /// <summary>Position in p of every active column of block q.</summary>
    public ReadOnlySpan<int> Parameters(int q) => parameters.AsSpan(layout.BlockStarts[q], lengths[q]);

    /// <summary>Column of the first input weight of a gate; the other input weights and the bias follow.</summary>
    public int FirstInput(int gate) => gate * (layout.Inputs + 1);

    /// <summary>Column of θ.</summary>
    public int Threshold => alwaysActive - 1;

    /// <summary>Column of an active recurrent weight in the block of its postsynaptic unit.</summary>
    public int Recurrent(int weight) => columns[weight];

    /// <summary>Back to the order in which no unit has fired.</summary>
    public void Reset()
    {
        Array.Fill(lengths, alwaysActive);
        Array.Clear(hasFired);
    }

    /// <summary>Makes the weights out of a unit that fires active.</summary>
    /// <returns>Whether it is the first time.</returns>
    public bool Activate(int l)
    {
        if (hasFired[l])
        {
            return false;
        }

        hasFired[l] = true;
        for (int pair = connections.FirstPair(l); pair < connections.FirstPair(l + 1); pair++)
        {
            int q = connections.Targets[pair];
            for (int weight = connections.FirstWeight(pair); weight < connections.FirstWeight(pair + 1); weight++)
            {
                columns[weight] = lengths[q]++;
                parameters[layout.BlockStarts[q] + columns[weight]] = connections.Parameters[weight];
            }
        }

        return true;
    }

    private void PlaceAlwaysActive(int q)
    {
        Span<int> block = parameters.AsSpan(layout.BlockStarts[q], layout.BlockLength(q));
        for (int gate = 0; gate < layout.Gates; gate++)
        {
            for (int i = 0; i <= layout.Inputs; i++)
            {
                // The bias follows the input weights in p, too.
                block[FirstInput(gate) + i] = layout.InputWeight(q, i, gate);
            }
        }

        if (layout.HasThresholds)
        {
            block[Threshold] = layout.Threshold(q);
        }
    }
}
