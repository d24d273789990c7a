using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// EGRU and GRU: u = σ(W_u·x + R_u·h + b_u), r likewise, z = tanh(W_z·x + r⊙(R_z·h) + b_z), c(t) = (1−u)⊙ĉ + u⊙z.
/// </summary>
/// <param name="events">The cell whose units speak in events; null for GRU, whose units show and keep all of their state.</param>
internal sealed class GatedUnits<T>(Network<T> network, Connections connections, EgruCell? events)
    : UnitDynamics<T>(network, connections)
    where T : IFloatingPointIeee754<T>
{
    private protected override void UpdateUnits()
    {
        int units = Layout.Units;
        for (int k = 0; k < units; k++)
        {
            int updateGate = (int)Gate.Update * units + k;
            int resetGate = (int)Gate.Reset * units + k;
            int candidate = (int)Gate.Candidate * units + k;
            T u = Logistic(RecurrentSums[updateGate] + ExternalSums[updateGate]);
            T r = Logistic(RecurrentSums[resetGate] + ExternalSums[resetGate]);
            T recurrent = RecurrentSums[candidate]; // (R_z·h)_k
            T z = T.Tanh(r * recurrent + ExternalSums[candidate]);
            T kept = Previous.Kept[k];

            T updateSlope = (z - kept) * u * (T.One - u);
            T candidateSlope = u * (T.One - z * z);
            T resetSlope = candidateSlope * recurrent * r * (T.One - r);
            RecurrentSlopes[updateGate] = ExternalSlopes[updateGate] = updateSlope;
            RecurrentSlopes[resetGate] = ExternalSlopes[resetGate] = resetSlope;
            RecurrentSlopes[candidate] = candidateSlope * r;
            ExternalSlopes[candidate] = candidateSlope;
            Leak[k] = (T.One - u) * Previous.KeptSlope[k];
            ByOwnThreshold[k] = (T.One - u) * Previous.KeptByThreshold[k];
            Show(k, (T.One - u) * kept + u * z);
        }
    }

    private static T Logistic(T v) => T.One / (T.One + T.Exp(-v));

    private void Show(int k, T state)
    {
        if (events is null)
        {
            Current.ShowState(k, state);
        }
        else
        {
            Current.ShowEvent(k, state, Parameters[Layout.Threshold(k)], events);
        }
    }
}
