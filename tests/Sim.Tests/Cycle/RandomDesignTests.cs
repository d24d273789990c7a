using System.Collections.Immutable;
using System.Numerics;
using CsCheck;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using Xunit;

namespace SparseRtrl.Sim.Tests.Cycle;

/// <summary>
/// Random state machines against the literal evaluator. At most 63 bits, so that every value is the <see cref="long"/> that a
/// read gives.
/// </summary>
public sealed class RandomDesignTests
{
    [Fact]
    public void Registers_memories_cycles_and_activity_equal_the_literal_evaluation() => Assert.All(Gen.Int.Take(150), seed =>
    {
        HardwareDesign design = new RandomDesign(new Random(seed), largestFieldBits: 63).Build();
        var expected = new ReferenceEvaluator(design);
        long expectedCycles = expected.Run(0);
        HostMap map = HostMap.Of(design);
        CycleSimulation simulation = new CycleSimulator(design)
            .Simulate(new HostScript(map).Run("Run").ReadAll().ToTransactions(), CancellationToken.None);
        ImmutableArray<TransactionResult> results = simulation.Results;
        Assert.Equal(expectedCycles, results[0].Cycles);
        foreach ((HostMapEntry entry, TransactionResult result) in map.Entries.Zip(results.Skip(1)))
        {
            IEnumerable<BigInteger> content = entry.Kind == "register"
                ? [expected.Registers.Single(register => register.Key.Name == entry.Name).Value]
                : expected.Memories.Single(memory => memory.Key.Name == entry.Name).Value;
            Assert.Equal(content.Select(value => (long)value), result.Values);
        }

        ActivityCounters activity = simulation.Profile.ActivityOf(simulation.Profile.Runs);
        Assert.Equal(expected.RegisterBitsWritten, activity.RegisterBitsWritten);
        Assert.Equal(
            design.Memories.Select(m => (m.Name, expected.Reads[m], expected.Writes[m])),
            activity.Memories.Select(m => (m.Memory, m.Reads, m.Writes)));
    });
}
