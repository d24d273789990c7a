using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>The Elman network: h(t) = tanh(R·h(t−1) + W·x(t) + b). A unit keeps nothing but what comes back through R.</summary>
internal sealed class TanhUnits<T>(Network<T> network, Connections connections) : UnitDynamics<T>(network, connections)
    where T : IFloatingPointIeee754<T>
{
    private protected override void UpdateUnits()
    {
        for (int k = 0; k < Layout.Units; k++)
        {
            T output = T.Tanh(RecurrentSums[k] + ExternalSums[k]);
            RecurrentSlopes[k] = ExternalSlopes[k] = T.One - output * output;
            Current.ShowState(k, output);
        }
    }
}
