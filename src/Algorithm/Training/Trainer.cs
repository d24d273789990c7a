using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Trains a network, one update per batch or per loss step. Each pass over the training set is in a new random order. Equal
/// arguments give equal weights, to the bit.
/// </summary>
public sealed class Trainer<T>
    where T : IFloatingPointIeee754<T>
{
    private const ulong BatchStream = 12;
    private const ulong MaskStream = 13;

    private readonly SequenceDataset<T> dataset;
    private readonly Objective objective;
    private readonly TrainingSettings settings;
    private readonly ulong seed;
    private readonly Func<Network<T>, IGradientEngine<T>> createEngine;
    private readonly Optimizer<T> optimizer;
    private readonly ShuffledOrder order;
    private readonly RandomStream maskRandom;
    private BatchRunner<T> runner;
    private OperationCounts counts;
    private double gradientNorm;

    /// <param name="network">Its parameters are trained in place as long as the masks stay; see <see cref="Network"/>.</param>
    /// <param name="seed">Of the order of the sequences, changes of the masks, and what engines draw at random.</param>
    /// <param name="createEngine">Computes the gradients.</param>
    /// <exception cref="ArgumentException">
    /// There is no sequence to train on, or several workers are asked for updates at every loss step.
    /// </exception>
    /// <exception cref="NotSupportedException">An engine that is not online is asked for updates at every loss step.</exception>
    public Trainer(
        Network<T> network,
        SequenceDataset<T> dataset,
        Objective objective,
        TrainingSettings settings,
        ulong seed,
        Func<Network<T>, IGradientEngine<T>> createEngine)
    {
        if (dataset.Train.Count == 0)
        {
            throw new ArgumentException("There is no sequence to train on.", nameof(dataset));
        }

        Network = network;
        this.dataset = dataset;
        this.objective = objective;
        this.settings = settings;
        this.seed = seed;
        this.createEngine = createEngine;
        optimizer = settings.Optimizer.Create(network.Parameters);
        order = new(dataset.Train.Count, new(seed, BatchStream));
        maskRandom = new(seed, MaskStream);
        runner = new(network, objective, createEngine, settings.Workers);
        if (settings.Online && settings.Workers > 1)
        {
            throw new ArgumentException(
                "Updates while a sequence runs leave nothing to do for a second worker.", nameof(settings));
        }

        if (settings.Online && !runner.IsOnline)
        {
            throw new NotSupportedException(
                "Updates at every loss step need a gradient that is complete at every step; this method completes it later.");
        }
    }

    /// <summary>The network as trained so far; a new object whenever the masks changed.</summary>
    public Network<T> Network { get; private set; }

    /// <summary>The last iteration that is done; 0 before the first.</summary>
    public int Iteration { get; private set; }

    /// <summary>A copy of all that changes; setting it continues from there.</summary>
    /// <exception cref="ArgumentException">The state is one of another network, optimiser or training set.</exception>
    public TrainingState<T> State
    {
        get => new(
            Iteration,
            Network.Layout.Masks,
            Network.Parameters.ConvertTo<T>(),
            optimizer.Updates,
            [.. optimizer.Averages.Select(average => average.ConvertTo<T>())],
            order.State,
            maskRandom.Position,
            counts);
        set
        {
            var layout = new CellLayout(Network.Cell, value.Masks, Network.Layout.Inputs, Network.Layout.Outputs);
            ParameterSet<T> shape = layout.NewParameters<T>();
            if (layout.Units != Network.Layout.Units
                || value.OptimizerAverages.Length != optimizer.Averages.Length
                || value.OptimizerAverages.Add(value.Parameters).Any(set => !set.HasShapeOf(shape))
                || value.Order.Order.Length != dataset.Train.Count)
            {
                throw new ArgumentException("This is the state of another network, optimiser or training set.", nameof(value));
            }

            Iteration = value.Iteration;
            optimizer.Restore(value.OptimizerUpdates, [.. value.OptimizerAverages.Select(average => average.ConvertTo<T>())]);
            order.State = value.Order;
            maskRandom.Position = value.MaskRandomPosition;
            counts = value.Counts;
            UseNetwork(new(Network.Cell, layout, Network.Readout, value.Parameters.ConvertTo<T>()));
        }
    }

    /// <summary>
    /// Trains to the last iteration; every element of the enumeration is one iteration, done when it is asked for.
    /// </summary>
    /// <exception cref="TrainingDivergedException">
    /// The loss or the gradient is no number any more; the update is not done.
    /// </exception>
    public IEnumerable<TrainingProgress> Run()
    {
        while (Iteration < settings.Iterations)
        {
            yield return RunIteration();
        }
    }

    private TrainingProgress RunIteration()
    {
        int iteration = Iteration + 1;
        double learningRate = settings.Optimizer.LearningRate * settings.Schedule.Factor(iteration, settings.Iterations);
        runner.Reseed(seed, iteration);
        Sequence<T>[] batch = [.. Enumerable.Range(0, settings.BatchSize).Select(_ => dataset.Train[order.Next()])];
        Evaluation result = settings.Online
            ? runner.RunOnline(batch, () => Update(learningRate, iteration))
            : runner.Run(batch);
        if (!double.IsFinite(result.Loss))
        {
            throw new TrainingDivergedException(iteration);
        }

        if (!settings.Online)
        {
            runner.Gradient.Scale(T.One / T.CreateChecked(settings.BatchSize));
            Update(learningRate, iteration);
        }

        counts += result.Counts;
        Iteration = iteration;
        if (settings.MaskAdaptation is { } adaptation && adaptation.AppliesAfter(iteration))
        {
            ChangeMasks(adaptation);
        }

        int weights = Network.Layout.Masks.Sum(mask => mask.Count);
        return new(iteration, result, Test(), learningRate, gradientNorm, weights);
    }

    /// <summary>One step of the optimiser, which uses up the gradient.</summary>
    private void Update(double learningRate, int iteration)
    {
        ParameterSet<T> gradient = runner.Gradient;
        gradientNorm = gradient.EuclideanNorm();
        if (!double.IsFinite(gradientNorm))
        {
            throw new TrainingDivergedException(iteration);
        }

        settings.Clipping?.Apply(gradient, gradientNorm);
        optimizer.Apply(Network.Parameters, gradient, learningRate);
        gradient.Clear();
    }

    private Evaluation? Test() =>
        settings.EvaluationInterval > 0 && Iteration % settings.EvaluationInterval == 0 ? runner.Run(dataset.Test) : null;

    private void ChangeMasks(MaskAdaptation adaptation)
    {
        CellLayout before = Network.Layout;
        Network<T> changed = adaptation.Change(Network, Iteration, maskRandom);
        optimizer.Restore(
            optimizer.Updates, [.. optimizer.Averages.Select(average => changed.Layout.Adopt(average, before))]);
        UseNetwork(changed);
    }

    private void UseNetwork(Network<T> network)
    {
        Network = network;
        runner = new(network, objective, createEngine, settings.Workers);
    }
}
