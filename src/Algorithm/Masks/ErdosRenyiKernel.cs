using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>The shape of a weight matrix that takes part in a distribution of weights.</summary>
/// <param name="StaysDense">Keeps all its weights whatever the density.</param>
public readonly record struct WeightMatrix(int FanIn, int FanOut, bool StaysDense = false)
{
    /// <summary>Number of weights when dense.</summary>
    public double Size => (double)FanIn * FanOut;
}

/// <summary>
/// The Erdős–Rényi-kernel distribution of a density over weight matrices, as users of SET (Mocanu et al. 2018) and RigL (Evci et
/// al. 2020) know it: the density of a matrix is proportional to (fan-in + fan-out)/(fan-in · fan-out). While one would exceed 1,
/// the one that exceeds it most becomes dense and the others share what is left.
/// </summary>
public static class ErdosRenyiKernel
{
    /// <param name="density">Fraction of the weights of all matrices together that exist, 0 … 1.</param>
    /// <returns>The density of each matrix.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The matrices that stay dense have more weights than that.</exception>
    public static ImmutableArray<double> Densities(ImmutableArray<WeightMatrix> matrices, double density)
    {
        double all = matrices.Sum(matrix => matrix.Size);
        double dense = matrices.Where(matrix => matrix.StaysDense).Sum(matrix => matrix.Size);
        if (!(dense <= density * all))
        {
            throw new ArgumentOutOfRangeException(
                nameof(density),
                density,
                $"The weight matrices that stay dense have {dense / all:0.###} of the weights by themselves.");
        }

        bool[] isDense = [.. matrices.Select(matrix => matrix.StaysDense)];
        while (true)
        {
            double scale = Scale(matrices, isDense, density * all);
            double[] densities = [.. matrices.Select((matrix, i) => isDense[i] ? 1 : scale * Kernel(matrix))];
            double largest = densities.Max();
            if (largest <= 1)
            {
                return [.. densities];
            }

            isDense[Array.IndexOf(densities, largest)] = true;
        }
    }

    /// <summary>ε, with which the sparse matrices use up what the dense ones leave of the budget.</summary>
    private static double Scale(ImmutableArray<WeightMatrix> matrices, bool[] isDense, double budget)
    {
        double left = budget;
        double perScale = 0;
        for (int i = 0; i < matrices.Length; i++)
        {
            left -= isDense[i] ? matrices[i].Size : 0;
            perScale += isDense[i] ? 0 : Kernel(matrices[i]) * matrices[i].Size;
        }

        return perScale == 0 ? 0 : left / perScale;
    }

    private static double Kernel(WeightMatrix matrix) => (matrix.FanIn + matrix.FanOut) / matrix.Size;
}
