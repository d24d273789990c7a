using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace SparseRtrl.Algorithm;

/// <summary>Multiply-accumulates of learning by phase: of one step, of a sequence or of a run. See docs/metrics.md.</summary>
/// <param name="Forward">Weights × inputs and unit outputs.</param>
/// <param name="Influence">J(t), M̄(t) and J(t)·M(t−1).</param>
/// <param name="Readout">Readout, gradient traces and loss gradients.</param>
/// <param name="Update">One per parameter and update, as in plain gradient descent.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PhaseMacs(
    [property: JsonPropertyName("Forward")] double Forward,
    [property: JsonPropertyName("Influence")] double Influence,
    [property: JsonPropertyName("Readout")] double Readout,
    [property: JsonPropertyName("Update")] double Update)
{
    [JsonPropertyName("Total")]
    public double Total => Forward + Influence + Readout + Update;

    public static PhaseMacs operator /(PhaseMacs macs, double divisor) =>
        new(macs.Forward / divisor, macs.Influence / divisor, macs.Readout / divisor, macs.Update / divisor);

    /// <summary>What sparse RTRL did.</summary>
    /// <param name="counts">Of the run.</param>
    /// <param name="updates">Of the parameters, in the run.</param>
    public static PhaseMacs OfSparseRtrl(CellLayout layout, OperationCounts counts, double updates) => new(
        counts.ForwardMacs,
        counts.LinearisationMacs + counts.InfluenceMacs,
        counts.ReadoutMacs,
        updates * (layout.ParameterCount + (layout.Units + 1) * layout.Outputs));

    /// <summary>What RTRL on the same cell takes with nothing skipped and no weight masked.</summary>
    /// <param name="counts">Of the run; only its steps and loss steps matter.</param>
    /// <param name="updates">Of the parameters, in the run.</param>
    public static PhaseMacs OfDenseRtrl(CellLayout layout, Readout readout, OperationCounts counts, double updates)
    {
        double n = layout.Units;
        double o = layout.Outputs;
        double p = layout.DenseParameterCount;
        bool hasTrace = readout.Decay > 0;
        double perStep = o * n + (hasTrace ? o * (n + 1) * p : 0);
        double perLoss = o * n + (hasTrace ? o * p : o * n + n * p);
        return new(
            counts.Steps * layout.Gates * n * (n + layout.Inputs),
            counts.Steps * (layout.Gates * n * n + p + InfluenceMacsOfDenseRtrl(layout)),
            counts.Steps * perStep + counts.LossSteps * perLoss,
            updates * (p + (n + 1) * o));
    }

    /// <summary>
    /// J·M of one step with nothing skipped and no weight masked: n²·p, p = <see cref="CellLayout.DenseParameterCount"/>.
    /// </summary>
    public static double InfluenceMacsOfDenseRtrl(CellLayout layout) =>
        (double)layout.Units * layout.Units * layout.DenseParameterCount;
}
