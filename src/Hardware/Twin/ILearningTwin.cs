namespace SparseRtrl.Hardware.Twin;

/// <summary>What the twins of both accelerators can do: run a network on sequences, and let it learn from them.</summary>
public interface ILearningTwin
{
    /// <summary>The kernel object.</summary>
    object Kernel { get; }

    /// <summary>Parameters, inputs and targets that were out of range when they were quantised.</summary>
    int QuantisationSaturations { get; }

    /// <summary>Results that were out of range inside the kernel.</summary>
    int KernelSaturations { get; }

    /// <summary>y of the last loss step of <see cref="Run"/>, length o.</summary>
    double[] Output { get; }

    /// <summary>Runs a sequence from the zero state; the kernel evaluates its output and, if it is to, learns.</summary>
    /// <param name="inputs">x, steps × m, row-major; at least one step.</param>
    /// <param name="targets">Of the last step, or of each step where the kernel has losses in every step: o each.</param>
    /// <returns>The loss of the last step.</returns>
    /// <exception cref="ArgumentException">
    /// Inputs that are no whole number of steps, targets of another length, or more than the kernel's stream holds.
    /// </exception>
    double Run(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, bool isLearning = false);

    /// <summary>What a host writes to the memory <c>stream</c> for a sequence.</summary>
    /// <exception cref="ArgumentException">Inputs that are no whole number of steps, or targets of another length.</exception>
    short[] Sequence(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets);
}
