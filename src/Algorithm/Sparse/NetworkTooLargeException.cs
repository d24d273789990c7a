namespace SparseRtrl.Algorithm;

/// <summary>A network whose learning engine would not fit into memory. Thrown before any of it is allocated.</summary>
public sealed class NetworkTooLargeException : Exception
{
    /// <param name="requiredBytes">What the engine would take.</param>
    /// <param name="availableBytes">What there is.</param>
    public NetworkTooLargeException(long requiredBytes, long availableBytes)
        : base(
            $"Learning would take {requiredBytes:N0} bytes of memory, and there are {availableBytes:N0}. "
            + "Take fewer units or inputs, or a gradient method that keeps no influence matrix.")
    {
        RequiredBytes = requiredBytes;
        AvailableBytes = availableBytes;
    }

    public long RequiredBytes { get; }

    public long AvailableBytes { get; }
}
