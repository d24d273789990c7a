using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Inputs and what the network is to answer.</summary>
/// <param name="Inputs">x, steps × m, row-major.</param>
/// <param name="Targets">One target of length o for all steps that have a loss, or one per step, steps × o, row-major.</param>
public sealed record Sequence<T>(T[] Inputs, T[] Targets)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>T</summary>
    /// <param name="inputs">m</param>
    public int Steps(int inputs) => Inputs.Length / inputs;

    /// <summary>x(t), length m.</summary>
    /// <param name="inputs">m</param>
    public ReadOnlySpan<T> Input(int t, int inputs) => Inputs.AsSpan(t * inputs, inputs);

    /// <summary>The target of step t, length o.</summary>
    /// <param name="outputs">o</param>
    public ReadOnlySpan<T> Target(int t, int outputs) =>
        Targets.Length == outputs ? Targets : Targets.AsSpan(t * outputs, outputs);

    /// <summary>The same numbers in another arithmetic type.</summary>
    public Sequence<TOther> ConvertTo<TOther>()
        where TOther : IFloatingPointIeee754<TOther> =>
        new(Array.ConvertAll(Inputs, TOther.CreateChecked), Array.ConvertAll(Targets, TOther.CreateChecked));
}

/// <summary>What the targets of a task are.</summary>
public enum TargetKind
{
    /// <summary>One class of several; see <see cref="LossFunction.TargetOfClass"/>.</summary>
    Class,

    /// <summary>Real numbers.</summary>
    Value,
}

/// <summary>Sequences to train on and sequences to test with. No sequence is in both sets.</summary>
/// <param name="Inputs">m</param>
/// <param name="Outputs">o</param>
public sealed record SequenceDataset<T>(
    int Inputs, int Outputs, TargetKind Targets, IReadOnlyList<Sequence<T>> Train, IReadOnlyList<Sequence<T>> Test)
    where T : IFloatingPointIeee754<T>;
