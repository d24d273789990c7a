using System.Collections.Immutable;
using System.CommandLine;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Commands;

namespace SparseRtrl.Cli.Train;

/// <summary>All options that decide what a run computes.</summary>
internal sealed class TrainSettings
{
    private readonly SettingList settings = new();
    private readonly TaskOptions task;
    private readonly NetworkOptions network;
    private readonly RewiringOptions rewiring;
    private readonly LearningOptions learning;
    private readonly Option<string> method;
    private readonly Option<string?> precision;
    private readonly Option<ulong> seed;
    private readonly Option<int> metricsEvery;

    public TrainSettings()
    {
        task = new(settings);
        network = new(settings);
        rewiring = new(settings);
        method = settings.Add(new Option<string>("--method")
        {
            Description = $"Gradient method: one of {string.Join(", ", GradientMethods.All.Select(family => family.Name))}",
            HelpName = "NAME",
            DefaultValueFactory = _ => GradientMethods.SparseRtrl.Name,
        });
        precision = settings.Add(CommonOptions.OptionalChoice(
            "--precision", "Arithmetic (single with sparse-rtrl, double otherwise)", ["single", "double"]));
        learning = new(settings);
        seed = settings.Add(CommonOptions.Number<ulong>(
            "--seed", "Seed of everything random; the same seed gives the same bytes", 1, _ => true,
            "a whole number from 0 to 2⁶⁴ − 1"));
        metricsEvery = settings.Add(CommonOptions.Count(
            "--metrics-every", "Iterations from one line of metrics.csv to the next", 1));
    }

    public void AddTo(Command command)
    {
        foreach (Option option in settings.Options)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">An option is out of range or does not fit the others; the message names it.</exception>
    public TrainPlan Read(ParseResult parsed) => Read(new SettingReader(parsed));

    /// <summary>The plan of a run that is to go on; the options that are given must agree with it.</summary>
    /// <param name="command">The command with all options.</param>
    /// <param name="saved">The settings of the run.</param>
    /// <exception cref="UsageException">An option is given that differs.</exception>
    public TrainPlan ReadAgain(Command command, ParseResult parsed, ImmutableSortedDictionary<string, string> saved)
    {
        saved = saved.Remove(DatasetFingerprint.Name); // which is no option
        ParseResult merged = command.Parse(["--out", ".", .. settings.Merge(saved, parsed)]);
        if (merged.Errors.Count > 0)
        {
            throw new UsageException($"--resume: this srtrl does not take the settings of the run: {merged.Errors[0].Message}");
        }

        TrainPlan plan = Read(merged);
        string[] different =
        [
            .. plan.Settings.Keys.Union(saved.Keys)
                .Where(name => plan.Settings.GetValueOrDefault(name) != saved.GetValueOrDefault(name)),
        ];
        return different.Length == 0 || (different is ["--iterations"] && MayGrow(plan, saved))
            ? plan
            : throw new UsageException(
                $"{different[0]} {plan.Settings.GetValueOrDefault(different[0], "unset")}: the run in this folder has "
                + $"{saved.GetValueOrDefault(different[0], "none")}; leave the option out to go on with it, or name "
                + "another folder");
    }

    /// <summary>
    /// Whether the run would have begun just so with more iterations: nothing before depends on how many follow.
    /// </summary>
    private static bool MayGrow(TrainPlan plan, ImmutableSortedDictionary<string, string> saved) =>
        saved["--schedule"] is "constant" or "step" && plan.Experiment.Training.Iterations > int.Parse(saved["--iterations"]);

    private TrainPlan Read(SettingReader reader)
    {
        SequenceTask sequences = task.Task(reader);
        Cell cell = network.Cell(reader);
        int units = network.Units(reader);
        (MaskDraw masks, MaskAdaptation? adaptation) = rewiring.Masks(
            reader,
            network.Masks(reader, cell, sequences.InputCount),
            draw => draw.RecurrentSparsity(cell, units, sequences.InputCount),
            learning.Iterations(reader));
        GradientMethod gradientMethod = Method(reader);
        var experiment = new Experiment(
            sequences, cell, units, masks, network.Readout(reader), task.Objective(reader, sequences), new InitialWeights(),
            learning.Training(reader, adaptation), task.TrainSequences(reader), task.TestSequences(reader), reader.Get(seed));
        bool isSingle = IsSinglePrecision(reader, gradientMethod);
        int metricsInterval = reader.Get(metricsEvery);
        return new(reader.Values, experiment, gradientMethod, isSingle, metricsInterval);
    }

    private GradientMethod Method(SettingReader reader)
    {
        string name = reader.Get(method);
        try
        {
            return GradientMethods.Parse(name, reader.Get(seed));
        }
        catch (FormatException unknown)
        {
            throw new UsageException($"{method.Name} {name}: {unknown.Message}");
        }
    }

    private bool IsSinglePrecision(SettingReader reader, GradientMethod gradientMethod)
    {
        bool isSparse = gradientMethod.Name == GradientMethods.SparseRtrl.Name;
        bool isSingle = reader.Get(precision, isSparse ? "single" : "double") == "single";
        return !isSingle || isSparse
            ? isSingle
            : throw new UsageException(
                $"{precision.Name} single: only {GradientMethods.SparseRtrl.Name} runs in single precision");
    }
}
