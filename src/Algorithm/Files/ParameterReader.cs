using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>Reads the weights of a network file, and from their nulls the masks.</summary>
internal sealed class ParameterReader(InputObject file, Cell cell, int units, int inputs, int outputs)
{
    public (CellLayout Layout, ParameterSet<double> Parameters) Read()
    {
        double?[][][] recurrent = [.. OfGates("recurrent").Select(ReadRecurrent)];
        double[][][] input = [.. OfGates("input").Select(ReadInput)];
        double[][] bias = [.. OfGates("bias").Select(value => value.AsNumbers(units, "one number per unit"))];
        var layout = new CellLayout(cell, MasksOf(recurrent), inputs, outputs);
        ParameterSet<double> parameters = layout.NewParameters<double>();
        for (int gate = 0; gate < layout.Gates; gate++)
        {
            for (int k = 0; k < units; k++)
            {
                double[] weights = [.. recurrent[gate][k].OfType<double>(), .. input[gate][k], bias[gate][k]];
                weights.CopyTo(parameters.Cell, layout.Bias(k, gate) + 1 - weights.Length);
            }
        }

        if (layout.HasThresholds)
        {
            double[] thresholds = file["threshold"].AsNumbers(units, "one number per unit");
            for (int k = 0; k < units; k++)
            {
                parameters.Cell[layout.Threshold(k)] = thresholds[k];
            }
        }

        ReadReadout(parameters);
        return (layout, parameters);
    }

    /// <summary>The value of each gate, or the only one of an ungated cell.</summary>
    private InputValue[] OfGates(string key)
    {
        if (cell.GateCount == 1)
        {
            return [file[key]];
        }

        InputObject gates = file[key].AsObject().WithOnly($"\"{key}\" of a gated cell", [.. FileWords.Gates]);
        return [.. FileWords.Gates.Select(gate => gates[gate])];
    }

    private double?[][] ReadRecurrent(InputValue value)
    {
        InputValue[] rows = value.AsArray(units, "one row per unit");
        return Array.ConvertAll(rows, row =>
        {
            double?[] weights = row.AsNumbersOrNulls(units, "one entry per unit");
            return Array.Exists(weights, weight => weight is not null)
                ? weights
                : throw row.Error("every entry is null; a unit needs at least one incoming recurrent weight, which may be 0");
        });
    }

    private double[][] ReadInput(InputValue value) =>
        Array.ConvertAll(value.AsArray(units, "one row per unit"), row => row.AsNumbers(inputs, "one number per input"));

    private ImmutableArray<RecurrentMask> MasksOf(double?[][][] recurrent)
    {
        List<RecurrentMask> masks = [];
        foreach (double?[][] gate in recurrent)
        {
            bool[,] exists = new bool[units, units];
            for (int k = 0; k < units; k++)
            {
                for (int l = 0; l < units; l++)
                {
                    exists[k, l] = gate[k][l] is not null;
                }
            }

            // Gates with equal masks share one, which engines can tell from the object.
            var mask = RecurrentMask.FromDense(exists);
            masks.Add(masks.Find(other => Equal(other, mask)) ?? mask);
        }

        return [.. masks];
    }

    private static bool Equal(RecurrentMask a, RecurrentMask b) =>
        a.RowStarts.AsSpan().SequenceEqual(b.RowStarts.AsSpan()) && a.Columns.AsSpan().SequenceEqual(b.Columns.AsSpan());

    private void ReadReadout(ParameterSet<double> parameters)
    {
        InputValue[] rows = file["readoutWeights"].AsArray(outputs, "one row per output");
        for (int o = 0; o < outputs; o++)
        {
            rows[o].AsNumbers(units, "one number per unit").CopyTo(parameters.ReadoutWeights, o * units);
        }

        file["readoutBias"].AsNumbers(outputs, "one number per output").CopyTo(parameters.ReadoutBias, 0);
    }
}
