using System.Text.Json.Serialization;

namespace SparseRtrl.Algorithm;

/// <summary>Bytes that a learning engine holds, by part; constant over its life. Objects' headers are not counted.</summary>
/// <param name="Parameters">Weights, biases and thresholds that exist, readout included.</param>
/// <param name="Gradient">One number per parameter.</param>
/// <param name="Influence">The influence matrix M, room for blocks that are not reached yet included.</param>
/// <param name="Reachability">The bit matrix Z.</param>
/// <param name="Traces">G, o × P.</param>
/// <param name="State">What is of the size of n, m or o: unit states, slopes, sums, the readout.</param>
/// <param name="Indices">The masks as lists of connections, and the elements of the Jacobian that go with them.</param>
public sealed record MemoryFootprint(
    [property: JsonPropertyName("Parameters")] long Parameters,
    [property: JsonPropertyName("Gradient")] long Gradient,
    [property: JsonPropertyName("Influence")] long Influence,
    [property: JsonPropertyName("Reachability")] long Reachability,
    [property: JsonPropertyName("Traces")] long Traces,
    [property: JsonPropertyName("State")] long State,
    [property: JsonPropertyName("Indices")] long Indices)
{
    [JsonPropertyName("Total")]
    public long Total => Parameters + Gradient + Influence + Reachability + Traces + State + Indices;

    /// <summary>Bytes of the elements of arrays of numbers or booleans.</summary>
    internal static long Of(params ReadOnlySpan<Array> arrays)
    {
        long bytes = 0;
        foreach (Array array in arrays)
        {
            bytes += Buffer.ByteLength(array);
        }

        return bytes;
    }
}
