using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli.Train;

/// <summary>Tells whether the sequences of a run that goes on are those that it began with.</summary>
internal static class DatasetFingerprint
{
    /// <summary>Its name among the settings of a checkpoint.</summary>
    public const string Name = "data";

    /// <summary>SHA-256 of all inputs and targets.</summary>
    public static string Of<T>(SequenceDataset<T> dataset)
        where T : IFloatingPointIeee754<T>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Sequence<double> sequence in dataset.Train.Concat(dataset.Test).Select(sequence => sequence.ConvertTo<double>()))
        {
            hash.AppendData(MemoryMarshal.AsBytes<double>(sequence.Inputs));
            hash.AppendData(MemoryMarshal.AsBytes<double>(sequence.Targets));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
