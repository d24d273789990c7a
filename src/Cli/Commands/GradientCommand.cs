using System.CommandLine;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Gradient;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl gradient</c>: loss and gradient of one network on one sequence, by any method.</summary>
internal static class GradientCommand
{
    public static Command Create()
    {
        Option<string> network = File("--network", "Network as JSON, see docs/file-formats.md");
        Option<string> sequence = File("--sequence", "Sequence with its targets as JSON");
        Option<string> method = new("--method")
        {
            Description = $"One of {string.Join(", ", GradientMethods.All.Select(family => family.Name))}",
            HelpName = "NAME",
            Required = true,
        };
        Option<ulong> seed = CommonOptions.Number<ulong>(
            "--seed", "Seed of a method that draws random numbers", 1, _ => true, "a whole number from 0 to 2⁶⁴ − 1");
        Option<bool> json = CommonOptions.Json();
        Option<string?> output = new("--out", "-o") { Description = "Also write the JSON to a file", HelpName = "FILE" };
        Command command = new("gradient", "Compute the gradient of a sequence's loss")
        {
            network, sequence, method, seed, json, output,
        };
        command.SetAction(parsed => (int)GradientRun.Run(new(
            parsed.GetRequiredValue(network), parsed.GetRequiredValue(sequence), parsed.GetRequiredValue(method),
            parsed.GetValue(seed), parsed.GetValue(json), parsed.GetValue(output))));
        return command;
    }

    private static Option<string> File(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE", Required = true };
}
