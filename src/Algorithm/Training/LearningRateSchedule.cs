namespace SparseRtrl.Algorithm;

/// <summary>How the learning rate changes during training.</summary>
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>Factor of the optimiser's learning rate.</summary>
    /// <param name="iteration">1 … <paramref name="iterations"/></param>
    /// <param name="iterations">Of the whole training.</param>
    public abstract double Factor(int iteration, int iterations);

    private protected static int Positive(int value, string name) => value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A number of iterations is at least 1.");
}

/// <summary>The same rate all the time.</summary>
public sealed record ConstantRate : LearningRateSchedule
{
    public override double Factor(int iteration, int iterations) => 1;
}

/// <summary>Multiplied by a constant every so many iterations.</summary>
/// <param name="Interval">Iterations at one rate, at least 1.</param>
/// <param name="Decay">Factor from one rate to the next, positive.</param>
public sealed record StepDecay(int Interval, double Decay = 0.5) : LearningRateSchedule
{
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int Interval { get; } = Positive(Interval, nameof(Interval));

    /// <exception cref="ArgumentOutOfRangeException">It is not positive and finite.</exception>
    public double Decay { get; } = double.IsFinite(Decay) && Decay > 0
        ? Decay
        : throw new ArgumentOutOfRangeException(nameof(Decay), Decay, "A learning rate stays positive.");

    public override double Factor(int iteration, int iterations) => Math.Pow(Decay, (iteration - 1) / Interval);
}

/// <summary>Half a cosine from the full rate towards zero (Loshchilov and Hutter 2017, without restarts).</summary>
public sealed record CosineDecay : LearningRateSchedule
{
    public override double Factor(int iteration, int iterations) => (1 + Math.Cos(Math.PI * (iteration - 1) / iterations)) / 2;
}

/// <summary>A straight line from the full rate towards zero.</summary>
public sealed record LinearDecay : LearningRateSchedule
{
    public override double Factor(int iteration, int iterations) => 1 - (double)(iteration - 1) / iterations;
}

/// <summary>A straight line from zero up to the full rate, then another schedule for the iterations that are left.</summary>
/// <param name="Iterations">Until the full rate is reached, at least 1.</param>
public sealed record WarmUp(int Iterations, LearningRateSchedule Then) : LearningRateSchedule
{
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int Iterations { get; } = Positive(Iterations, nameof(Iterations));

    public override double Factor(int iteration, int iterations) => iteration <= Iterations
        ? (double)iteration / Iterations
        : Then.Factor(iteration - Iterations, iterations - Iterations);
}
