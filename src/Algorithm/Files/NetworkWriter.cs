using System.Text.Json;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Writes the JSON format of networks, on one line, with the shortest text of each number that reads back exactly.
/// </summary>
internal static class NetworkWriter
{
    public static string Write(NetworkFile file)
    {
        (Network<double> network, Objective objective) = file;
        if (FirstEmptyRow(network.Layout) is { } unit)
        {
            throw new ArgumentException($"Unit {unit} has no incoming recurrent weight; a file needs one.", nameof(file));
        }

        return JsonOutput.Write(json =>
        {
            json.WriteString("cell", network.Cell.Name);
            json.WriteNumber("units", network.Layout.Units);
            json.WriteNumber("inputs", network.Layout.Inputs);
            json.WriteNumber("outputs", network.Layout.Outputs);
            WriteCellConstants(json, network.Cell);
            WriteReadout(json, network.Readout);
            json.WriteStartObject("loss");
            json.WriteString("kind", FileWords.Losses.WordOf(objective.Loss));
            json.WriteString("at", FileWords.Timings.WordOf(objective.Timing));
            json.WriteEndObject();
            new ParameterWriter(json, network.Layout, network.Parameters).Write();
        });
    }

    private static int? FirstEmptyRow(CellLayout layout) => Enumerable.Range(0, layout.Units)
        .Where(k => layout.Masks.Any(mask => mask.RowLength(k) == 0))
        .Select(k => (int?)k)
        .FirstOrDefault();

    private static void WriteCellConstants(Utf8JsonWriter json, Cell cell)
    {
        if (cell is EventCell { EventFunction: var function })
        {
            json.WriteStartObject("surrogate");
            json.WriteNumber("gamma", function.Height);
            json.WriteNumber("width", function.Width);
            json.WriteEndObject();
        }

        if (cell is EgruCell egru)
        {
            json.WriteString("reset", FileWords.Resets.WordOf(egru.StateReset));
        }
    }

    private static void WriteReadout(Utf8JsonWriter json, Readout readout)
    {
        bool hasTrace = readout != Readout.LastStep;
        json.WriteStartObject("readout");
        json.WriteString("kind", FileWords.ReadoutHasTrace.WordOf(hasTrace));
        if (hasTrace)
        {
            json.WriteNumber("lambda", readout.Decay);
        }

        json.WriteEndObject();
    }
}
