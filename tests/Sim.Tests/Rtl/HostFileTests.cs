using System.Collections.Immutable;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using Xunit;

namespace SparseRtrl.Sim.Tests.Rtl;

/// <summary>The files between the simulators and their test benches, without the tools.</summary>
public sealed class HostFileTests
{
    private static readonly HostMap Map = HostMap.Of(AccumulatorDesign.Create());
    private static readonly ImmutableArray<HostTransaction> Script = new HostScript(Map)
        .Write("values", -2, 40000).Run("Scale").Read("total").Read("weights").ToTransactions();

    private static readonly string[] Complete =
        ["C 00000011", "V FFFFFFFE", "V 00000001", "V 00000002", "V FFFFFFFD", "V 00000004", "E 00000000"];

    [Fact]
    public void Commands_have_addresses_of_the_map_and_values_of_the_type() => Assert.Equal(
        "L 000003E8\nW 00000010 FFFFFFFE\nW 00000011 FFFF9C40\nX 00000001\nR 00000001 00000001\nR 00000018 00000004\n",
        HostCommandFile.Format(Script, cycleLimit: 1000));

    [Fact]
    public void Results_become_one_per_transaction()
    {
        ImmutableArray<TransactionResult> results = Parse(Complete);

        Assert.Equal([null, 17L, null, null], results.Select(result => result.Cycles));
        Assert.Equal([-2], results[2].Values);
        Assert.Equal([1, 2, -3, 4], results[3].Values);
    }

    [Theory]
    [InlineData(0, "", "transaction 1, cycles of Scale: expected 'C' and a number, found '' (the simulation ended early)")]
    [InlineData(3, "", "transaction 3, weights[1]: expected 'V'")]
    [InlineData(3, "V 000000UX", "transaction 3, weights[1]: expected 'V' and a number, found 'V 000000UX'")]
    [InlineData(1, "C 00000001", "transaction 2, total[0]: expected 'V'")]
    [InlineData(6, "V 00000001", "end of the results: expected 'E'")]
    public void A_wrong_line_is_an_error_that_names_its_transaction(int line, string replacement, string message)
    {
        string[] lines = replacement.Length == 0
            ? Complete[..line]
            : [.. Complete[..line], replacement, .. Complete[(line + 1)..]];

        RtlSimulationException error = Assert.Throws<RtlSimulationException>(() => Parse(lines));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cycle_limit_is_an_error_that_names_the_entry()
    {
        RunLimitException error = Assert.Throws<RunLimitException>(() => Parse(["T 000003E8"]));

        Assert.Contains("Accumulator.Scale was still busy after 1000 cycles. Some simulator stopped there.", error.Message,
            StringComparison.Ordinal);
    }

    private static ImmutableArray<TransactionResult> Parse(IReadOnlyList<string> lines) =>
        new HostResultFile("Some simulator", lines, Map).Parse(Script);
}
