namespace SparseRtrl.Sim.Transactions;

/// <summary>
/// A kernel did, with the values that the host wrote, what C# answers with an exception, e.g. used an index beyond an array. What
/// hardware does then is not defined.
/// </summary>
public sealed class KernelFailedException(string message, Exception? cause = null) : Exception(message, cause);
