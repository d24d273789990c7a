using System.Collections.Immutable;

namespace SparseRtrl.Sim;

/// <summary>One place where a simulator disagrees.</summary>
/// <param name="Transaction">Index in the transaction list.</param>
/// <param name="Step">Runs carried out so far, the one of this transaction included; 0 before the first.</param>
/// <param name="Place">Memory or register and element, e.g. <c>influence[17]</c>, or <c>cycles</c>.</param>
/// <param name="Expected">What the reference gave.</param>
public sealed record Mismatch(int Transaction, int Step, string Place, long Expected, long Actual)
{
    public override string ToString() => $"step {Step} (transaction {Transaction}): {Place} is {Actual}, expected {Expected}";
}

/// <summary>How one simulator compares with the reference.</summary>
/// <param name="Reference">Name of the simulator whose values were expected.</param>
/// <param name="CycleReference">
/// Name of the simulator whose cycle counts were expected; null when this is it, or when this has no clock.
/// </param>
/// <param name="ValuesCompared">Number of memory elements and registers that were compared.</param>
/// <param name="RunsCompared">Number of cycle counts that were compared.</param>
/// <param name="CyclesPerRun">One per run; empty without a clock.</param>
/// <param name="MismatchCount">Number of values and cycle counts that differ.</param>
/// <param name="FirstMismatches">The first few of them, in transaction order.</param>
public sealed record SimulatorVerdict(
    string Simulator,
    string Reference,
    string? CycleReference,
    long ValuesCompared,
    int RunsCompared,
    ImmutableArray<long> CyclesPerRun,
    long MismatchCount,
    ImmutableArray<Mismatch> FirstMismatches)
{
    public bool Agrees => MismatchCount == 0;

    /// <summary>One line for a terminal or log, then one per mismatch shown.</summary>
    public override string ToString() => string.Join(
        '\n',
        [
            Agrees
                ? $"{Simulator}: ok, {ValuesCompared} values equal to {Reference}{CyclesEqual}"
                : $"{Simulator}: MISMATCH with {Reference}, {MismatchCount} of {ValuesCompared + RunsCompared} comparisons",
            .. FirstMismatches.Select(mismatch => $"  {mismatch}"),
        ]);

    private string CyclesEqual => CycleReference is null ? "" : $", cycles of {RunsCompared} runs equal to {CycleReference}";
}

/// <summary>The outcome of a co-simulation.</summary>
/// <param name="Reference">Name of the simulator that the others were compared with.</param>
/// <param name="Verdicts">One per other simulator, in the order given.</param>
public sealed record CoSimulationReport(string Reference, ImmutableArray<SimulatorVerdict> Verdicts)
{
    public bool AllAgree => Verdicts.All(verdict => verdict.Agrees);

    public override string ToString() => string.Join('\n', Verdicts);
}
