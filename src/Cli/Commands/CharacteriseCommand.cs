using System.CommandLine;
using SparseRtrl.Algorithm;
using SparseRtrl.Fpga.Characterisation;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl characterise</c>: measures the operator delays that the scheduler reads, with the real tools.</summary>
internal static class CharacteriseCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> output = CommonOptions.Out("Folder of the delay table and of the test circuits");
        output.Required = true;
        Option<string> deviceName = new("--device") { Description = "Device to measure", DefaultValueFactory = _ => "up5k" };
        deviceName.AcceptOnlyFromAmong([.. Device.All.Select(d => d.Name)]);
        Command command = new(
            "characterise",
            "Measure the operator delays of a device; the table belongs in src/Transpile/Schedule/Delays")
        {
            deviceName,
            output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            DirectoryInfo folder = parsed.GetRequiredValue(output);
            OutputFolder.Prepare(folder);
            Device device = Device.All.Single(d => d.Name == parsed.GetRequiredValue(deviceName));
            DelayTable table = await new OperatorCharacterisation(new ToolRunner(), device)
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
