using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Exact operation counts of sparse RTRL over some time steps. A MAC is one multiply-accumulate of the influence recursion
/// Σ_l φ_k·R_kl·M_lp; pairs (k, l) are those with φ_k(t) ≠ 0, φ_l(t−1) ≠ 0 and R_kl in the mask.
/// </summary>
/// <param name="Steps">Time steps counted.</param>
/// <param name="Events">Units that fired.</param>
/// <param name="SynapticOperations">Recurrent weights added in the forward pass because their presynaptic unit fired.</param>
/// <param name="BackwardActiveUnits">Units with a non-zero surrogate derivative.</param>
/// <param name="ActivitySparseMacs">MACs with activity and parameter sparsity as in the paper: pairs × P.</param>
/// <param name="ReachableMacs">MACs with reachability too: per pair, the lengths of the blocks that M_l(t−1) may hold.</param>
/// <param name="IssueSlots">The same in cycles of a machine with L lanes: per pair and block, ⌈length / L⌉.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OperationCounts(
    long Steps,
    long Events,
    long SynapticOperations,
    long BackwardActiveUnits,
    long ActivitySparseMacs,
    long ReachableMacs,
    long IssueSlots)
{
    /// <summary>α̃: the fraction of units that fire, averaged over the steps.</summary>
    public double ActivityDensity(int units) => Density(Events, units);

    /// <summary>β̃: the fraction of units with a non-zero surrogate derivative, averaged over the steps.</summary>
    public double BackwardDensity(int units) => Density(BackwardActiveUnits, units);

    /// <summary>Average per time step of one of the counts.</summary>
    public double PerStep(long count) => Steps == 0 ? 0 : (double)count / Steps;

    /// <summary>MACs per step of RTRL on the same cell with nothing skipped and no weight masked: n²·(n² + nm + n).</summary>
    public static long DenseMacsPerStep(int units, int inputs) =>
        (long)units * units * ((long)units * units + units * inputs + units);

    public static OperationCounts operator +(OperationCounts a, OperationCounts b) => new(
        a.Steps + b.Steps,
        a.Events + b.Events,
        a.SynapticOperations + b.SynapticOperations,
        a.BackwardActiveUnits + b.BackwardActiveUnits,
        a.ActivitySparseMacs + b.ActivitySparseMacs,
        a.ReachableMacs + b.ReachableMacs,
        a.IssueSlots + b.IssueSlots);

    public static OperationCounts operator -(OperationCounts a, OperationCounts b) => new(
        a.Steps - b.Steps,
        a.Events - b.Events,
        a.SynapticOperations - b.SynapticOperations,
        a.BackwardActiveUnits - b.BackwardActiveUnits,
        a.ActivitySparseMacs - b.ActivitySparseMacs,
        a.ReachableMacs - b.ReachableMacs,
        a.IssueSlots - b.IssueSlots);

    private double Density(long count, int units) => Steps == 0 ? 0 : (double)count / (Steps * (double)units);
}
