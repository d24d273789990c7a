namespace SparseRtrl.Algorithm;

/// <summary>Reads the JSON format of networks; everything that it does not describe is refused.</summary>
internal static class NetworkReader
{
    public static NetworkFile Read(InputValue root)
    {
        InputObject file = root.AsObject();
        Cell kind = file["cell"].AsOneOf(FileWords.Cells);
        file.WithOnly($"a network with the cell \"{kind.Name}\"", KeysOf(kind));
        Cell cell = kind switch
        {
            EvRnnCell => new EvRnnCell(ReadSurrogate(file["surrogate"])),
            EgruCell egru => new EgruCell(
                ReadSurrogate(file["surrogate"]), file.Find("reset")?.AsOneOf(FileWords.Resets) ?? egru.StateReset),
            _ => kind,
        };
        int units = file["units"].AsCount();
        int inputs = file["inputs"].AsCount();
        int outputs = file["outputs"].AsCount();
        Readout readout = ReadReadout(file["readout"]);
        Objective objective = ReadObjective(file["loss"], outputs);
        (CellLayout layout, ParameterSet<double> parameters) = new ParameterReader(file, cell, units, inputs, outputs).Read();
        return new(new(cell, layout, readout, parameters), objective);
    }

    private static string[] KeysOf(Cell cell) =>
    [
        "cell", "units", "inputs", "outputs",
        .. cell is EventCell ? ["surrogate"] : Array.Empty<string>(),
        .. cell is EgruCell ? ["reset"] : Array.Empty<string>(),
        "readout", "loss", "recurrent", "input", "bias",
        .. cell.HasThresholds ? ["threshold"] : Array.Empty<string>(),
        "readoutWeights", "readoutBias",
    ];

    private static EventFunction ReadSurrogate(InputValue value)
    {
        static double ReadPositive(InputValue number) => number.AsNumber(x => x > 0, "a number above 0");
        InputObject surrogate = value.AsObject().WithOnly("a surrogate", "gamma", "width");
        return new(ReadPositive(surrogate["width"]), ReadPositive(surrogate["gamma"]));
    }

    private static Readout ReadReadout(InputValue value)
    {
        InputObject readout = value.AsObject().WithOnly("a readout", "kind", "lambda");
        bool hasTrace = readout["kind"].AsOneOf(FileWords.ReadoutHasTrace);
        // The decay may also stand beside "last", which does not use it.
        InputValue? lambda = hasTrace ? readout["lambda"] : readout.Find("lambda");
        double decay = lambda?.AsNumber(x => x is >= 0 and < 1, "a number from 0 to below 1") ?? 0;
        return hasTrace && decay > 0 ? Readout.LeakyTrace(decay) : Readout.LastStep;
    }

    private static Objective ReadObjective(InputValue value, int outputs)
    {
        InputObject loss = value.AsObject().WithOnly("a loss", "kind", "at");
        LossKind kind = loss["kind"].AsOneOf(FileWords.Losses);
        return kind == LossKind.SoftmaxCrossEntropy && outputs == 1
            ? throw loss["kind"].Error("softmax-cross-entropy needs at least 2 outputs; with 1 use binary-cross-entropy")
            : new(kind, loss["at"].AsOneOf(FileWords.Timings));
    }
}
