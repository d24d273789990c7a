namespace SparseRtrl.Algorithm;

/// <summary>
/// Prediction of the Mackey–Glass series (Mackey and Glass, "Oscillation and chaos in physiological control systems", Science
/// 1977): dx/dt = 0.2·x(t−τ)/(1 + x(t−τ)¹⁰) − 0.1·x(t) with τ = 17, where it is mildly chaotic. From the values so far the
/// network predicts the one <c>horizon</c> time units ahead, at every step; a step is one time unit. Integrated with the
/// classical Runge–Kutta method at 0.1; between grid points the delayed value is interpolated with cubic Hermite polynomials.
/// Every sequence has a history of its own, constant at a value in [0.5, 1.3), from which it runs for at least 300 time units
/// before its first step. Values are scaled to about ±1: (x − 0.87)/0.46.
/// </summary>
/// <param name="horizon">Time units ahead, at least 1.</param>
/// <param name="steps">T, at least 1.</param>
public sealed class MackeyGlassTask(int horizon = 6, int steps = 50) : GeneratedTask
{
    /// <summary>τ, time units.</summary>
    public const int Delay = 17;

    private const int StepsPerUnit = 10;
    private const double StepSize = 1.0 / StepsPerUnit;
    private const int DelaySteps = Delay * StepsPerUnit;
    private const int RunIn = 300;
    private const double Centre = 0.87;
    private const double Scale = 0.46;

    private readonly int steps = steps > 0
        ? steps
        : throw new ArgumentOutOfRangeException(nameof(steps), steps, "A sequence has at least one step.");

    private readonly int horizon = horizon > 0
        ? horizon
        : throw new ArgumentOutOfRangeException(nameof(horizon), horizon, "A prediction is at least one time unit ahead.");

    public override string Name => "mackey-glass";

    public override int InputCount => 1;

    public override int OutputCount => 1;

    public override TargetKind Targets => TargetKind.Value;

    public override Objective Objective { get; } = new(LossKind.SquaredError, LossTiming.EveryStep);

    public override Sequence<double> Draw(int index, RandomStream random)
    {
        int start = RunIn + random.NextInt(RunIn);
        double[] series = Integrate(0.5 + 0.8 * random.NextDouble(), start + steps + horizon);
        double[] scaled = Array.ConvertAll(series[start..], x => (x - Centre) / Scale);
        return new(scaled[..steps], scaled[horizon..(horizon + steps)]);
    }

    /// <summary>x at the time units 0, 1, … , count − 1.</summary>
    /// <param name="history">x(t) for t ≤ 0.</param>
    internal static double[] Integrate(double history, int count)
    {
        int last = DelaySteps + (count - 1) * StepsPerUnit;
        double[] x = new double[last + 1]; // from t = −τ on
        double[] slope = new double[last + 1];
        Array.Fill(x, history, 0, DelaySteps + 1);
        for (int i = DelaySteps; i < last; i++)
        {
            int then = i - DelaySteps;
            double delayedMiddle = (x[then] + x[then + 1]) / 2 + StepSize / 8 * (slope[then] - slope[then + 1]);
            double k1 = Slope(x[i], x[then]);
            double k2 = Slope(x[i] + StepSize / 2 * k1, delayedMiddle);
            double k3 = Slope(x[i] + StepSize / 2 * k2, delayedMiddle);
            double k4 = Slope(x[i] + StepSize * k3, x[then + 1]);
            slope[i] = k1;
            x[i + 1] = x[i] + StepSize / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }

        return [.. Enumerable.Range(0, count).Select(t => x[DelaySteps + t * StepsPerUnit])];
    }

    private static double Slope(double x, double delayed)
    {
        double square = delayed * delayed;
        double fourth = square * square;
        return 0.2 * delayed / (1 + fourth * fourth * square) - 0.1 * x;
    }
}
