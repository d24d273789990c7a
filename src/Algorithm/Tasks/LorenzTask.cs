using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Prediction of the Lorenz system (Lorenz, "Deterministic nonperiodic flow", 1963): dx/dt = 10·(y − x), dy/dt = x·(28 − z) −
/// y, dz/dt = x·y − 8/3·z. From the states so far the network predicts the state <c>horizon</c> steps ahead, at every step; a
/// step is 0.05 time units. Integrated with the classical Runge–Kutta method at 0.01. Every sequence starts at a random point
/// and runs for 20 time units, onto the attractor, before its first step. Values are scaled to about ±1: x/20, y/27, (z −
/// 25)/25.
/// </summary>
/// <param name="horizon">Steps ahead, at least 1.</param>
/// <param name="steps">T, at least 1.</param>
public sealed class LorenzTask(int horizon = 4, int steps = 50) : GeneratedTask
{
    private const double StepSize = 0.01;
    private const int StepsPerSample = 5;
    private const int RunInSamples = 400;

    private readonly int steps = steps > 0
        ? steps
        : throw new ArgumentOutOfRangeException(nameof(steps), steps, "A sequence has at least one step.");

    private readonly int horizon = horizon > 0
        ? horizon
        : throw new ArgumentOutOfRangeException(nameof(horizon), horizon, "A prediction is at least one step ahead.");

    public override string Name => "lorenz";

    public override int InputCount => 3;

    public override int OutputCount => 3;

    public override TargetKind Targets => TargetKind.Value;

    public override Objective Objective { get; } = new(LossKind.SquaredError, LossTiming.EveryStep);

    public override Sequence<double> Draw(int index, RandomStream random)
    {
        var state = new State(Uniform(), Uniform(), 25 + Uniform());
        double[] samples = [.. Trajectory(state).Skip(RunInSamples).Take(steps + horizon).SelectMany(s => s.Scaled)];
        return new(samples[..(steps * InputCount)], samples[(horizon * InputCount)..]);

        double Uniform() => 20 * random.NextDouble() - 10;
    }

    /// <summary>A state every <see cref="StepsPerSample"/> steps, without end.</summary>
    private static IEnumerable<State> Trajectory(State state)
    {
        while (true)
        {
            yield return state;
            for (int i = 0; i < StepsPerSample; i++)
            {
                State k1 = state.Slope;
                State k2 = (state + StepSize / 2 * k1).Slope;
                State k3 = (state + StepSize / 2 * k2).Slope;
                State k4 = (state + StepSize * k3).Slope;
                state += StepSize / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct State(double X, double Y, double Z)
    {
        public State Slope => new(10 * (Y - X), X * (28 - Z) - Y, X * Y - 8.0 / 3 * Z);

        public double[] Scaled => [X / 20, Y / 27, (Z - 25) / 25];

        public static State operator +(State a, State b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

        public static State operator *(double factor, State a) => new(factor * a.X, factor * a.Y, factor * a.Z);
    }
}
