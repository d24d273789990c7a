using System.Text.Json;

namespace SparseRtrl.Algorithm;

/// <summary>Writes one number per parameter of a network as JSON: the weights of a network file, or a gradient.</summary>
internal sealed class ParameterWriter(Utf8JsonWriter json, CellLayout layout, ParameterSet<double> parameters)
{
    /// <summary>Writes the keys and values into the object that the writer has open.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public void Write()
    {
        WriteGates("recurrent", WriteRecurrent);
        WriteGates("input", gate => WriteRows(
            layout.Units, k => parameters.Cell.AsMemory(layout.InputWeight(k, 0, gate), layout.Inputs)));
        WriteGates("bias", gate => WriteOfUnits(k => layout.Bias(k, gate)));
        if (layout.HasThresholds)
        {
            json.WritePropertyName("threshold");
            WriteOfUnits(layout.Threshold);
        }

        json.WritePropertyName("readoutWeights");
        WriteRows(layout.Outputs, o => parameters.ReadoutWeights.AsMemory(o * layout.Units, layout.Units));
        json.WritePropertyName("readoutBias");
        WriteNumbers(parameters.ReadoutBias);
    }

    private void WriteGates(string key, Action<int> writeGate)
    {
        json.WritePropertyName(key);
        if (layout.Gates == 1)
        {
            writeGate(0);
            return;
        }

        json.WriteStartObject();
        for (int gate = 0; gate < layout.Gates; gate++)
        {
            json.WritePropertyName(FileWords.Gates[gate]);
            writeGate(gate);
        }

        json.WriteEndObject();
    }

    private void WriteRecurrent(int gate)
    {
        RecurrentMask mask = layout.Masks[gate];
        json.WriteStartArray();
        for (int k = 0; k < layout.Units; k++)
        {
            json.WriteStartArray();
            int entry = mask.RowStarts[k];
            for (int l = 0; l < layout.Units; l++)
            {
                if (entry < mask.RowStarts[k + 1] && mask.Columns[entry] == l)
                {
                    json.WriteNumberValue(parameters.Cell[layout.RecurrentWeight(k, entry++, gate)]);
                }
                else
                {
                    json.WriteNullValue();
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void WriteRows(int count, Func<int, ReadOnlyMemory<double>> row)
    {
        json.WriteStartArray();
        for (int i = 0; i < count; i++)
        {
            WriteNumbers(row(i).Span);
        }

        json.WriteEndArray();
    }

    /// <param name="position">Of the parameter of a unit, in p.</param>
    private void WriteOfUnits(Func<int, int> position) =>
        WriteNumbers([.. Enumerable.Range(0, layout.Units).Select(k => parameters.Cell[position(k)])]);

    private void WriteNumbers(ReadOnlySpan<double> numbers)
    {
        json.WriteStartArray();
        foreach (double number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
