namespace SparseRtrl.Cli;

/// <summary>The user has to change something: the message says what, where and how. Exit code 2.</summary>
public sealed class UsageException(string message) : Exception(message);
