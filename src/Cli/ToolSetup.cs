using System.Collections.Immutable;
using SparseRtrl.Sim.Tools;
using Spectre.Console;

namespace SparseRtrl.Cli;

/// <summary>
/// Gets missing external tools onto the machine, after showing the exact commands and, on a terminal, asking once.
/// </summary>
internal static class ToolSetup
{
    /// <summary>Installs what is missing as far as the user and the machine allow.</summary>
    /// <param name="assumeYes">Do not ask.</param>
    /// <returns>The tools that are still missing; empty when all can be used.</returns>
    public static async Task<ImmutableArray<ToolStatus>> EnsureAsync(
        ToolLocator locator, bool assumeYes, CancellationToken cancellationToken)
    {
        ImmutableArray<ToolStatus> missing = await FindMissingAsync(locator, cancellationToken);
        if (missing.IsEmpty)
        {
            return [];
        }

        InstallPlan plan = InstallPlan.For(missing.Select(status => status.Tool), locator.Host);
        Show(plan, missing, locator.Host.Distribution);
        if (plan.Runnable.IsEmpty || !(assumeYes || await AgreeAsync(cancellationToken)))
        {
            return missing;
        }

        await using Stream log = Console.OpenStandardError();
        string? failure = await new ToolInstaller(Repository.Root, log).RunAsync(plan, cancellationToken);
        if (failure is not null)
        {
            Console.Error.WriteLine($"srtrl: {failure}");
        }

        return await FindMissingAsync(locator, cancellationToken);
    }

    private static async Task<ImmutableArray<ToolStatus>> FindMissingAsync(
        ToolLocator locator, CancellationToken cancellationToken) =>
        [.. (await locator.FindAllAsync(cancellationToken)).Where(status => status.Found is null)];

    private static void Show(InstallPlan plan, ImmutableArray<ToolStatus> missing, Distribution distribution)
    {
        Console.Error.WriteLine($"Missing: {string.Join(", ", missing.Select(status => status.Tool.Requirement))}.");
        ShowSteps("To be installed with:", plan.Runnable);
        if (!plan.HasRight)
        {
            ShowSteps(
                "There is neither root nor sudo here. Ask an administrator to run:", plan.Steps.Where(step => step.NeedsRoot));
        }

        foreach (string manual in plan.ByHand)
        {
            Console.Error.WriteLine($"On {distribution.Name}: {manual}");
        }
    }

    private static void ShowSteps(string heading, IEnumerable<InstallStep> steps)
    {
        string[] commands = [.. steps.Select(step => step.Command.ToString())];
        if (commands.Length > 0)
        {
            Console.Error.WriteLine($"{heading}\n  {string.Join("\n  ", commands)}");
        }
    }

    /// <summary>
    /// Asks on a terminal. Where nobody can answer, the command itself, whose help says that it installs, is the consent.
    /// </summary>
    private static async Task<bool> AgreeAsync(CancellationToken cancellationToken)
    {
        bool attended = !Console.IsInputRedirected
            && !Console.IsErrorRedirected
            && Environment.GetEnvironmentVariable("CI") != "true";
        if (!attended)
        {
            return true;
        }

        // The question is on stderr: stdout may be redirected, from which Spectre.Console would conclude that nobody is there.
        IAnsiConsole console = AnsiConsole.Create(
            new() { Out = new AnsiConsoleOutput(Console.Error), Interactive = InteractionSupport.Yes });
        return await new ConfirmationPrompt("Run these commands?") { DefaultValue = true }.ShowAsync(console, cancellationToken);
    }
}
