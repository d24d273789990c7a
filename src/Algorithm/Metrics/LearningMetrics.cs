using System.Text.Json.Serialization;

namespace SparseRtrl.Algorithm;

/// <summary>What learning with sparse RTRL costs; averages are over sequences. Extends NeuroBench.</summary>
/// <param name="StoredParameterCount">Parameters that exist: masked weights do not.</param>
/// <param name="BackwardActivationSparsity">
/// 1 − β̃: the fraction of units and steps whose state does not move the unit's output.
/// </param>
/// <param name="InfluenceSparsity">
/// Fraction of the n × p influence matrix of dense RTRL that is known to be zero, averaged over the steps.
/// </param>
/// <param name="InfluenceMacs">Of J(t)·M(t−1), per sequence.</param>
/// <param name="DenseMacs">Of dense RTRL by phase, per sequence.</param>
/// <param name="EffectiveMacs">Of sparse RTRL by phase, per sequence.</param>
/// <param name="LearningFootprint">Bytes of everything that the engine holds, parameters included.</param>
public sealed record LearningMetrics(
    [property: JsonPropertyName("StoredParameterCount")] long StoredParameterCount,
    [property: JsonPropertyName("BackwardActivationSparsity")] double BackwardActivationSparsity,
    [property: JsonPropertyName("InfluenceSparsity")] double InfluenceSparsity,
    [property: JsonPropertyName("InfluenceMACs")] InfluenceMacs InfluenceMacs,
    [property: JsonPropertyName("Dense_MACs")] PhaseMacs DenseMacs,
    [property: JsonPropertyName("Effective_MACs")] PhaseMacs EffectiveMacs,
    [property: JsonPropertyName("LearningFootprint")] MemoryFootprint LearningFootprint);

/// <summary>Multiply-accumulates of J(t)·M(t−1) over the steps of a sequence, with more and more zeros left out.</summary>
/// <param name="Dense">n²·p per step: nothing left out, no weight masked.</param>
/// <param name="PaperFormula">
/// β̃(t)·β̃(t−1)·ω̃·n²·P, the estimate of Subramoney (arXiv 2303.05641, its ω̃²·n²·p with P existing parameters for ω̃·p); the rows
/// of gated cells never vanish, so for them β̃(t) = 1.
/// </param>
/// <param name="ActivitySparse">Elements of J(t) that are not zero × P.</param>
/// <param name="Reachable">Only blocks that the unit l of an element J_kl has been reached from.</param>
/// <param name="Effective">
/// What the engine does: for gated cells without columns of weights whose presynaptic unit never fired.
/// </param>
public sealed record InfluenceMacs(
    [property: JsonPropertyName("Dense")] double Dense,
    [property: JsonPropertyName("PaperFormula")] double PaperFormula,
    [property: JsonPropertyName("ActivitySparse")] double ActivitySparse,
    [property: JsonPropertyName("Reachable")] double Reachable,
    [property: JsonPropertyName("Effective")] double Effective);
