namespace SparseRtrl.Algorithm;

/// <summary>
/// Backpropagation through time (Werbos 1990): one pass forward that keeps every step, one sweep of adjoints backward when the
/// sequence is finished. Exact; its memory grows with the sequence. The oracle for all other methods.
/// </summary>
public sealed class BpttEngine(Network<double> network) : BackwardEngine(network)
{
    public override bool IsOnline => false;

    public override void FinishSequence() => SweepLosses();
}
