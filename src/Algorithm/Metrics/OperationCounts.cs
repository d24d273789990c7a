using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Exact operation counts of sparse RTRL over some time steps. A MAC is one multiply-accumulate; those of the influence recursion
/// M(t) = J(t)·M(t−1) + M̄(t) are the products J_kl·M_lp. Work that is only proportional to n (activation functions, leaks,
/// thresholds) is not counted. See docs/metrics.md.
/// </summary>
/// <param name="Steps">Time steps counted.</param>
/// <param name="LossSteps">Steps whose loss gradient was added.</param>
/// <param name="Events">Units that spoke: those that fired, or all of a cell without events.</param>
/// <param name="BackwardActiveUnits">
/// Units whose state moves their output: φ ≠ 0 (EvRNN), d ≠ 0 (EGRU), all of the others.
/// </param>
/// <param name="ForwardMacs">Recurrent weights of units that spoke and input weights of inputs that are not zero.</param>
/// <param name="LinearisationMacs">Products that form J(t) and M̄(t).</param>
/// <param name="BackwardActivePairs">Pairs of a row of J(t) and a column of J(t) that are not zero, connected or not.</param>
/// <param name="ActivitySparseMacs">
/// MACs with activity and parameter sparsity as in the paper: elements of J(t) that are not zero × P.
/// </param>
/// <param name="ReachableMacs">
/// MACs with reachability too: per element J_kl, the lengths of the blocks that M_l(t−1) may hold.
/// </param>
/// <param name="InfluenceMacs">
/// The same without the columns of weights whose presynaptic unit had not fired yet. The engine of the EvRNN does not leave them
/// out; it keeps many blocks factored instead and does fewer than it counts, see <see cref="FactoredBlocks{T}"/>.
/// </param>
/// <param name="IssueSlots">The same in cycles of a machine with L lanes: per element J_kl and block, ⌈length / L⌉.</param>
/// <param name="InfluenceElements">Elements of M(t) that may differ from zero, with the same exceptions.</param>
/// <param name="ReadoutMacs">
/// Products of the readout y = V·s + c, its gradient, and the sums that take M(t) to the gradient.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OperationCounts(
    long Steps,
    long LossSteps,
    long Events,
    long BackwardActiveUnits,
    long ForwardMacs,
    long LinearisationMacs,
    long BackwardActivePairs,
    long ActivitySparseMacs,
    long ReachableMacs,
    long InfluenceMacs,
    long IssueSlots,
    long InfluenceElements,
    long ReadoutMacs)
{
    /// <summary>α̃: the fraction of units that speak, averaged over the steps.</summary>
    public double ActivityDensity(int units) => Density(Events, units);

    /// <summary>β̃: the fraction of units whose state moves their output, averaged over the steps.</summary>
    public double BackwardDensity(int units) => Density(BackwardActiveUnits, units);

    /// <summary>Average per time step of one of the counts.</summary>
    public double PerStep(long count) => Steps == 0 ? 0 : (double)count / Steps;

    public static OperationCounts operator +(OperationCounts a, OperationCounts b) => new(
        a.Steps + b.Steps,
        a.LossSteps + b.LossSteps,
        a.Events + b.Events,
        a.BackwardActiveUnits + b.BackwardActiveUnits,
        a.ForwardMacs + b.ForwardMacs,
        a.LinearisationMacs + b.LinearisationMacs,
        a.BackwardActivePairs + b.BackwardActivePairs,
        a.ActivitySparseMacs + b.ActivitySparseMacs,
        a.ReachableMacs + b.ReachableMacs,
        a.InfluenceMacs + b.InfluenceMacs,
        a.IssueSlots + b.IssueSlots,
        a.InfluenceElements + b.InfluenceElements,
        a.ReadoutMacs + b.ReadoutMacs);

    public static OperationCounts operator -(OperationCounts a, OperationCounts b) => new(
        a.Steps - b.Steps,
        a.LossSteps - b.LossSteps,
        a.Events - b.Events,
        a.BackwardActiveUnits - b.BackwardActiveUnits,
        a.ForwardMacs - b.ForwardMacs,
        a.LinearisationMacs - b.LinearisationMacs,
        a.BackwardActivePairs - b.BackwardActivePairs,
        a.ActivitySparseMacs - b.ActivitySparseMacs,
        a.ReachableMacs - b.ReachableMacs,
        a.InfluenceMacs - b.InfluenceMacs,
        a.IssueSlots - b.IssueSlots,
        a.InfluenceElements - b.InfluenceElements,
        a.ReadoutMacs - b.ReadoutMacs);

    private double Density(long count, int units) => Steps == 0 ? 0 : (double)count / (Steps * (double)units);
}
