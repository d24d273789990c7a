using System.CommandLine;
using SparseRtrl.Algorithm;
using SparseRtrl.Fpga.Characterisation;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl characterise</c>: measures the operator delays that the scheduler reads, with the real tools.</summary>
internal static class CharacteriseCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> output = CommonOptions.Out("Folder of the delay table and of the test circuits");
        output.Required = true;
        Command command = new(
            "characterise",
            "Measure the operator delays of the iCE40 UltraPlus; the table belongs in src/Transpile/Schedule/Delays")
        {
            output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            DirectoryInfo folder = parsed.GetRequiredValue(output);
            OutputFolder.Prepare(folder);
            DelayTable table = await new OperatorCharacterisation(new ToolRunner())
                .RunAsync(Path.Combine(folder.FullName, "circuits"), new StandardErrorProgress(), cancellationToken);
            string path = Path.Combine(folder.FullName, $"{table.Family}.json");
            AtomicFile.WriteAllText(path, table.ToJson());
            Console.WriteLine(path);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private sealed class StandardErrorProgress : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine($"srtrl: {value}");
    }
}
