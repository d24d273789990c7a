using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using SparseRtrl.Algorithm;
using SparseRtrl.Fuzz;
using SparseRtrl.Fuzz.Checking;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Cli.Commands;

/// <summary>Runs random programs and says what was found.</summary>
internal static class FuzzCommandRun
{
    private static readonly JsonSerializerOptions JsonOptions =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private static readonly ImmutableArray<string> Sections =
        [Coverage.Grammar, Coverage.Operations, Coverage.Passes, Coverage.Schedule];

    /// <returns><see cref="ExitCode.Mismatch"/> when something was found.</returns>
    public static async Task<ExitCode> RunAsync(FuzzOptions options, CancellationToken cancellationToken)
    {
        ulong seed = options.Seed ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
        Console.Error.WriteLine($"seed {seed}");
        DirectoryInfo work = Directory.CreateTempSubdirectory("srtrl-fuzz-");
        try
        {
            var watch = Stopwatch.StartNew();
            var run = new FuzzRun(seed, StagesOf(options, work.FullName), done =>
                Console.Error.WriteLine($"{done} of {options.Count} programs, {watch.Elapsed.TotalSeconds:F0} s"));
            FuzzResult result = await run.RunAsync(options.First, options.Count, cancellationToken);
            foreach (FuzzFailure failure in result.Failures)
            {
                Write(failure, options.Out);
            }

            Print(seed, result, options.Json);
            return result.Failures.IsEmpty ? ExitCode.Ok : ExitCode.Mismatch;
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static ImmutableArray<RtlStage> StagesOf(FuzzOptions options, string work)
    {
        var tools = new ToolRunner();
        var stages = ImmutableArray.CreateBuilder<RtlStage>();
        if (options.GhdlEvery > 0)
        {
            stages.Add(new GhdlStage(tools, Path.Combine(work, "ghdl"), options.GhdlEvery));
        }

        return stages.ToImmutable();
    }

    /// <summary>A kernel that can go to tests/cases/fuzz as it is.</summary>
    private static void Write(FuzzFailure failure, DirectoryInfo folder)
    {
        string detail = string.Concat(failure.Failure.Detail.Split('\n').Take(8).Select(line => $"// {line.TrimEnd()}\n"));
        FuzzProgram program = failure.Program;
        string head = $"// {failure.Failure.Kind}: srtrl fuzz --seed {program.Seed} --first {program.Number} --count 1\n";
        string text = $"{head}{detail}{failure.Smallest.Source}";
        folder.Create();
        string path = Path.Combine(folder.FullName, program.File.Name);
        AtomicFile.WriteAllTexts([(path, text)]);
        Console.Error.WriteLine($"{path}: {failure.Failure.Kind}");
    }

    private static void Print(ulong seed, FuzzResult result, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    Seed = seed,
                    result.Simulated,
                    result.Comparisons,
                    Failures = result.Failures.Select(f => new { Program = f.Program.Name, f.Failure.Kind, f.Failure.Detail }),
                    Coverage = Sections.ToDictionary(section => section, result.Coverage.Of),
                },
                JsonOptions));
            return;
        }

        foreach (string section in Sections)
        {
            Console.WriteLine($"{section}:");
            foreach ((string name, int count) in result.Coverage.Of(section))
            {
                Console.WriteLine($"  {name}: {count}");
            }
        }

        string others = string.Concat(result.Comparisons.Select(c => $", {c.Value} in {c.Key}"));
        Console.WriteLine(
            $"seed {seed}: {result.Simulated} programs agree in .NET and the cycle simulator{others}; {result.Failures.Length} failures");
    }
}
