using System.CommandLine;
using System.CommandLine.Invocation;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Commands;
using SparseRtrl.Fpga.Boards;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;

namespace SparseRtrl.Cli;

/// <summary>
/// The command line: parses, runs a command, and turns whatever ends it into an exit code. Data goes to stdout, the rest to
/// stderr.
/// </summary>
public static class CommandLine
{
    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show the stack of an internal error (so does SRTRL_DEBUG=1)",
        Recursive = true,
    };

    public static async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments)
    {
        ParseResult parsed = Create().Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            return ReportUsage(parsed);
        }

        try
        {
            // A cancelled command kills the programs it runs; that takes longer than the default allows on a loaded machine.
            InvocationConfiguration configuration = new()
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
            };
            return (ExitCode)await parsed.InvokeAsync(configuration);
        }
        catch (Exception failure)
        {
            bool showStack = parsed.GetValue(Verbose) || Environment.GetEnvironmentVariable("SRTRL_DEBUG") is { Length: > 0 };
            return Report(failure, showStack);
        }
    }

    /// <summary>The one place where exceptions become exit codes.</summary>
    internal static (ExitCode Code, string Message) Classify(Exception failure) => failure switch
    {
        DeviceFullException or TrainingDivergedException or KernelFailedException => (ExitCode.Findings, failure.Message),
        UsageException or BoardException or InputFileException or NetworkTooLargeException => (ExitCode.Usage, failure.Message),
        // Files are what the user named: kernels, boards and output folders.
        IOException or UnauthorizedAccessException => (ExitCode.Usage, failure.Message),
        ToolMissingException => (ExitCode.ToolMissing, failure.Message),
        ToolFailedException => (ExitCode.ToolFailed, failure.Message),
        RunLimitException or DeadlockException or RtlSimulationException => (ExitCode.Mismatch, failure.Message),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted"),
        CompilerFaultException => (ExitCode.Internal, $"internal error: {failure.Message}"),
        _ => (ExitCode.Internal, $"internal error: {failure.GetType().Name}: {failure.Message}"),
    };

    private static RootCommand Create()
    {
        RootCommand root = new("Exact sparse real-time recurrent learning, from C# to an FPGA bitstream")
        {
            DemoCommand.Create(),
            TestCommand.Create(),
            DoctorCommand.Create(),
            TranspileCommand.Create(),
            SimulateCommand.Create(),
            FuzzCommand.Create(),
            BuildCommand.Create(),
            AcceleratorCommand.Create(),
            ReproduceCommand.Create(),
            CharacteriseCommand.Create(),
            GradientCommand.Create(),
            ExactnessCommand.Create(),
            TrainCommand.Create(),
        };
        root.Options.Add(Verbose);
        return root;
    }

    private static ExitCode ReportUsage(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string name = command is RootCommand ? "srtrl" : $"srtrl {command.Name}";
        // A word that does not belong there often causes the other errors.
        IEnumerable<string> messages = parsed.UnmatchedTokens.Count > 0
            ? parsed.UnmatchedTokens.Select(
                word => $"'{word}' is no {(command is RootCommand ? "command or option" : "option or argument of this command")}")
            : parsed.Errors.Select(error => error.Message);
        foreach (string message in messages)
        {
            Console.Error.WriteLine($"{name}: {message}");
        }

        Console.Error.WriteLine($"{name} --help lists what there is.");
        return ExitCode.Usage;
    }

    private static ExitCode Report(Exception failure, bool showStack)
    {
        (ExitCode code, string message) = Classify(failure);
        Console.Error.WriteLine($"srtrl: {message}");
        if (code == ExitCode.Internal)
        {
            Console.Error.WriteLine(showStack ? failure.ToString() : "This is a fault of srtrl; --verbose shows where.");
        }

        return code;
    }
}
