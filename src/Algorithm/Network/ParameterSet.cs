using System.Collections.Immutable;
using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// One value per trainable parameter: the weights of a network, or the gradient of a loss with respect to them.
/// </summary>
/// <typeparam name="T">Arithmetic type, e.g. float or double.</typeparam>
public sealed class ParameterSet<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>All zero.</summary>
    /// <param name="cellParameters">P</param>
    /// <param name="units">n</param>
    /// <param name="outputs">o</param>
    public ParameterSet(int cellParameters, int units, int outputs)
        : this(new T[cellParameters], new T[outputs * units], new T[outputs])
    {
    }

    private ParameterSet(T[] cell, T[] readoutWeights, T[] readoutBias)
    {
        Cell = cell;
        ReadoutWeights = readoutWeights;
        ReadoutBias = readoutBias;
        Parts = [cell, readoutWeights, readoutBias];
    }

    /// <summary>p: recurrent weights, input weights and biases in the flat order of the cell's layout. Length P.</summary>
    public T[] Cell { get; }

    /// <summary>V, o × n, row-major: V_ok is at o·n + k.</summary>
    public T[] ReadoutWeights { get; }

    /// <summary>c, length o.</summary>
    public T[] ReadoutBias { get; }

    /// <summary>The three vectors above, in that order, for code that treats all parameters alike.</summary>
    public ImmutableArray<T[]> Parts { get; }

    /// <summary>Number of parameters.</summary>
    public int Count => Parts.Sum(part => part.Length);

    public long Bytes => MemoryFootprint.Of(Cell, ReadoutWeights, ReadoutBias);

    /// <summary>A set of the same shape, all zero.</summary>
    public ParameterSet<T> NewZero() => new(new T[Cell.Length], new T[ReadoutWeights.Length], new T[ReadoutBias.Length]);

    public bool HasShapeOf(ParameterSet<T> other) =>
        Parts.Select(part => part.Length).SequenceEqual(other.Parts.Select(part => part.Length));

    public void Clear()
    {
        foreach (T[] part in Parts)
        {
            Array.Clear(part);
        }
    }

    /// <summary>Adds another set of the same shape, element by element.</summary>
    public void Add(ParameterSet<T> other)
    {
        foreach ((T[] sum, T[] values) in Parts.Zip(other.Parts))
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += values[i];
            }
        }
    }

    /// <summary>Multiplies every element.</summary>
    public void Scale(T factor)
    {
        foreach (T[] part in Parts)
        {
            foreach (ref T element in part.AsSpan())
            {
                element *= factor;
            }
        }
    }

    /// <summary>√Σx², summed in double precision.</summary>
    public double EuclideanNorm()
    {
        double sum = 0;
        foreach (T[] part in Parts)
        {
            foreach (T element in part)
            {
                double x = double.CreateChecked(element);
                sum += x * x;
            }
        }

        return Math.Sqrt(sum);
    }

    /// <summary>A copy in another arithmetic type, rounded to nearest.</summary>
    public ParameterSet<TOther> ConvertTo<TOther>()
        where TOther : IFloatingPointIeee754<TOther>
    {
        static TOther[] Convert(T[] values) => Array.ConvertAll(values, TOther.CreateChecked);
        return new(Convert(Cell), Convert(ReadoutWeights), Convert(ReadoutBias));
    }
}
