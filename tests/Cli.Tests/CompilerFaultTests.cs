using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class CompilerFaultTests
{
    private static readonly KernelSource Source = new([new("somewhere/Fir.cs", "class Fir;"), new("FixedPoint.cs", "class FixedPoint;")], []);

    private static readonly Dictionary<string, string> Parameters = new() { ["taps"] = "7" };

    [Fact]
    public void A_rule_that_the_compiler_breaks_is_an_internal_error_with_all_that_repeats_it()
    {
        using TemporaryFolder folder = new();

        var fault = Assert.Throws<CompilerFaultException>(() => Transpile(folder, () => throw new InvalidOperationException("port: twice")));

        (ExitCode code, string message) = CommandLine.Classify(fault);
        string saved = Path.Combine(folder.Path, "srtrl-fault-Fir");
        Assert.Equal(ExitCode.Internal, code);
        Assert.StartsWith($"internal error: port: twice\nNo hardware was written. {saved} has the kernel", message, StringComparison.Ordinal);
        Assert.Equal("class Fir;", File.ReadAllText(Path.Combine(saved, "Fir.cs")));
        Assert.Equal("class FixedPoint;", File.ReadAllText(Path.Combine(saved, "FixedPoint.cs")));
        Assert.Contains("\"taps\": \"7\"", File.ReadAllText(Path.Combine(saved, "options.json")), StringComparison.Ordinal);
        Assert.Contains("\"clock_mhz\": 24", File.ReadAllText(Path.Combine(saved, "options.json")), StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: port: twice", File.ReadAllText(Path.Combine(saved, "report.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_cannot_be_written_does_not_hide_the_fault()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["srtrl-fault-Fir"], "a file");

        var fault = Assert.Throws<CompilerFaultException>(() => Transpile(folder, () => throw new InvalidOperationException("port: twice")));

        Assert.StartsWith("port: twice\nNo hardware was written, and ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_fault_of_the_compiler_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        var result = new TranspilationResult(null, []);

        Assert.Same(result, Transpile(folder, () => result));
        Assert.Throws<OperationCanceledException>(() => Transpile(folder, () => throw new OperationCanceledException()));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static TranspilationResult Transpile(TemporaryFolder folder, Func<TranspilationResult> transpile) =>
        new CompilerFault(new(folder.Path)).Guard("Fir", Source, ScheduleOptions.IceUltraPlus, Parameters, transpile);
}
