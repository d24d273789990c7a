using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using Xunit;

namespace SparseRtrl.Sim.Tests.Transactions;

public sealed class TransactionRulesTests
{
    private static readonly HostMap Map = HostMap.Of(AccumulatorDesign.Create());
    private static readonly HostMapEntry Values = Map.Entries.Single(entry => entry.Name == "values");
    private static readonly HostMapEntry Total = Map.Entries.Single(entry => entry.Name == "total");

    public static TheoryData<HostTransaction, string> Wrong => new()
    {
        { new WriteValues(Total, 0, [1]), "total is not host-writable" },
        { new WriteValues(Values, 6, [1, 2, 3]), "elements 6 to 8 of values do not exist; it has 8" },
        { new WriteValues(Values, -1, [1]), "elements -1 to -1" },
        { new WriteValues(Values with { Bits = 12 }, 0, [1]), "no values like that" },
        { new ReadValues(Total with { BaseAddress = 77 }), "no total like that" },
        { new Run(2), "there is no entry 2; there are 2" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_transaction_that_does_not_fit_the_map_is_refused(HostTransaction transaction, string reason)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => TransactionRules.Check([new Run(0), transaction], Map));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Transaction 1 for kernel Accumulator", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_of_a_hidden_field_is_refused()
    {
        HostMapEntry hidden = Values with { Readable = false };
        HostMap map = Map with { Entries = Map.Entries.Replace(Values, hidden) };
        ArgumentException error = Assert.Throws<ArgumentException>(() => TransactionRules.Check([new ReadValues(hidden)], map));
        Assert.Contains("values is hidden from the host", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(new ReadValues(hidden), new HostScript(map).ReadAll().ToTransactions());
    }

    [Fact]
    public void A_fitting_list_passes() =>
        TransactionRules.Check([new WriteValues(Values, 6, [1, 2]), new Run(1), new ReadValues(Total)], Map);

    [Fact]
    public void A_script_refuses_unknown_names_and_lists_the_known()
    {
        Assert.Contains("length, total", Assert.Throws<ArgumentException>(() => new HostScript(Map).Read("x")).Message,
            StringComparison.Ordinal);
        Assert.Contains("Accumulate, Scale", Assert.Throws<ArgumentException>(() => new HostScript(Map).Run("x")).Message,
            StringComparison.Ordinal);
    }
}
