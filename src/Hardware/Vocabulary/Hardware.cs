namespace SparseRtrl.Hardware;

#pragma warning disable MA0049 // Kernels read "Hardware.Pipeline()"; with a using of this namespace the name is not ambiguous.
/// <summary>
/// Directives to the transpiler: calls at the start of a loop body that do nothing in the software twin. Their arguments are
/// constants or readonly fields.
/// </summary>
public static class Hardware
#pragma warning restore MA0049
{
    /// <summary>
    /// Lets an iteration start before the one before it has ended. The compiler reports what keeps it from the interval that is
    /// asked for: a dependence from one iteration to the next, a memory port or a multiplier.
    /// </summary>
    /// <param name="initiationInterval">Cycles from the start of one iteration to that of the next; at least 1.</param>
    public static void Pipeline(int initiationInterval = 1) => _ = initiationInterval;

    /// <summary>Makes copies of the body, which then run in fewer and longer iterations.</summary>
    /// <param name="factor">
    /// Copies in one iteration; what is left over runs after the loop. 0 means all iterations, whose number must be known when the
    /// kernel is elaborated; nothing of the loop is left then.
    /// </param>
    public static void Unroll(int factor = 0) => _ = factor;
}
