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
            "Measure the delays of a device's operators, cells and wires; the table belongs in src/Transpile/Schedule/Delays")
        {
            deviceName,
            output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            DirectoryInfo folder = parsed.GetRequiredValue(output);
            OutputFolder.Prepare(folder);
            Device device = Device.All.Single(d => d.Name == parsed.GetRequiredValue(deviceName));
            var progress = new StandardErrorProgress();
            var runner = new ToolRunner();
            DelayTable table = await new OperatorCharacterisation(runner, device)
                .RunAsync(Path.Combine(folder.FullName, "circuits"), progress, cancellationToken);
            table = await new WireCalibration(runner, device).ApplyAsync(
                table, Path.Combine(Repository.Root, "tests", "cases", "kernels"), Path.Combine(folder.FullName, "kernels"),
                progress, cancellationToken);
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
