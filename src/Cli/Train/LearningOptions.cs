using System.CommandLine;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Commands;

namespace SparseRtrl.Cli.Train;

/// <summary>Options of the updates: optimiser, learning rate, clipping, batches.</summary>
internal sealed class LearningOptions(SettingList settings)
{
    private readonly Option<string> optimizer = settings.Add(CommonOptions.Choice(
        "--optimizer", "How gradients become updates", ["sgd", "momentum", "nesterov", "adam"], "adam"));

    private readonly Option<double?> learningRate = settings.Add(CommonOptions.OptionalNumber<double>(
        "--learning-rate", "Learning rate η (0.003 with adam, otherwise 0.05)", IsPositive, "a positive number"));

    private readonly Option<double?> momentum = settings.Add(CommonOptions.OptionalNumber<double>(
        "--momentum", "Momentum μ (0.9)", value => value is > 0 and < 1, "a number inside 0 … 1"));

    private readonly Option<string> schedule = settings.Add(CommonOptions.Choice(
        "--schedule", "How the learning rate falls", ["constant", "step", "cosine", "linear"], "constant"));

    private readonly Option<int?> stepInterval = settings.Add(CommonOptions.OptionalNumber<int>(
        "--step-interval", "Iterations at one rate (a third of all)", value => value > 0, "a whole number from 1"));

    private readonly Option<double?> stepDecay = settings.Add(CommonOptions.OptionalNumber<double>(
        "--step-decay", "Factor from one rate to the next (0.5)", IsPositive, "a positive number"));

    private readonly Option<int> warmUp = settings.Add(CommonOptions.Number(
        "--warm-up", "Iterations in which the learning rate rises to its full value", 0, value => value >= 0,
        "a whole number from 0"));

    private readonly Option<double?> clipNorm = settings.Add(CommonOptions.OptionalNumber<double>(
        "--clip-norm", "Shorten gradients that are longer than this", IsPositive, "a positive number"));

    private readonly Option<double?> clipValue = settings.Add(CommonOptions.OptionalNumber<double>(
        "--clip-value", "Limit each element of the gradient to ± this", IsPositive, "a positive number"));

    private readonly Option<int> iterations = settings.Add(CommonOptions.Count(
        "--iterations", "Iterations, one batch each", 1000));

    private readonly Option<int> batch = settings.Add(CommonOptions.Count("--batch", "Sequences per iteration", 32));

    private readonly Option<bool> online = settings.Add(new Option<bool>("--online")
    {
        Description = "Update at every loss step, while a sequence runs, instead of once per batch",
    });

    private readonly Option<int> workers = settings.Add(CommonOptions.Count(
        "--workers", "Threads that a batch is spread over; weights depend on their number in the last bits", 1));

    private readonly Option<int> evaluateEvery = settings.Add(CommonOptions.Count(
        "--evaluate-every", "Iterations from one evaluation on the test set to the next", 100));

    public int Iterations(SettingReader reader) => reader.Get(iterations);

    public TrainingSettings Training(SettingReader reader, MaskAdaptation? maskAdaptation)
    {
        bool isOnline = reader.Get(online);
        reader.OnlyWith(!isOnline, "updates per batch, without --online", workers);
        return new(Iterations(reader), reader.Get(batch), Optimizer(reader))
        {
            Schedule = Schedule(reader),
            Clipping = Clipping(reader),
            Online = isOnline,
            Workers = reader.Get(workers),
            MaskAdaptation = maskAdaptation,
            EvaluationInterval = reader.Get(evaluateEvery),
        };
    }

    private GradientClipping? Clipping(SettingReader reader)
    {
        double? norm = reader.Find(clipNorm);
        reader.OnlyWith(norm is null, "no --clip-norm beside it", clipValue);
        return norm is not null ? new ClippingByNorm(norm.Value)
            : reader.Find(clipValue) is { } value ? new ClippingByValue(value)
            : null;
    }

    private OptimizerSettings Optimizer(SettingReader reader)
    {
        string kind = reader.Get(optimizer);
        reader.OnlyWith(kind is "momentum" or "nesterov", "--optimizer momentum or nesterov", momentum);
        double rate = reader.Get(learningRate, kind == "adam" ? 3e-3 : 0.05);
        return kind switch
        {
            "sgd" => new SgdSettings(rate),
            "momentum" => new SgdSettings(rate, reader.Get(momentum, 0.9)),
            "nesterov" => new SgdSettings(rate, reader.Get(momentum, 0.9), Nesterov: true),
            _ => new AdamSettings(rate),
        };
    }

    private LearningRateSchedule Schedule(SettingReader reader)
    {
        string kind = reader.Get(schedule);
        reader.OnlyWith(kind == "step", "--schedule step", stepInterval, stepDecay);
        LearningRateSchedule then = kind switch
        {
            "step" => new StepDecay(
                reader.Get(stepInterval, Math.Max(1, Iterations(reader) / 3)), reader.Get(stepDecay, 0.5)),
            "cosine" => new CosineDecay(),
            "linear" => new LinearDecay(),
            _ => new ConstantRate(),
        };
        int rise = reader.Get(warmUp);
        return rise >= Iterations(reader)
            ? throw new UsageException($"{warmUp.Name} {rise}: must be less than --iterations {Iterations(reader)}")
            : rise == 0 ? then : new WarmUp(rise, then);
    }

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0;
}
