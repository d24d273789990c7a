using System.Collections.Immutable;
using System.Diagnostics;
using SparseRtrl.Fuzz.Checking;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Frontend;

namespace SparseRtrl.Fuzz;

/// <summary>A program with a fault.</summary>
/// <param name="Program">As it was generated.</param>
/// <param name="Smallest">The smallest with the same fault that was found.</param>
public sealed record FuzzFailure(FuzzProgram Program, FuzzProgram Smallest, Failure Failure);

/// <summary>What a run of programs gave.</summary>
/// <param name="Simulated">Programs of which .NET and the cycle simulator agree.</param>
/// <param name="Comparisons">Programs by further simulator.</param>
public sealed record FuzzResult(
    int Simulated, ImmutableSortedDictionary<string, int> Comparisons, ImmutableArray<FuzzFailure> Failures, Coverage Coverage);

/// <summary>Generates programs and compares what becomes of them.</summary>
/// <param name="seed">Of all programs.</param>
/// <param name="stages">Further simulators, each for a share of the programs.</param>
/// <param name="progress">Called now and then with the number of programs done.</param>
public sealed class FuzzRun(ulong seed, ImmutableArray<RtlStage> stages, Action<int>? progress = null)
{
    /// <summary>Programs in one compilation.</summary>
    private const int BatchSize = 64;

    /// <summary>Every so many programs it is looked at which passes change something.</summary>
    private const int PassSample = 16;

    /// <summary>A hundred times what most programs take.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly Coverage coverage = new();
    private readonly List<FuzzFailure> failures = [];
    private int simulated;

    /// <summary>Changes each design before it is simulated; null: nothing is changed.</summary>
    internal Func<HardwareDesign, HardwareDesign>? Fault { get; init; }

    /// <param name="first">Number of the first program.</param>
    public async Task<FuzzResult> RunAsync(int first, int count, CancellationToken cancellationToken)
    {
        for (int done = 0; done < count; done += BatchSize)
        {
            FuzzProgram[] programs =
                [.. Enumerable.Range(first + done, Math.Min(BatchSize, count - done)).Select(number => FuzzProgram.Generate(seed, number))];
            await RunBatchAsync(programs, cancellationToken);
            progress?.Invoke(done + programs.Length);
        }

        foreach (RtlStage stage in stages)
        {
            await TakeAsync(stage, await stage.FinishAsync(cancellationToken), cancellationToken);
        }

        return new(simulated, stages.ToImmutableSortedDictionary(s => s.Name, s => s.Compared), [.. failures], coverage);
    }

    private async Task RunBatchAsync(FuzzProgram[] programs, CancellationToken cancellationToken)
    {
        KernelBatch? batch = await LoadAsync(programs, cancellationToken);
        foreach (FuzzProgram program in batch is null ? [] : programs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            coverage.Add(program);
            var check = new ProgramCheck(
                Fault, (stage, module) => coverage.Observe(stage, module, program.Number % PassSample == 0));
            (CheckedProgram? made, Failure? failure) = await WithinLimitAsync(
                () => check.RunAsync(program, batch!, cancellationToken), cancellationToken);
            if (made is null || failure is not null)
            {
                await AddAsync(program, failure!, cancellationToken);
                continue;
            }

            simulated++;
            coverage.Add(made.Kernel);
            foreach (RtlStage stage in stages.Where(stage => stage.Takes(program)))
            {
                await TakeAsync(stage, await stage.AddAsync(made, cancellationToken), cancellationToken);
            }
        }
    }

    /// <summary>Programs that are not C# are failures, and the rest is compiled again without them.</summary>
    private async Task<KernelBatch?> LoadAsync(FuzzProgram[] programs, CancellationToken cancellationToken)
    {
        KernelBatch? batch = KernelBatch.Load([.. programs.Select(p => p.File)], Libraries.All, out ImmutableArray<Finding> findings);
        if (batch is not null)
        {
            return batch;
        }

        foreach (FuzzProgram program in programs.Where(p => findings.Any(f => f.Span.File == p.File.Name)))
        {
            string errors = string.Join('\n', findings.Where(f => f.Span.File == program.File.Name));
            failures.Add(new(program, program, new(Failure.Invalid, errors)));
        }

        FuzzProgram[] rest = [.. programs.Where(p => findings.All(f => f.Span.File != p.File.Name))];
        if (rest.Length == programs.Length)
        {
            throw new UnreachableException(string.Join('\n', findings));
        }

        await RunBatchAsync(rest, cancellationToken);
        return null;
    }

    /// <summary>A program that takes longer than the limit is left alone: its thread goes on, since nothing can stop it.</summary>
    private static async Task<(CheckedProgram? Program, Failure? Failure)> WithinLimitAsync(
        Func<Task<(CheckedProgram? Program, Failure? Failure)>> check, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(check, cancellationToken).WaitAsync(TimeLimit, cancellationToken);
        }
        catch (TimeoutException)
        {
            return (null, new(Failure.Endless, $"No end after {TimeLimit.TotalSeconds} s."));
        }
    }

    /// <summary>Adds a failure that .NET and the cycle simulator show.</summary>
    private Task AddAsync(FuzzProgram program, Failure failure, CancellationToken cancellationToken) =>
        ShrinkAsync(program, failure, async smaller =>
            (await new ProgramCheck(Fault).RunAsync(smaller, cancellationToken)).Failure);

    private async Task TakeAsync(RtlStage stage, IEnumerable<(FuzzProgram Program, Failure Failure)> found, CancellationToken cancellationToken)
    {
        foreach ((FuzzProgram program, Failure failure) in found)
        {
            await ShrinkAsync(program, failure, async smaller =>
                await new ProgramCheck().RunAsync(smaller, cancellationToken) is { Program: { } made, Failure: null }
                    ? await stage.CompareAsync(made, cancellationToken)
                    : null);
        }
    }

    private async Task ShrinkAsync(FuzzProgram program, Failure failure, Func<FuzzProgram, Task<Failure?>> check)
    {
        // One program of a kind is enough, and making it smaller takes long.
        FuzzProgram smallest = failure.Kind is Failure.Invalid or Failure.Endless || failures.Any(known => known.Failure.Kind == failure.Kind)
            ? program
            : await new Shrinker(async smaller => (await check(smaller))?.Kind == failure.Kind).RunAsync(program);
        failures.Add(new(program, smallest, smallest == program ? failure : await check(smallest) ?? failure));
    }
}
