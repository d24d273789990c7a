using System.Collections.Immutable;
using System.CommandLine;
using SparseRtrl.Cli.Simulation;
using SparseRtrl.Fuzz;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile;

namespace SparseRtrl.Cli.Commands;

/// <summary>What a host does with a kernel.</summary>
/// <param name="File">Transactions that the user wrote, or null for random ones.</param>
/// <param name="Rounds">Of random transactions.</param>
/// <param name="Seed">Of random transactions.</param>
internal sealed record Stimulus(FileInfo? File, int Rounds, ulong Seed)
{
    /// <exception cref="Algorithm.InputFileException">The file is missing or wrong.</exception>
    public ImmutableArray<HostTransaction> TransactionsFor(Transpilation kernel) => File is null
        ? RandomTransactions.Create(kernel, Rounds, Seed)
        : new TransactionFile(kernel.Map).Load(File.ToString());
}

/// <summary>How the user chooses it: <c>[--transactions FILE.json | --rounds N --seed N]</c>.</summary>
internal sealed class StimulusArguments
{
    private readonly Option<FileInfo?> file = new("--transactions")
    {
        Description = "What the host does: writes, runs and reads; random ones without it",
        HelpName = "FILE.json",
    };

    private readonly Option<int> rounds = CommonOptions.Count(
        "--rounds", "Rounds of random transactions: everything written, every entry run, everything read", 4);

    private readonly Option<ulong> seed = CommonOptions.Number<ulong>(
        "--seed", "Seed of random transactions", 1, _ => true, "a whole number from 0 to 2⁶⁴ − 1");

    public void AddTo(Command command)
    {
        command.Options.Add(file);
        command.Options.Add(rounds);
        command.Options.Add(seed);
    }

    /// <summary>Refuses these options where the other one is not given.</summary>
    public void Require(Option<bool> other, Command command) => command.Validators.Add(result =>
    {
        if (!result.GetValue(other) && new Option[] { file, rounds, seed }.Any(o => result.GetResult(o) is { Implicit: false }))
        {
            result.AddError($"{file.Name}, {rounds.Name} and {seed.Name} are for {other.Name}, which is missing");
        }
    });

    public Stimulus Read(ParseResult parsed) => new(parsed.GetValue(file), parsed.GetValue(rounds), parsed.GetValue(seed));
}
