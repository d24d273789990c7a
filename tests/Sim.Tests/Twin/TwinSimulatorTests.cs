using System.Collections.Immutable;
using SparseRtrl.Hardware;
using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile.Design;
using Xunit;

namespace SparseRtrl.Sim.Tests.Twin;

public sealed class TwinSimulatorTests
{
    private static readonly HostMap Map = HostMap.Of(AccumulatorDesign.Create());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fields_queues_and_entries_are_found_by_their_names_in_the_map()
    {
        HostScript script = new HostScript(Map)
            .Write("values", 10, -20, 30).Write("length", 3).Run("Accumulate")
            .Read("total").Read("positives.items").Read("positives.head").Read("positives.count").Run("Scale").Read("values");

        ImmutableArray<TransactionResult> results = await Twin(Map).RunAsync(script.ToTransactions(), Cancellation);

        Assert.Equal([10 - 40 - 90], results[3].Values);
        Assert.Equal([0, 2, 0, 0, 0, 0, 0, 0], results[4].Values);
        Assert.Equal([0], results[5].Values);
        Assert.Equal([2], results[6].Values);
        Assert.Equal([5, -10, 15, -2, 2, -3, 3, -4], results[8].Values);
        Assert.All(results, result => Assert.Null(result.Cycles));
    }

    [Fact]
    public async Task Values_wrap_to_the_hardware_type_as_they_do_in_hardware()
    {
        HostScript script = new HostScript(Map).Write("length", 0x15).Read("length").Write("values", 40000).Read("values");

        ImmutableArray<TransactionResult> results = await Twin(Map).RunAsync(script.ToTransactions(), Cancellation);

        Assert.Equal([5], results[1].Values);
        Assert.Equal(40000 - 65536, results[3].Values[0]);
    }

    [Fact]
    public async Task Every_simulation_starts_from_a_new_kernel()
    {
        TwinSimulator twin = Twin(Map);
        ImmutableArray<HostTransaction> script = new HostScript(Map).Run("Scale").Read("values").ToTransactions();

        ImmutableArray<TransactionResult> first = await twin.RunAsync(script, Cancellation);

        Assert.Equal(first[1].Values, (await twin.RunAsync(script, Cancellation))[1].Values);
    }

    [Fact]
    public async Task Bools_and_enums_are_integers()
    {
        HostMapEntry flags = new("flags", "memory", 2, 2, 1, Signed: false, Writable: true);
        HostMapEntry colour = new("colour", "register", 0, 1, 2, Signed: false, Writable: true);
        var map = new HostMap(nameof(Painter), 2, 2, ["Flip"], [colour, flags]);
        HostScript script = new HostScript(map).Write("flags", 1, 0).Write("colour", 1).Run("Flip").ReadAll();

        ImmutableArray<TransactionResult> results =
            await new TwinSimulator(() => new Painter(), map).RunAsync(script.ToTransactions(), Cancellation);

        Assert.Equal([2], results[3].Values);
        Assert.Equal([0, 1], results[4].Values);
    }

    [Fact]
    public async Task A_map_that_does_not_fit_the_object_is_refused()
    {
        await Refused(Map with { Entries = [Map.Entries[0] with { Name = "missing" }] }, "no field missing");
        await Refused(Map with { Entries = [Map.Entries.Single(e => e.Name == "values") with { Count = 9 }] },
            "8 elements in the kernel object and 9");
        await Refused(Map with { EntryNames = ["Nothing"] }, "no [Entry] method Nothing");
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(
            () => new TwinSimulator(() => "text", Map).RunAsync([], Cancellation));
        Assert.Contains("String is no kernel", error.Message, StringComparison.Ordinal);
    }

    private static async Task Refused(HostMap map, string reason)
    {
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Twin(map).RunAsync([], Cancellation));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static TwinSimulator Twin(HostMap map) => new(() => new Accumulator(), map);

    private enum Colour : byte
    {
        Red,
        Green,
        Blue,
    }

    [HardwareKernel]
    private sealed class Painter
    {
        private readonly bool[] flags = new bool[2];
        private Colour colour;

        [Entry]
        public void Flip()
        {
            for (int i = 0; i < flags.Length; i++)
            {
                flags[i] = !flags[i];
            }

            colour = colour == Colour.Green ? Colour.Blue : Colour.Red;
        }
    }
}
