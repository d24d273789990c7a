using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>The gradient methods by name; docs/gradient-methods.md defines them.</summary>
public static class GradientMethods
{
    private const ulong SignStream = 21;
    private const ulong PathStream = 22;

    /// <summary>Every method that has a name.</summary>
    public static ImmutableArray<GradientMethodFamily> All { get; } =
    [
        new(
            "sparse-rtrl",
            "exact RTRL that leaves out what is zero: inactive units, masked weights, blocks and columns nothing has reached",
            IsExact: true,
            (network, _, _) => SparseEngines.Create(network)),
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
            "block-hybrid",
            "Schmidhuber's 1992 hybrid, exact: BPTT within blocks of n steps, the influence matrix from block to block",
            IsExact: true,
            (network, _, _) => new BlockHybridEngine(network, network.Layout.Units)),
        new(
            "tbptt-N",
            "backpropagation through time from every loss over the last N steps",
            IsExact: false,
            (network, steps, _) => new TruncatedBpttEngine(network, steps)),
        new(
            "snap-N",
            "RTRL that keeps the influences a parameter can have within N steps (SnAp, Menick et al. 2021)",
            IsExact: false,
            (network, order, _) => new ForwardModeEngine(network, new SnapInfluence(network, order))),
        new(
            "e-prop",
            "eligibility traces without recurrent influences, errors through the readout weights (Bellec et al. 2020)",
            IsExact: false,
            (network, _, _) => new ForwardModeEngine(network, new EligibilityTraces(network.Layout))),
        new(
            "rflo",
            "eligibility traces as in e-prop, errors through fixed random weights (Murray 2019)",
            IsExact: false,
            (network, _, seed) => new ForwardModeEngine(
                network, new EligibilityTraces(network.Layout), RandomFeedback.Draw(network.Layout, seed))),
        new(
            "immediate",
            "the influence of the last step alone",
            IsExact: false,
            (network, _, _) => new ForwardModeEngine(network, new LastStepInfluence())),
        new(
            "uoro",
            "a random rank-one estimate of the influence matrix, unbiased (Tallec and Ollivier 2017)",
            IsExact: false,
            (network, _, seed) =>
            {
                var random = new RandomStream(seed, SignStream);
                return new ForwardModeEngine(network, new UoroInfluence(network.Layout, random.NextSign)) { Random = random };
            }),
        new(
            "random-k-N",
            "RTRL through N random paths into every unit (Shalev-Merin 2026)",
            IsExact: false,
            (network, paths, seed) => new ForwardModeEngine(
                network, new RandomPathInfluence(network, paths, new(seed, PathStream)))),
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
