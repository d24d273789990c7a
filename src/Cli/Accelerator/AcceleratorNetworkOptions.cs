using System.CommandLine;
using System.CommandLine.Parsing;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Commands;

namespace SparseRtrl.Cli.Accelerator;

/// <summary>How the user names a network: by its file, or as a random one of some size.</summary>
internal sealed class AcceleratorNetworkOptions
{
    private readonly Option<FileInfo> network = new Option<FileInfo>("--network")
    {
        Description = "Network as JSON, such as network.json of srtrl train; without it a random one is made",
        HelpName = "FILE",
    }.AcceptExistingOnly();

    private readonly Option<string> cell = CommonOptions.Choice("--cell", "Recurrent unit", ["evrnn", "egru"], "evrnn");
    private readonly Option<int> units = CommonOptions.Count("--units", "Recurrent units n", 16);
    private readonly Option<double> sparsity = CommonOptions.Number(
        "--sparsity", "Fraction ω of recurrent weights that do not exist", 0.8, value => value is >= 0 and < 1, "a number from 0 to below 1");
    private readonly Option<int> inputs = CommonOptions.Count("--inputs", "Inputs m", 2);
    private readonly Option<int> outputs = CommonOptions.Count("--outputs", "Outputs o", 1);
    private readonly Option<double> width = CommonOptions.Number(
        "--surrogate-width", "Half width w of the surrogate derivative's support", 0.5,
        value => double.IsFinite(value) && value > 0, "a positive number");
    private readonly Option<double> decay = CommonOptions.Number(
        "--trace-decay", "Decay λ of the readout's trace, of an evrnn 1 − 2^−s; 0 reads the last step alone", 0.875,
        value => value is >= 0 and < 1, "a number from 0 to below 1");
    private readonly Option<string> timing = CommonOptions.Choice("--loss-at", "Steps with a loss", FileWords.Timings.All, "last");
    private readonly Option<ulong> seed = CommonOptions.Number<ulong>(
        "--seed", "Seed of mask and weights", 1, _ => true, "a whole number from 0 to 2⁶⁴ − 1");

    private IEnumerable<Option> OfRandom => [cell, units, sparsity, inputs, outputs, width, decay, timing, seed];

    public void AddTo(Command command)
    {
        command.Options.Add(network);
        foreach (Option option in OfRandom)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">There is no accelerator for the network, or options contradict each other.</exception>
    public AcceleratorNetwork Read(ParseResult parsed)
    {
        if (parsed.GetValue(network) is { } file)
        {
            Option? contradiction = OfRandom.FirstOrDefault(option => parsed.GetResult(option) is OptionResult { Implicit: false });
            return contradiction is null
                ? AcceleratorNetwork.Of(NetworkFile.Load(file.ToString()))
                : throw new UsageException($"{contradiction.Name}: the network's file says that already; leave out one of the two");
        }

        var surrogate = new EventFunction(parsed.GetValue(width));
        FileWords.Timings.TryFind(parsed.GetValue(timing), out LossTiming lossTiming);
        double lambda = parsed.GetValue(decay);
        return AcceleratorNetwork.Random(
            parsed.GetValue(cell) == "egru" ? new EgruCell(surrogate) : new EvRnnCell(surrogate),
            parsed.GetValue(units), parsed.GetValue(sparsity), parsed.GetValue(inputs), parsed.GetValue(outputs),
            lambda > 0 ? Readout.LeakyTrace(lambda) : Readout.LastStep, lossTiming, parsed.GetValue(seed));
    }
}
