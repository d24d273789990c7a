using System.Collections.Immutable;
using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Sizes of an EvRNN and the order of its cell parameters. The flat vector p is the concatenation of one block P_k per unit k,
/// and a block is [recurrent weights of row k in CSR order, input weights of row k, bias]. Software and hardware use this same
/// order.
/// </summary>
public sealed class EvRnnLayout
{
    /// <param name="mask">Recurrent weights that exist, n × n.</param>
    /// <param name="inputs">m, at least 1.</param>
    /// <param name="outputs">o, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No input or no output.</exception>
    public EvRnnLayout(RecurrentMask mask, int inputs, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        Mask = mask;
        Inputs = inputs;
        Outputs = outputs;
        BlockStarts = [.. Enumerable.Range(0, mask.Units + 1).Select(k => mask.RowStarts[k] + k * (inputs + 1))];
    }

    public RecurrentMask Mask { get; }

    /// <summary>n</summary>
    public int Units => Mask.Units;

    /// <summary>m</summary>
    public int Inputs { get; }

    /// <summary>o</summary>
    public int Outputs { get; }

    /// <summary>P = nnz(mask) + n·m + n.</summary>
    public int ParameterCount => BlockStarts[Units];

    /// <summary>Block P_k is BlockStarts[k] … BlockStarts[k+1] − 1 of p. Length n + 1.</summary>
    public ImmutableArray<int> BlockStarts { get; }

    public int BlockLength(int k) => BlockStarts[k + 1] - BlockStarts[k];

    /// <summary>Position in p of the recurrent weight with this CSR entry, which lies in row <paramref name="k"/>.</summary>
    public int RecurrentWeight(int k, int entry) => BlockStarts[k] + entry - Mask.RowStarts[k];

    /// <summary>Position in p of the weight from input <paramref name="i"/> to unit <paramref name="k"/>.</summary>
    public int InputWeight(int k, int i) => BlockStarts[k + 1] - 1 - Inputs + i;

    /// <summary>Position in p of the bias of unit <paramref name="k"/>.</summary>
    public int Bias(int k) => BlockStarts[k + 1] - 1;

    /// <summary>Zero for every parameter of a network with this layout, readout included.</summary>
    public ParameterSet<T> NewParameters<T>()
        where T : IFloatingPointIeee754<T> => new(ParameterCount, Units, Outputs);
}
