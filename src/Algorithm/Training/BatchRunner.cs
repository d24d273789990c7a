using System.Collections.Immutable;
using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Runs sets of sequences on several threads, each with its own engine. Worker w always takes the sequences w, w + workers, …,
/// and gradients and scores are summed in the order of the workers: the result depends on their number, but not on timing.
/// </summary>
/// <param name="workers">At least 1.</param>
internal sealed class BatchRunner<T>(
    Network<T> network, Objective objective, Func<Network<T>, IGradientEngine<T>> createEngine, int workers)
    where T : IFloatingPointIeee754<T>
{
    private const ulong EngineStreams = 1UL << 32; // far from the streams of weights, masks and data

    private readonly ImmutableArray<SequenceRunner<T>> runners =
        [.. Enumerable.Range(0, workers).Select(_ => new SequenceRunner<T>(createEngine(network), objective))];

    /// <summary>Of the sequences of the last run, summed.</summary>
    public ParameterSet<T> Gradient => runners[0].Gradient;

    /// <summary>Whether the gradient is complete after every loss step.</summary>
    public bool IsOnline => runners[0].IsOnline;

    /// <summary>
    /// Gives the engines that draw random numbers new ones, others for each worker. What they draw then depends on the arguments
    /// alone, not on what ran before.
    /// </summary>
    public void Reseed(ulong seed, int iteration)
    {
        for (int worker = 0; worker < workers; worker++)
        {
            ulong stream = EngineStreams + (ulong)iteration * (ulong)workers + (ulong)worker;
            runners[worker].Random?.Position = new RandomStream(seed, stream).Position;
        }
    }

    /// <summary>Runs all sequences; the parameters do not change.</summary>
    public Evaluation Run(IReadOnlyList<Sequence<T>> sequences)
    {
        Start();
        if (workers == 1)
        {
            RunShare(sequences, worker: 0);
        }
        else
        {
            Parallel.For(0, workers, worker => RunShare(sequences, worker));
        }

        foreach (SequenceRunner<T> other in runners[1..])
        {
            Gradient.Add(other.Gradient);
        }

        return Result();
    }

    /// <summary>Runs the sequences one after the other on one engine.</summary>
    /// <param name="afterLossStep">Called when the gradient of a loss step was added; may change the parameters.</param>
    public Evaluation RunOnline(IReadOnlyList<Sequence<T>> sequences, Action afterLossStep)
    {
        Start();
        foreach (Sequence<T> sequence in sequences)
        {
            runners[0].Run(sequence, afterLossStep);
        }

        return Result();
    }

    private void Start()
    {
        foreach (SequenceRunner<T> runner in runners)
        {
            runner.Start();
        }
    }

    private void RunShare(IReadOnlyList<Sequence<T>> sequences, int worker)
    {
        for (int i = worker; i < sequences.Count; i += workers)
        {
            runners[worker].Run(sequences[i]);
        }
    }

    private Evaluation Result()
    {
        var score = new Score(network.Layout.Outputs);
        OperationCounts counts = default;
        foreach (SequenceRunner<T> runner in runners)
        {
            score.Add(runner.Score);
            counts += runner.Counts;
        }

        return score.ToEvaluation(counts, network.Layout.Units);
    }
}
