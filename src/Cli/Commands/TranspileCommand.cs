using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl transpile</c>: a kernel in C# to VHDL and its host map.</summary>
internal static class TranspileCommand
{
    public static Command Create()
    {
        Argument<FileInfo> file = new Argument<FileInfo>("FILE.cs") { Description = "Source of one kernel" }.AcceptExistingOnly();
        file.Validators.Add(result =>
        {
            if (Directory.Exists(result.Tokens.Single().Value))
            {
                result.AddError($"{result.Tokens.Single().Value}: is a folder; name one .cs file");
            }
        });
        Option<DirectoryInfo> output = CommonOptions.Out("Folder of the VHDL and the host map");
        output.Required = true;
        Option<ImmutableSortedDictionary<string, string>> set = new("--set")
        {
            Description = "Value of a constructor parameter of the kernel; may be repeated",
            HelpName = "NAME=VALUE",
            CustomParser = ParseParameters,
            DefaultValueFactory = _ => ImmutableSortedDictionary<string, string>.Empty,
        };
        Option<double> clock = CommonOptions.Number(
            "--clock-mhz", "Clock that the schedule is made for", 24.0, value => double.IsFinite(value) && value > 0,
            "a positive number of MHz");
        Option<bool> dumpIr = new("--dump-ir")
        {
            Description = "Also write the intermediate representation after each stage, to DIR/ir",
        };
        Option<bool> report = new("--report")
        {
            Description = "Also write the schedule report: loops, states, resources; as text, JSON and HTML",
        };
        Option<bool> json = CommonOptions.Json();
        Command command = new("transpile", "Translate a kernel to VHDL") { file, output, set, clock, dumpIr, report, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TranspileOptions options = new(
                parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), parsed.GetRequiredValue(set),
                parsed.GetValue(clock), parsed.GetValue(dumpIr), parsed.GetValue(report), parsed.GetValue(json));
            OutputFolder.Prepare(options.Output);
            return (int)await TranspileRun.RunAsync(options, cancellationToken);
        });
        return command;
    }

    private static ImmutableSortedDictionary<string, string> ParseParameters(ArgumentResult result)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (Token token in result.Tokens)
        {
            string[] parts = token.Value.Split('=', 2);
            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            {
                result.AddError($"--set {token.Value}: write NAME=VALUE, for example --set units=16");
            }
            else if (!parameters.TryAdd(parts[0], parts[1]))
            {
                result.AddError($"--set {token.Value}: {parts[0]} is set twice");
            }
        }

        return parameters.ToImmutable();
    }
}
