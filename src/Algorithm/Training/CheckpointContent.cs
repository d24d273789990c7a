using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>A checkpoint in types that the JSON serialiser knows. Byte arrays become base64.</summary>
/// <param name="Units">n</param>
/// <param name="Outputs">o</param>
/// <param name="Masks">Each different mask once: k·n + l of its weights, as Int32.</param>
/// <param name="MaskOfGate">Index into <paramref name="Masks"/> for each gate.</param>
/// <param name="Parameters">Cell, readout weights and readout bias one after the other, as Float64.</param>
/// <param name="OptimizerAverages">Each as the parameters.</param>
/// <param name="Order">Of the current pass over the training set, as Int32.</param>
/// <param name="OrderNext">How many of it were taken.</param>
internal sealed record CheckpointContent(
    SortedDictionary<string, string> Settings,
    int Iteration,
    int Units,
    int Outputs,
    byte[][] Masks,
    int[] MaskOfGate,
    byte[] Parameters,
    long OptimizerUpdates,
    byte[][] OptimizerAverages,
    byte[] Order,
    int OrderNext,
    ulong OrderRandomPosition,
    ulong MaskRandomPosition,
    OperationCounts Counts,
    string[] History)
{
    public static CheckpointContent Of(Checkpoint checkpoint)
    {
        TrainingState<double> state = checkpoint.State;
        ImmutableArray<RecurrentMask> masks = [.. state.Masks.Distinct()];
        return new(
            new(checkpoint.Settings, StringComparer.Ordinal),
            state.Iteration,
            state.Masks[0].Units,
            state.Parameters.ReadoutBias.Length,
            [.. masks.Select(mask => Bytes([.. mask.Places]))],
            [.. state.Masks.Select(mask => masks.IndexOf(mask))],
            Bytes(state.Parameters),
            state.OptimizerUpdates,
            [.. state.OptimizerAverages.Select(Bytes)],
            Bytes(state.Order.Order),
            state.Order.Next,
            state.Order.RandomPosition,
            state.MaskRandomPosition,
            state.Counts,
            [.. checkpoint.History]);
    }

    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public Checkpoint ToCheckpoint()
    {
        RecurrentMask[] masks = [.. Masks.Select(places => RecurrentMask.FromPlaces(Units, Int32s(places)))];
        return new(
            Settings.ToImmutableSortedDictionary(StringComparer.Ordinal),
            new(
                Iteration,
                [.. MaskOfGate.Select(masks.ElementAt)],
                Parse(Parameters),
                OptimizerUpdates,
                [.. OptimizerAverages.Select(Parse)],
                new(Int32s(Order), OrderNext, OrderRandomPosition),
                MaskRandomPosition,
                Counts),
            [.. History]);
    }

    // The bits as the processor has them: all that .NET runs on and that could train a network are little-endian.
    private static byte[] Bytes(int[] values) => MemoryMarshal.AsBytes<int>(values).ToArray();

    private static byte[] Bytes(ParameterSet<double> set) =>
        [.. set.Parts.SelectMany(part => MemoryMarshal.AsBytes<double>(part).ToArray())];

    private static int[] Int32s(byte[] bytes) => MemoryMarshal.Cast<byte, int>(bytes).ToArray();

    private ParameterSet<double> Parse(byte[] bytes)
    {
        double[] values = MemoryMarshal.Cast<byte, double>(bytes).ToArray();
        int readout = Outputs * Units + Outputs;
        if (values.Length < readout)
        {
            throw new ArgumentException($"There are {values.Length} parameters; the readout alone has {readout}.", nameof(bytes));
        }

        var set = new ParameterSet<double>(values.Length - readout, Units, Outputs);
        int next = 0;
        foreach (double[] part in set.Parts)
        {
            values.AsSpan(next, part.Length).CopyTo(part);
            next += part.Length;
        }

        return set;
    }
}
