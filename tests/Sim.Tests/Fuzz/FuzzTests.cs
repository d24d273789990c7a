using System.Collections.Immutable;
using SparseRtrl.Fuzz;
using SparseRtrl.Fuzz.Checking;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Sim.Tests.Fuzz;

/// <summary>Random kernels as .NET and as hardware, and faults that are put in to see that they are found.</summary>
public sealed class FuzzTests
{
    private const int Programs = 100;
    private const ulong Seed = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_programs_are_the_same_in_dotnet_cycle_simulator_and_ghdl()
    {
        var tools = new ToolRunner();
        await RequiredTools.CheckAsync(tools, "ghdl");
        DirectoryInfo work = Directory.CreateTempSubdirectory("srtrl-fuzz-");
        try
        {
            var ghdl = new GhdlStage(tools, Path.Combine(work.FullName, "ghdl"), everyNth: 1);
            FuzzResult result = await new FuzzRun(Seed, [ghdl]).RunAsync(0, Programs, Cancellation);
            Assert.True(result.Failures.IsEmpty, string.Join('\n', result.Failures.Select(Describe)));
            Assert.Equal((Programs, Programs), (result.Simulated, result.Comparisons["GHDL"]));
            AssertCovers(result.Coverage);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_program_depends_on_seed_and_number_alone()
    {
        Assert.Equal(FuzzProgram.Generate(7, 3).Source, FuzzProgram.Generate(7, 3).Source);
        Assert.NotEqual(FuzzProgram.Generate(7, 3).Source, FuzzProgram.Generate(8, 3).Source.Replace("Fuzz8", "Fuzz7", StringComparison.Ordinal));
    }

    /// <summary>A compiler that subtracts where it should add.</summary>
    [Fact]
    public async Task A_planted_miscompilation_is_found_and_made_small()
    {
        var run = new FuzzRun(Seed, []) { Fault = design => Mistaken(design, OpCode.Add, OpCode.Subtract) };
        FuzzResult result = await run.RunAsync(0, 20, Cancellation);
        FuzzFailure first = result.Failures.First(f => f.Failure.Kind == "mismatch: the design");
        int lines = first.Smallest.Source.Split('\n').Length;
        Assert.True(lines < 30, first.Smallest.Source);
        Assert.True(lines < first.Program.Source.Split('\n').Length / 2, first.Smallest.Source);
    }

    private static HardwareDesign Mistaken(HardwareDesign design, OpCode right, OpCode wrong)
    {
        ImmutableArray<State> states = [.. design.Controller.States.Select(state => state with
        {
            Nodes = [.. state.Nodes.Select(node => node.Code == right && node.Unit is null ? node with { Code = wrong } : node)],
        })];
        return design with { Controller = design.Controller with { States = states } };
    }

    private static void AssertCovers(Coverage coverage)
    {
        IEnumerable<string> operations = coverage.Of(Coverage.Operations).Keys.Select(name => name.Split(' ')[0]).Distinct();
        Assert.Empty(Enum.GetNames<OpCode>().Except(operations));
        Assert.Contains(coverage.Of(Coverage.Grammar).Keys, rule => rule.Contains("Unroll", StringComparison.Ordinal));
        string[] needed =
        [
            "pipelined loop", "loop that is not pipelined", "nest that runs as one loop", "shared operator", "shared register", "queue between processes",
        ];
        Assert.Empty(needed.Except(coverage.Of(Coverage.Schedule).Keys));
        Assert.Empty(new[] { "if-conversion", "rotate-loops", "bank-memories" }.Except(coverage.Of(Coverage.Passes).Keys));
    }

    private static string Describe(FuzzFailure failure) => $"{failure.Failure.Kind}\n{failure.Failure.Detail}\n{failure.Smallest.Source}";
}
