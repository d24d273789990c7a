using System.Collections.Immutable;
using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Which optimiser, with its constants.</summary>
/// <param name="LearningRate">η, before a <see cref="LearningRateSchedule"/>; positive and finite.</param>
public abstract record OptimizerSettings(double LearningRate)
{
    /// <exception cref="ArgumentOutOfRangeException">It is not positive and finite.</exception>
    public double LearningRate { get; } = double.IsFinite(LearningRate) && LearningRate > 0
        ? LearningRate
        : throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate, "A learning rate is a positive number.");

    /// <summary>An optimiser with fresh state, for parameters of the same shape as these.</summary>
    public abstract Optimizer<T> Create<T>(ParameterSet<T> parameters)
        where T : IFloatingPointIeee754<T>;

    /// <exception cref="ArgumentOutOfRangeException">It is not inside [0, 1).</exception>
    private protected static double Decay(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "The decay of a running average lies inside [0, 1).");
}

/// <summary>Changes parameters in place, given the gradient of the mean loss of a batch.</summary>
public abstract class Optimizer<T>
    where T : IFloatingPointIeee754<T>
{
    private protected Optimizer(ParameterSet<T> shape, int averages) =>
        Averages = [.. Enumerable.Range(0, averages).Select(_ => shape.NewZero())];

    /// <summary>Updates so far.</summary>
    public long Updates { get; private set; }

    /// <summary>
    /// Running averages of the gradients, each with one element per parameter; none for plain gradient descent.
    /// </summary>
    public ImmutableArray<ParameterSet<T>> Averages { get; private set; }

    /// <param name="learningRate">η of this update.</param>
    public void Apply(ParameterSet<T> parameters, ParameterSet<T> gradient, double learningRate)
    {
        Updates++;
        for (int part = 0; part < parameters.Parts.Length; part++)
        {
            Apply(part, parameters.Parts[part], gradient.Parts[part], learningRate);
        }
    }

    /// <summary>Continues from the state of another optimiser of the same settings.</summary>
    public void Restore(long updates, ImmutableArray<ParameterSet<T>> averages)
    {
        Updates = updates;
        Averages = averages;
    }

    /// <param name="part">Index of the part in <see cref="ParameterSet{T}.Parts"/>.</param>
    private protected abstract void Apply(int part, T[] weights, T[] gradients, double learningRate);
}

/// <summary>
/// Stochastic gradient descent w ← w − η·v, with v = g, or with momentum μ v ← μ·v + g (Polyak 1964). Nesterov's momentum steps
/// by g + μ·v instead of v. Written as in PyTorch, that is with η outside v, so that a change of η acts at once.
/// </summary>
/// <param name="LearningRate">η; hardware wants a power of two, see <see cref="WithShift"/>.</param>
/// <param name="Momentum">μ, 0 for none.</param>
/// <param name="Nesterov">Nesterov's momentum instead of the classical one.</param>
public sealed record SgdSettings(double LearningRate, double Momentum = 0, bool Nesterov = false)
    : OptimizerSettings(LearningRate)
{
    /// <summary>μ</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not inside [0, 1).</exception>
    public double Momentum { get; } = Decay(Momentum, nameof(Momentum));

    /// <summary>η = 2^−<paramref name="shift"/>, which hardware applies without a multiplier.</summary>
    public static SgdSettings WithShift(int shift) => new(Math.ScaleB(1.0, -shift));

    public override Optimizer<T> Create<T>(ParameterSet<T> parameters) =>
        Momentum == 0 ? new PlainOptimizer<T>(parameters) : new MomentumOptimizer<T>(this, parameters);

    private sealed class PlainOptimizer<T>(ParameterSet<T> shape) : Optimizer<T>(shape, averages: 0)
        where T : IFloatingPointIeee754<T>
    {
        private protected override void Apply(int part, T[] weights, T[] gradients, double learningRate)
        {
            T rate = T.CreateChecked(learningRate);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] -= rate * gradients[i];
            }
        }
    }

    private sealed class MomentumOptimizer<T>(SgdSettings settings, ParameterSet<T> shape) : Optimizer<T>(shape, averages: 1)
        where T : IFloatingPointIeee754<T>
    {
        private protected override void Apply(int part, T[] weights, T[] gradients, double learningRate)
        {
            T rate = T.CreateChecked(learningRate);
            T momentum = T.CreateChecked(settings.Momentum);
            T[] velocity = Averages[0].Parts[part];
            for (int i = 0; i < weights.Length; i++)
            {
                velocity[i] = momentum * velocity[i] + gradients[i];
                weights[i] -= rate * (settings.Nesterov ? gradients[i] + momentum * velocity[i] : velocity[i]);
            }
        }
    }
}

/// <summary>Adam (Kingma and Ba 2015), with bias correction.</summary>
public sealed record AdamSettings(
    double LearningRate = 3e-3, double FirstDecay = 0.9, double SecondDecay = 0.999, double Epsilon = 1e-8)
    : OptimizerSettings(LearningRate)
{
    /// <summary>β₁</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not inside [0, 1).</exception>
    public double FirstDecay { get; } = Decay(FirstDecay, nameof(FirstDecay));

    /// <summary>β₂</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not inside [0, 1).</exception>
    public double SecondDecay { get; } = Decay(SecondDecay, nameof(SecondDecay));

    public override Optimizer<T> Create<T>(ParameterSet<T> parameters) => new AdamOptimizer<T>(this, parameters);

    private sealed class AdamOptimizer<T>(AdamSettings settings, ParameterSet<T> shape) : Optimizer<T>(shape, averages: 2)
        where T : IFloatingPointIeee754<T>
    {
        private protected override void Apply(int part, T[] weights, T[] gradients, double learningRate)
        {
            T firstDecay = T.CreateChecked(settings.FirstDecay);
            T secondDecay = T.CreateChecked(settings.SecondDecay);
            T epsilon = T.CreateChecked(settings.Epsilon);
            T stepSize = T.CreateChecked(learningRate / (1 - Math.Pow(settings.FirstDecay, Updates)));
            T secondCorrection = T.CreateChecked(1 / (1 - Math.Pow(settings.SecondDecay, Updates)));
            T[] first = Averages[0].Parts[part];
            T[] second = Averages[1].Parts[part];
            for (int i = 0; i < weights.Length; i++)
            {
                first[i] = firstDecay * first[i] + (T.One - firstDecay) * gradients[i];
                second[i] = secondDecay * second[i] + (T.One - secondDecay) * gradients[i] * gradients[i];
                weights[i] -= stepSize * first[i] / (T.Sqrt(second[i] * secondCorrection) + epsilon);
            }
        }
    }
}
