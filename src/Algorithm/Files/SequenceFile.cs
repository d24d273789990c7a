using System.Text;
using System.Text.Json;

namespace SparseRtrl.Algorithm;

/// <summary>One sequence with its targets, as JSON; <c>docs/file-formats.md</c> describes the format.</summary>
public static class SequenceFile
{
    private const double DistributionTolerance = 1e-9;

    /// <param name="network">Decides how many inputs and outputs there are, and what targets its loss takes.</param>
    /// <exception cref="InputFileException">The file is missing or no sequence for this network.</exception>
    public static Sequence<double> Load(string path, NetworkFile network) => Read(JsonInput.Load(path), network);

    /// <param name="origin">What messages call the text.</param>
    /// <inheritdoc cref="Load"/>
    public static Sequence<double> Parse(string json, NetworkFile network, string origin = "sequence") =>
        Read(JsonInput.Parse(origin, Encoding.UTF8.GetBytes(json)), network);

    /// <summary>Targets are written as numbers, also where they stand for a class.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static string ToJson(Sequence<double> sequence, int inputs, int outputs) => JsonOutput.Write(json =>
    {
        WriteRows(json, "inputs", sequence.Inputs, inputs);
        WriteRows(json, "targets", sequence.Targets, outputs);
    });

    private static Sequence<double> Read(InputValue root, NetworkFile network)
    {
        CellLayout layout = network.Network.Layout;
        InputObject file = root.AsObject().WithOnly("a sequence", "inputs", "targets");
        InputValue[] inputs = file["inputs"].AsArray("an array of inputs, one per time step");
        if (inputs.Length == 0)
        {
            throw file["inputs"].Error("the sequence has no time step; expected at least one");
        }

        InputValue[] targets = network.Objective.Timing == LossTiming.EveryStep
            ? file["targets"].AsArray(inputs.Length, "one target per time step, for a loss at every step")
            : file["targets"].AsArray(1, "one target, for a loss at the last step");
        return new(
            [.. inputs.SelectMany(input => input.AsNumbers(layout.Inputs, "one number per input of the network"))],
            [.. targets.SelectMany(target => ReadTarget(target, network.Objective.Loss, layout.Outputs))]);
    }

    /// <summary>Length <paramref name="outputs"/>.</summary>
    private static double[] ReadTarget(InputValue value, LossKind loss, int outputs)
    {
        if (value.IsArray)
        {
            return ReadNumbers(value, loss, outputs);
        }

        if (loss == LossKind.SquaredError && outputs == 1)
        {
            // 0 or 1 could mean the class, whose target is −1 or 1, or the number itself.
            throw value.Unexpected("an array with one number; with one output squared-error takes no class");
        }

        int classes = Math.Max(2, outputs);
        int label = value.AsInteger(
            0, classes, $"a class, which is a whole number from 0 to {classes - 1}, or an array with one number per output ({outputs})");
        return LossFunction.TargetOfClass<double>(loss, label, outputs);
    }

    private static double[] ReadNumbers(InputValue value, LossKind loss, int outputs)
    {
        double[] target = value.AsNumbers(outputs, "one number per output of the network");
        return loss switch
        {
            LossKind.BinaryCrossEntropy when Array.Exists(target, number => Math.Abs(number) != 1) =>
                throw value.Error("binary-cross-entropy takes targets of -1 and 1 only"),
            LossKind.SoftmaxCrossEntropy when Array.Exists(target, number => number < 0)
                || Math.Abs(target.Sum() - 1) > DistributionTolerance =>
                throw value.Error("softmax-cross-entropy takes probabilities: none below 0, and 1 as their sum"),
            _ => target,
        };
    }

    private static void WriteRows(Utf8JsonWriter json, string key, double[] numbers, int width)
    {
        json.WriteStartArray(key);
        foreach (double[] row in numbers.Chunk(width))
        {
            json.WriteStartArray();
            Array.ForEach(row, json.WriteNumberValue);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
