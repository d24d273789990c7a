using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>The gradient methods by name; docs/gradient-methods.md defines them.</summary>
public static class GradientMethods
{
    /// <summary>Every method that has a name.</summary>
    public static ImmutableArray<GradientMethodFamily> All { get; } =
    [
        new(
            "sparse-rtrl",
            "exact RTRL that leaves out what is zero: inactive units, masked weights, unreachable blocks",
            IsExact: true,
            (network, _, _) => SparseEngines.Create(network))
        {
            Supports = cell => cell is EvRnnCell,
        },
        new(
            "dense-rtrl",
            "exact RTRL with the full influence matrix, the oracle",
            IsExact: true,
            (network, _, _) => new ForwardModeEngine(network, new DenseInfluence(network.Layout))),
        new(
            "bptt",
            "backpropagation through time over the whole sequence, exact",
            IsExact: true,
            (network, _, _) => new BpttEngine(network)),
        new(
            "tbptt-N",
            "backpropagation through time from every loss over the last N steps",
            IsExact: false,
            (network, steps, _) => new TruncatedBpttEngine(network, steps)),
        new(
            "block-hybrid",
            "Schmidhuber's 1992 hybrid, exact: BPTT within blocks of n steps, the influence matrix from block to block",
            IsExact: true,
            (network, _, _) => new BlockHybridEngine(network, network.Layout.Units)),
    ];

    public static GradientMethod SparseRtrl { get; } = Parse("sparse-rtrl");

    public static GradientMethod DenseRtrl { get; } = Parse("dense-rtrl");

    public static GradientMethod Bptt { get; } = Parse("bptt");

    /// <summary>The method with this name, e.g. <c>snap-2</c>.</summary>
    /// <param name="seed">Of the methods that draw at random; equal seeds give equal gradients, to the bit.</param>
    /// <exception cref="FormatException">There is no such method; the message lists those there are.</exception>
    public static GradientMethod Parse(string name, ulong seed = 0) =>
        All.Select(family => family.Member(name, seed)).FirstOrDefault(method => method is not null)
        ?? throw new FormatException(
            $"There is no gradient method '{name}'. Known are {string.Join(", ", All.Select(family => family.Name))}; "
            + "N is a whole number from 1.");
}
