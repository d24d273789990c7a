using System.Numerics;
using System.Text.Json.Serialization;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The metrics of NeuroBench (Yik et al., Nature Communications 16, 1545, 2025), by the definitions of its harness and in its
/// JSON names, and what it has no name for: the cost of learning. docs/metrics.md defines each. Averages are over sequences.
/// </summary>
/// <param name="ParameterCount">Parameters, weights that are masked included: they are zeros to NeuroBench.</param>
/// <param name="Footprint">Bytes of all these parameters and of the state between steps.</param>
/// <param name="ConnectionSparsity">Fraction of the weights that are zero or masked; biases and thresholds do not count.</param>
/// <param name="ActivationSparsity">Fraction of the outputs h of all units and steps that are zero.</param>
/// <param name="SynapticOperations">Per sequence.</param>
/// <param name="MembraneUpdates">Potentials that changed, per sequence; 0 for cells without events.</param>
/// <param name="Learning">Extension: the learning step.</param>
public sealed record NeuroBenchMetrics(
    [property: JsonPropertyName("ParameterCount")] long ParameterCount,
    [property: JsonPropertyName("Footprint")] long Footprint,
    [property: JsonPropertyName("ConnectionSparsity")] double ConnectionSparsity,
    [property: JsonPropertyName("ActivationSparsity")] double ActivationSparsity,
    [property: JsonPropertyName("SynapticOperations")] SynapticOperations SynapticOperations,
    [property: JsonPropertyName("MembraneUpdates")] double MembraneUpdates,
    [property: JsonPropertyName("Learning")] LearningMetrics Learning)
{
    /// <summary>Runs the network over the sequences with sparse RTRL; its parameters do not change.</summary>
    /// <param name="sequences">At least one.</param>
    /// <param name="updatesPerSequence">
    /// Of the parameters: 1 divided by the batch size, or the loss steps when learning online.
    /// </param>
    /// <exception cref="ArgumentException">There is no sequence.</exception>
    public static NeuroBenchMetrics Measure<T>(
        Network<T> network, IReadOnlyList<Sequence<T>> sequences, Objective objective, double updatesPerSequence = 1)
        where T : IFloatingPointIeee754<T>
    {
        if (sequences.Count == 0)
        {
            throw new ArgumentException("There is no sequence to measure on.", nameof(sequences));
        }

        var meter = new NeuroBenchMeter<T>(network);
        foreach (Sequence<T> sequence in sequences)
        {
            meter.Run(sequence, objective);
        }

        return meter.Result(updatesPerSequence);
    }
}

/// <summary>
/// Weights times activations, per sequence. An operation is an accumulate (AC) when all activations of its layer in its step
/// are 0, 1 or −1, otherwise a multiply-accumulate (MAC). Layers are the input weights, the recurrent weights and the readout.
/// </summary>
/// <param name="EffectiveMacs">MACs of weights and activations that are both not zero.</param>
/// <param name="EffectiveAcs">The same of ACs.</param>
/// <param name="Dense">All operations of hardware that skips nothing.</param>
public sealed record SynapticOperations(
    [property: JsonPropertyName("Effective_MACs")] double EffectiveMacs,
    [property: JsonPropertyName("Effective_ACs")] double EffectiveAcs,
    [property: JsonPropertyName("Dense")] double Dense);
