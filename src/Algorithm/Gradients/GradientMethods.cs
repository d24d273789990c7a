namespace SparseRtrl.Algorithm;

/// <summary>The gradient methods by name.</summary>
public static class GradientMethods
{
    public static GradientMethod SparseRtrl { get; } = new("sparse-rtrl", IsExact: true, network => new SparseRtrlEngine<double>(network));

    public static GradientMethod DenseRtrl { get; } = new(
        "dense-rtrl", IsExact: true, network => new ForwardModeEngine(network, new DenseInfluence(network.Layout)));

    public static GradientMethod Bptt { get; } = new("bptt", IsExact: true, network => new BpttEngine(network));
}
