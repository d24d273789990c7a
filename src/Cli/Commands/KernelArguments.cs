using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Cli.Commands;

/// <summary>The kernel that a command is about.</summary>
/// <param name="File">Source of one kernel; it exists.</param>
/// <param name="Parameters">Constructor parameter → value as written.</param>
/// <param name="Schedule">Device and clock that it is compiled for.</param>
internal sealed record KernelSelection(
    FileInfo File, ImmutableSortedDictionary<string, string> Parameters, ScheduleOptions Schedule);

/// <summary>How the user names a kernel: <c>FILE.cs [--set NAME=VALUE]… [--device NAME] [--clock-mhz N] [--expose-hidden]</c>.</summary>
internal sealed class KernelArguments
{
    private readonly Argument<FileInfo> file = CreateFile();

    private readonly Option<ImmutableSortedDictionary<string, string>> set = new("--set")
    {
        Description = "Value of a constructor parameter of the kernel; may be repeated",
        HelpName = "NAME=VALUE",
        CustomParser = ParseParameters,
        DefaultValueFactory = _ => ImmutableSortedDictionary<string, string>.Empty,
    };

    private readonly Option<string> device = CommonOptions.Choice(
        "--device", "Device that the kernel is compiled for", Device.All.Select(d => d.Name), "up5k");

    private readonly Option<double?> clock = CommonOptions.OptionalNumber<double>(
        "--clock-mhz", $"Clock that the schedule is made for; usually {string.Join(", ", Device.All.Select(UsualClock))}",
        value => double.IsFinite(value) && value > 0, "a positive number of MHz");

    private readonly Option<bool> exposeHidden = new("--expose-hidden")
    {
        Description = "Let the host read fields marked [HostHidden] too, to compare them",
    };

    public void AddTo(Command command)
    {
        AddWithoutDeviceTo(command);
        command.Options.Add(device);
    }

    /// <summary>For a command to which a board says the device.</summary>
    public void AddWithoutDeviceTo(Command command)
    {
        command.Arguments.Add(file);
        command.Options.Add(set);
        command.Options.Add(clock);
        command.Options.Add(exposeHidden);
    }

    public KernelSelection Read(ParseResult parsed) =>
        Read(parsed, Device.All.Single(d => d.Name == parsed.GetRequiredValue(device)));

    public KernelSelection Read(ParseResult parsed, Device device)
    {
        ScheduleOptions schedule = ScheduleOptions.Of(device.Family) with { ExposeHidden = parsed.GetValue(exposeHidden) };
        return new(
            parsed.GetRequiredValue(file), parsed.GetRequiredValue(set),
            parsed.GetValue(clock) is { } megahertz ? schedule with { ClockMegahertz = megahertz } : schedule);
    }

    private static string UsualClock(Device device) => $"{ScheduleOptions.Of(device.Family).ClockMegahertz} MHz for {device.Name}";

    private static Argument<FileInfo> CreateFile()
    {
        Argument<FileInfo> source =
            new Argument<FileInfo>("FILE.cs") { Description = "Source of one kernel" }.AcceptExistingOnly();
        source.Validators.Add(result =>
        {
            if (Directory.Exists(result.Tokens.Single().Value))
            {
                result.AddError($"{result.Tokens.Single().Value}: is a folder; name one .cs file");
            }
        });
        return source;
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
