namespace SparseRtrl.Algorithm;

/// <summary>
/// A file that the user named is missing or wrong. The message has the file, the place in it and what belongs there.
/// </summary>
public sealed class InputFileException(string message) : Exception(message);
