using System.Collections.Immutable;
using System.Numerics;
using CsCheck;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Sim.Tests.Cycle;

/// <summary>Random state machines with registers, both kinds of memory, shared units and a loop, against the literal evaluator.</summary>
public sealed class RandomDesignTests
{
    private const int StateCount = 6;

    private static readonly OpCode[] Codes =
        [OpCode.Add, OpCode.Subtract, OpCode.Multiply, OpCode.And, OpCode.Or, OpCode.Xor, OpCode.LessThan, OpCode.Equal];

    [Fact]
    public void Registers_memories_and_cycles_equal_the_literal_evaluation() => Assert.All(Gen.Int.Take(150), seed =>
    {
        HardwareDesign design = RandomDesign(new Random(seed));
        var expected = new ReferenceEvaluator(design);
        long expectedCycles = expected.Run(0);
        HostMap map = HostMap.Of(design);
        ImmutableArray<TransactionResult> results =
            new CycleSimulator(design).Simulate(new HostScript(map).Run("Run").ReadAll().ToTransactions(), CancellationToken.None).Results;
        Assert.Equal(expectedCycles, results[0].Cycles);
        foreach ((HostMapEntry entry, TransactionResult result) in map.Entries.Zip(results.Skip(1)))
        {
            IEnumerable<BigInteger> content = entry.Kind == "register"
                ? [expected.Registers.Single(register => register.Key.Name == entry.Name).Value]
                : expected.Memories.Single(memory => memory.Key.Name == entry.Name).Value;
            Assert.Equal(content.Select(value => (long)value), result.Values);
        }
    });

    /// <summary>States in a row with forward branches; the last repeats the row until a counter ends.</summary>
    private static HardwareDesign RandomDesign(Random random)
    {
        var design = new DesignBuilder("Random");
        HardwareType counterType = HardwareType.Unsigned(3);
        Register counter = design.Field("counter", counterType, 5);
        List<Register> registers = [.. Enumerable.Range(0, 6).Select(i => RandomRegister(design, random, i))];
        List<Memory> memories =
        [
            RandomMemory(design, random, "ram", MemoryKind.BlockRam),
            RandomMemory(design, random, "flipflops", MemoryKind.Registers),
        ];
        FunctionalUnit unit = design.Unit("adder", OpCode.Add, RandomType(random), RandomType(random), RandomType(random));
        design.Entry("Run", "s0");
        for (int i = 0; i < StateCount; i++)
        {
            StateBuilder state = design.State($"s{i}", $"phase{i / 2}");
            List<Signal> signals = FillState(state, random, registers, memories, unit);
            if (i < StateCount - 1)
            {
                Signal condition = state.Node(OpCode.Convert, HardwareType.Bool, signals[random.Next(signals.Count)]);
                state.Branch(condition, $"s{i + 1}", $"s{random.Next(i + 1, StateCount)}");
                continue;
            }

            Node less = state.Node(OpCode.Subtract, counterType, new RegisterSignal(counter), StateBuilder.Constant(1, counterType));
            state.Set(counter, less).Branch(
                state.Node(OpCode.Equal, HardwareType.Bool, new RegisterSignal(counter), StateBuilder.Constant(0, counterType)), null, "s0");
        }

        return design.Build();
    }

    private static List<Signal> FillState(
        StateBuilder state, Random random, List<Register> registers, List<Memory> memories, FunctionalUnit unit)
    {
        List<Signal> signals = [.. registers.Select(register => new RegisterSignal(register)), new MemoryOutputSignal(memories[0])];
        Signal Any() => signals[random.Next(signals.Count)];
        for (int n = 0; n < 8; n++)
        {
            OpCode code = Codes[random.Next(Codes.Length)];
            signals.Add(state.Node(code, code is OpCode.LessThan or OpCode.Equal ? HardwareType.Bool : RandomType(random), Any(), Any()));
        }

        signals.Add(state.UnitNode(unit, RandomType(random), Any(), Any()));
        signals.Add(state.Load(memories[1], state.Node(OpCode.Convert, memories[1].AddressType, Any())));
        foreach (Register register in registers.Where(_ => random.Next(2) == 0))
        {
            state.Set(register, state.Node(OpCode.Convert, register.Type, Any()));
        }

        foreach (Memory memory in memories)
        {
            // One address for both, often, so that reading the old content matters.
            Node address = state.Node(OpCode.Convert, memory.AddressType, Any());
            state.Write(memory, address, state.Node(OpCode.Convert, memory.ElementType, Any()));
            if (memory.Kind == MemoryKind.BlockRam)
            {
                state.Read(memory, random.Next(2) == 0 ? address : state.Node(OpCode.Convert, memory.AddressType, Any()));
            }
        }

        return signals;
    }

    private static Register RandomRegister(DesignBuilder design, Random random, int index)
    {
        HardwareType type = RandomType(random);
        return design.Field($"r{index}", type, type.Wrap(random.NextInt64()));
    }

    private static Memory RandomMemory(DesignBuilder design, Random random, string name, MemoryKind kind)
    {
        HardwareType type = RandomType(random);
        return design.Memory(name, type, kind, [.. Enumerable.Range(0, 8).Select(_ => type.Wrap(random.NextInt64()))]);
    }

    /// <summary>At most 63 bits, so that every value is the <see cref="long"/> that a read gives.</summary>
    private static HardwareType RandomType(Random random) => new(random.Next(1, 64), random.Next(2) == 0);
}
