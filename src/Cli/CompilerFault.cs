using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using SparseRtrl.Algorithm;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Cli;

/// <summary>The compiler broke one of its own rules, and a folder has what is needed to repeat that.</summary>
public sealed class CompilerFaultException(string message, Exception cause) : Exception(message, cause);

/// <summary>Keeps what a fault of the compiler can be repeated with, for a bug report.</summary>
/// <param name="parent">Where the folder is made.</param>
internal sealed class CompilerFault(DirectoryInfo parent)
{
    private static readonly JsonSerializerOptions JsonOptions =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>In the folder that the user is in.</summary>
    public static CompilerFault Here => new(new(Directory.GetCurrentDirectory()));

    /// <summary>Gives what the compiler gives; when it throws, writes sources, options and report to a folder first.</summary>
    /// <param name="kernel">Name of the kernel, for the folder.</param>
    /// <param name="parameters">Constructor parameters as the user wrote them.</param>
    /// <exception cref="CompilerFaultException">Names the folder.</exception>
    public TranspilationResult Guard(
        string kernel, KernelSource source, ScheduleOptions options, IReadOnlyDictionary<string, string> parameters,
        Func<TranspilationResult> transpile)
    {
        try
        {
            return transpile();
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or IOException or UnauthorizedAccessException))
        {
            throw new CompilerFaultException(
                $"{fault.Message}\n{Save(kernel, source, options, parameters, fault)}", fault);
        }
    }

    /// <returns>A sentence for the user.</returns>
    private string Save(
        string kernel, KernelSource source, ScheduleOptions options, IReadOnlyDictionary<string, string> parameters, Exception fault)
    {
        string folder = Path.Combine(parent.FullName, $"srtrl-fault-{kernel}");
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.WriteAllTexts(
            [
                .. source.Files.DistinctBy(f => Path.GetFileName(f.Name)).Select(f => (Path.Combine(folder, Path.GetFileName(f.Name)), f.Text)),
                (Path.Combine(folder, "options.json"), OptionsOf(kernel, options, parameters)),
                (Path.Combine(folder, "report.txt"), ReportOf(fault)),
            ]);
            return $"No hardware was written. {folder} has the kernel, the options and a report: please send it with a bug report.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"No hardware was written, and {folder}, for a bug report, cannot be either ({failure.Message}).";
        }
    }

    private static string OptionsOf(string kernel, ScheduleOptions options, IReadOnlyDictionary<string, string> parameters) =>
        JsonSerializer.Serialize(
            new
            {
                Kernel = kernel,
                Parameters = parameters,
                Family = options.Delays.Family,
                options.Capacity?.Device,
                ClockMhz = options.ClockMegahertz,
                options.MaximumMultipliers,
                options.ExposeHidden,
            },
            JsonOptions);

    private static string ReportOf(Exception fault)
    {
        string? version = typeof(CompilerFault).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return $"srtrl {version}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}\n{fault}\n";
    }
}
