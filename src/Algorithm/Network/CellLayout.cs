using System.Collections.Immutable;
using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Sizes of a network and the order of its cell parameters. The flat vector p is the concatenation of one block P_k per unit k. A
/// block holds, gate after gate, [recurrent weights of row k in CSR order, input weights of row k, bias], then the threshold if
/// the cell has one. Software and hardware use this same order.
/// </summary>
public sealed class CellLayout
{
    private readonly int[] gateStarts; // units × gates: position in p of the first parameter of a gate of a unit

    /// <summary>All gates share one mask, which keeps the coupling between units as sparse as the mask itself.</summary>
    /// <inheritdoc cref="CellLayout(Cell, ImmutableArray{RecurrentMask}, int, int)"/>
    public CellLayout(Cell cell, RecurrentMask mask, int inputs, int outputs)
        : this(cell, [.. Enumerable.Repeat(mask, cell.GateCount)], inputs, outputs)
    {
    }

    /// <param name="cell">Decides how many gates and thresholds there are.</param>
    /// <param name="masks">Recurrent weights that exist, n × n, one mask per gate.</param>
    /// <param name="inputs">m, at least 1.</param>
    /// <param name="outputs">o, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No input or no output.</exception>
    /// <exception cref="ArgumentException">Not one mask per gate, or masks of different sizes.</exception>
    public CellLayout(Cell cell, ImmutableArray<RecurrentMask> masks, int inputs, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        if (masks.Length != cell.GateCount || masks.Any(mask => mask.Units != masks[0].Units))
        {
            throw new ArgumentException($"The cell '{cell.Name}' takes {cell.GateCount} mask(s) of one size.", nameof(masks));
        }

        Masks = masks;
        Inputs = inputs;
        Outputs = outputs;
        HasThresholds = cell.HasThresholds;
        gateStarts = new int[Units * Gates];
        var blockStarts = ImmutableArray.CreateBuilder<int>(Units + 1);
        int next = 0;
        for (int k = 0; k < Units; k++)
        {
            blockStarts.Add(next);
            for (int gate = 0; gate < Gates; gate++)
            {
                gateStarts[k * Gates + gate] = next;
                next += masks[gate].RowLength(k) + inputs + 1;
            }

            next += HasThresholds ? 1 : 0;
        }

        blockStarts.Add(next);
        BlockStarts = blockStarts.MoveToImmutable();
    }

    /// <summary>One per gate; the same object for gates that share one.</summary>
    public ImmutableArray<RecurrentMask> Masks { get; }

    /// <summary>The mask of the first gate, which is the only one of an ungated cell.</summary>
    public RecurrentMask Mask => Masks[0];

    /// <summary>n</summary>
    public int Units => Mask.Units;

    /// <summary>m</summary>
    public int Inputs { get; }

    /// <summary>o</summary>
    public int Outputs { get; }

    public int Gates => Masks.Length;

    public bool HasThresholds { get; }

    /// <summary>P: for one gate nnz(mask) + n·m + n.</summary>
    public int ParameterCount => BlockStarts[Units];

    /// <summary>What P would be if no weight were masked: for one gate n² + n·m + n.</summary>
    public long DenseParameterCount => (long)Units * (Gates * ((long)Units + Inputs + 1) + (HasThresholds ? 1 : 0));

    /// <summary>Pairs of units that are connected: entries of the union of the masks.</summary>
    public int CouplingCount => Enumerable.Range(0, Units).Sum(
        k => Enumerable.Range(0, Units).Count(l => Masks.Any(mask => mask.Contains(k, l))));

    /// <summary>Block P_k is BlockStarts[k] … BlockStarts[k+1] − 1 of p. Length n + 1.</summary>
    public ImmutableArray<int> BlockStarts { get; }

    public int BlockLength(int k) => BlockStarts[k + 1] - BlockStarts[k];

    /// <summary>
    /// Position in p of the recurrent weight with this CSR entry of the gate's mask, in row <paramref name="k"/>.
    /// </summary>
    public int RecurrentWeight(int k, int entry, int gate = 0) => gateStarts[k * Gates + gate] + entry - Masks[gate].RowStarts[k];

    /// <summary>Position in p of the weight from input <paramref name="i"/> to a gate of unit <paramref name="k"/>.</summary>
    public int InputWeight(int k, int i, int gate = 0) => gateStarts[k * Gates + gate] + Masks[gate].RowLength(k) + i;

    /// <summary>Position in p of the bias of a gate of unit <paramref name="k"/>.</summary>
    public int Bias(int k, int gate = 0) => InputWeight(k, Inputs, gate);

    /// <summary>Position in p of θ_k.</summary>
    /// <exception cref="InvalidOperationException">The cell has no thresholds.</exception>
    public int Threshold(int k) => HasThresholds
        ? BlockStarts[k + 1] - 1
        : throw new InvalidOperationException("The cell has no thresholds.");

    /// <summary>Zero for every parameter of a network with this layout, readout included.</summary>
    public ParameterSet<T> NewParameters<T>()
        where T : IFloatingPointIeee754<T> => new(ParameterCount, Units, Outputs);

    /// <summary>
    /// Values per parameter, such as weights, gradients or an optimiser's running averages, moved from another layout to this
    /// one: parameters of both keep their value, recurrent weights that are new start at zero.
    /// </summary>
    /// <param name="values">Stays as it is.</param>
    /// <param name="from">The layout of the values; it may differ in the masks only.</param>
    /// <exception cref="ArgumentException">It differs in sizes, gates or thresholds.</exception>
    public ParameterSet<T> Adopt<T>(ParameterSet<T> values, CellLayout from)
        where T : IFloatingPointIeee754<T>
    {
        if ((from.Units, from.Inputs, from.Outputs, from.Gates, from.HasThresholds)
            != (Units, Inputs, Outputs, Gates, HasThresholds))
        {
            throw new ArgumentException("Values move between layouts that differ in their masks only.", nameof(from));
        }

        ParameterSet<T> moved = NewParameters<T>();
        values.ReadoutWeights.CopyTo(moved.ReadoutWeights, 0);
        values.ReadoutBias.CopyTo(moved.ReadoutBias, 0);
        for (int k = 0; k < Units; k++)
        {
            for (int gate = 0; gate < Gates; gate++)
            {
                AdoptRecurrent(moved.Cell, values.Cell, from, k, gate);
                ReadOnlySpan<T> inputsAndBias = values.Cell.AsSpan(from.InputWeight(k, 0, gate), Inputs + 1);
                inputsAndBias.CopyTo(moved.Cell.AsSpan(InputWeight(k, 0, gate)));
            }

            if (HasThresholds)
            {
                moved.Cell[Threshold(k)] = values.Cell[from.Threshold(k)];
            }
        }

        return moved;
    }

    private void AdoptRecurrent<T>(T[] moved, T[] values, CellLayout from, int k, int gate)
    {
        RecurrentMask old = from.Masks[gate];
        ReadOnlySpan<int> oldColumns = old.Columns.AsSpan()[old.RowStarts[k]..old.RowStarts[k + 1]];
        for (int entry = Masks[gate].RowStarts[k]; entry < Masks[gate].RowStarts[k + 1]; entry++)
        {
            int place = oldColumns.BinarySearch(Masks[gate].Columns[entry]);
            if (place >= 0)
            {
                moved[RecurrentWeight(k, entry, gate)] = values[from.RecurrentWeight(k, old.RowStarts[k] + place, gate)];
            }
        }
    }
}
