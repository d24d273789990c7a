using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Changes parameters in place, given the gradient of the mean loss of a batch.</summary>
public interface IOptimizer<T>
    where T : IFloatingPointIeee754<T>
{
    void Apply(ParameterSet<T> parameters, ParameterSet<T> gradient);
}

/// <summary>Which optimiser, with its constants.</summary>
public abstract record OptimizerSettings
{
    /// <summary>An optimiser with fresh state, for parameters of the same shape as these.</summary>
    public abstract IOptimizer<T> Create<T>(ParameterSet<T> parameters)
        where T : IFloatingPointIeee754<T>;
}

/// <summary>Stochastic gradient descent: w ← w − η·g.</summary>
/// <param name="LearningRate">η; hardware wants a power of two, see <see cref="WithShift"/>.</param>
public sealed record SgdSettings(double LearningRate) : OptimizerSettings
{
    /// <summary>η = 2^−<paramref name="shift"/>, which hardware applies without a multiplier.</summary>
    public static SgdSettings WithShift(int shift) => new(Math.ScaleB(1.0, -shift));

    public override IOptimizer<T> Create<T>(ParameterSet<T> parameters) => new Optimizer<T>(T.CreateChecked(LearningRate));

    private sealed class Optimizer<T>(T learningRate) : IOptimizer<T>
        where T : IFloatingPointIeee754<T>
    {
        public void Apply(ParameterSet<T> parameters, ParameterSet<T> gradient)
        {
            foreach ((T[] weights, T[] gradients) in parameters.Parts.Zip(gradient.Parts))
            {
                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] -= learningRate * gradients[i];
                }
            }
        }
    }
}

/// <summary>Adam (Kingma and Ba 2015), with bias correction.</summary>
public sealed record AdamSettings(
    double LearningRate = 3e-3, double FirstDecay = 0.9, double SecondDecay = 0.999, double Epsilon = 1e-8) : OptimizerSettings
{
    public override IOptimizer<T> Create<T>(ParameterSet<T> parameters) => new Optimizer<T>(this, parameters);

    private sealed class Optimizer<T>(AdamSettings settings, ParameterSet<T> shape) : IOptimizer<T>
        where T : IFloatingPointIeee754<T>
    {
        private readonly ParameterSet<T> firstMoments = shape.NewZero();
        private readonly ParameterSet<T> secondMoments = shape.NewZero();
        private int steps;

        public void Apply(ParameterSet<T> parameters, ParameterSet<T> gradient)
        {
            steps++;
            for (int part = 0; part < parameters.Parts.Length; part++)
            {
                Apply(parameters.Parts[part], gradient.Parts[part], firstMoments.Parts[part], secondMoments.Parts[part]);
            }
        }

        private void Apply(T[] weights, T[] gradients, T[] first, T[] second)
        {
            T firstDecay = T.CreateChecked(settings.FirstDecay);
            T secondDecay = T.CreateChecked(settings.SecondDecay);
            T epsilon = T.CreateChecked(settings.Epsilon);
            T stepSize = T.CreateChecked(settings.LearningRate / (1 - Math.Pow(settings.FirstDecay, steps)));
            T secondCorrection = T.CreateChecked(1 / (1 - Math.Pow(settings.SecondDecay, steps)));
            for (int i = 0; i < weights.Length; i++)
            {
                first[i] = firstDecay * first[i] + (T.One - firstDecay) * gradients[i];
                second[i] = secondDecay * second[i] + (T.One - secondDecay) * gradients[i] * gradients[i];
                weights[i] -= stepSize * first[i] / (T.Sqrt(second[i] * secondCorrection) + epsilon);
            }
        }
    }
}
