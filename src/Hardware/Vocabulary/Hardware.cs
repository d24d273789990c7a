namespace SparseRtrl.Hardware;

#pragma warning disable MA0049 // Kernels read "Hardware.Pipeline()"; with a using of this namespace the name is not ambiguous.
/// <summary>
/// What kernels say to the transpiler: directives, which are calls at the start of a loop body that do nothing in the software twin
/// and whose arguments are constants or readonly fields, and the start of processes.
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

    /// <summary>
    /// Starts methods marked <see cref="ProcessAttribute"/> side by side and returns when all of them have returned. In hardware each is
    /// a state machine of its own. The twin runs them in the order given and goes on to another one where a process takes from an
    /// empty queue; queues between processes then hold more than their capacity if need be, because how full they get depends on
    /// timing. What the processes compute does not.
    /// </summary>
    /// <param name="processes">Methods of the kernel, each once.</param>
    /// <exception cref="InvalidOperationException">
    /// All processes wait for empty queues; or a process has left more elements in a queue than it holds; or a process calls this.
    /// </exception>
    public static void Concurrently(params Action[] processes) => ProcessNetwork.Run(processes);
}
