using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>What the parameter sparsity ω is a fraction of. Input weights, biases and the readout are always dense.</summary>
public enum MaskDistribution
{
    /// <summary>Of the recurrent weights of each gate.</summary>
    Uniform,

    /// <summary>
    /// Of all weights of the cell, recurrent and input, of all gates together, distributed by the rules of
    /// <see cref="Algorithm.ErdosRenyiKernel"/>. The input weights are dense but count, so that the recurrent weights take
    /// what is left and are sparser than ω.
    /// </summary>
    ErdosRenyiKernel,
}

/// <summary>How the masks of a network are drawn.</summary>
/// <param name="Sparsity">ω, 0 … 1.</param>
/// <param name="Independent">Every gate has a mask of its own; otherwise all gates share one.</param>
public sealed record MaskDraw(double Sparsity, MaskDistribution Distribution = MaskDistribution.Uniform, bool Independent = false)
{
    /// <summary>
    /// Leaves units without a recurrent weight if chance wants it so. They hear the inputs only, and files of networks refuse
    /// them.
    /// </summary>
    public bool AllowsEmptyRows { get; init; }

    /// <summary>The largest sparsity that leaves every unit a recurrent weight.</summary>
    /// <param name="units">n</param>
    /// <param name="inputs">m</param>
    public static double LargestSparsity(MaskDistribution distribution, int units, int inputs) =>
        // At least n of the n² weights per gate, or n·m + n of the n² + n·m.
        distribution == MaskDistribution.Uniform ? 1 - 1.0 / units : (units - 1.0) / (units + inputs);

    /// <summary>
    /// Random masks, one per gate, in which every unit has at least one recurrent weight unless <see cref="AllowsEmptyRows"/>.
    /// </summary>
    /// <param name="units">n</param>
    /// <param name="inputs">m</param>
    /// <exception cref="InvalidOperationException">The sparsity leaves fewer recurrent weights than units.</exception>
    public ImmutableArray<RecurrentMask> Draw(Cell cell, int units, int inputs, RandomStream random)
    {
        double sparsity = RecurrentSparsity(cell, units, inputs);
        return Independent
            ? [.. Enumerable.Range(0, cell.GateCount).Select(_ => DrawOne(units, sparsity, random))]
            : [.. Enumerable.Repeat(DrawOne(units, sparsity, random), cell.GateCount)];
    }

    private RecurrentMask DrawOne(int units, double sparsity, RandomStream random)
    {
        var mask = RecurrentMask.Random(units, sparsity, random);
        return AllowsEmptyRows ? mask : mask.WithoutEmptyRows(random);
    }

    /// <summary>The fraction of the recurrent weights that do not exist.</summary>
    /// <param name="units">n</param>
    /// <param name="inputs">m</param>
    /// <exception cref="ArgumentOutOfRangeException">The input weights alone exceed the density 1 − ω.</exception>
    public double RecurrentSparsity(Cell cell, int units, int inputs)
    {
        if (Distribution == MaskDistribution.Uniform)
        {
            return Sparsity;
        }

        ImmutableArray<WeightMatrix> matrices =
        [
            .. Enumerable.Repeat(new WeightMatrix(units, units), cell.GateCount),
            .. Enumerable.Repeat(new WeightMatrix(inputs, units, StaysDense: true), cell.GateCount),
        ];
        return 1 - Algorithm.ErdosRenyiKernel.Densities(matrices, 1 - Sparsity)[0];
    }
}
