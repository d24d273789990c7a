using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Resources;
using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Schedule;

public sealed class ListSchedulerTests
{
    private static readonly HardwareType Word = RandomBlock.Word;
    private static readonly ScheduleOptions Options = ScheduleOptions.IceUltraPlus with { MaximumMultipliers = 2 };

    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(60)]
    public void Random_blocks_are_scheduled_without_violation(double clockMegahertz)
    {
        ScheduleOptions options = Options with { ClockMegahertz = clockMegahertz };
        for (int seed = 0; seed < 60; seed++)
        {
            BlockSchedule schedule = ListScheduler.Run(RandomBlock.Create(seed), condition: null, options);
            Assert.Equal([], ScheduleChecker.Violations(schedule, options));
        }
    }

    /// <summary>One state for everything breaks every rule; the checker must say so.</summary>
    [Theory]
    [InlineData("data:")]
    [InlineData("memory:")]
    [InlineData("resources:")]
    [InlineData("chain:")]
    [InlineData("queue:")]
    public void The_checker_finds_what_one_state_for_everything_breaks(string kind)
    {
        IEnumerable<string> violations = Enumerable.Range(0, 20).SelectMany(seed =>
        {
            ImmutableArray<Operation> operations = RandomBlock.Create(seed);
            var crowded = new BlockSchedule(operations, [.. operations.Select(_ => 0)], Length: 1, LongestChainNanoseconds: 0);
            return ScheduleChecker.Violations(crowded, Options);
        });
        Assert.Contains(violations, v => v.StartsWith(kind, StringComparison.Ordinal));
    }

    [Fact]
    public void The_checker_finds_a_register_written_before_its_last_reader()
    {
        Register register = RandomBlock.Registers[0];
        ImmutableArray<Operation> operations =
        [
            Operation(OpCode.ReadRegister, 0, register),
            Operation(OpCode.Add, 1, target: null, ValueOf(0), ValueOf(0)),
            new(OpCode.WriteRegister, [new Constant(5, Word)], register, Result: null, RandomBlock.Origin),
        ];
        var schedule = new BlockSchedule(operations, [0, 1, 0], Length: 2, LongestChainNanoseconds: 0);
        Assert.Equal(["register: operation 1 reads r0 after its write 2"], ScheduleChecker.Violations(schedule, Options));
    }

    [Fact]
    public void Additions_are_chained_as_far_as_the_clock_allows()
    {
        var slow = new DelayModel("test", new Dictionary<string, OperatorDelay> { ["add"] = new(10, 0) }, 0, 0, Options.Delays.Cells);
        ImmutableArray<Operation> operations =
        [
            Operation(OpCode.ReadRegister, 0, RandomBlock.Registers[0]),
            .. Enumerable.Range(1, 5).Select(i => Operation(OpCode.Add, i, target: null, ValueOf(i - 1), ValueOf(i - 1))),
        ];

        // 65 % of 50 ns hold three additions; of 10 ns not even one, which then stands alone.
        BlockSchedule atTwenty = ListScheduler.Run(operations, condition: null, new(slow, 20, 1) { Memories = MemoryTechnology.IceUltraPlus });
        Assert.Equal([0, 0, 0, 1, 1], atTwenty.Cycles.Skip(1));
        Assert.Equal(30, atTwenty.LongestChainNanoseconds);
        BlockSchedule atHundred = ListScheduler.Run(operations, condition: null, new(slow, 100, 1) { Memories = MemoryTechnology.IceUltraPlus });
        Assert.Equal([0, 1, 2, 3, 4], atHundred.Cycles.Skip(1));
    }

    [Fact]
    public void A_block_RAM_is_not_written_while_it_is_read()
    {
        Memory memory = RandomBlock.Memories[0];
        ImmutableArray<Operation> operations =
        [
            Operation(OpCode.Load, 0, memory, new Constant(1, Word)),
            new(OpCode.Store, [new Constant(2, Word), new Constant(7, Word)], memory, Result: null, RandomBlock.Origin),
        ];
        // The two elements differ, so nothing but the port keeps them apart.
        Assert.All(DependenceGraph.Of(operations).Predecessors, waits => Assert.Empty(waits));

        BlockSchedule schedule = ListScheduler.Run(operations, condition: null, Options);
        Assert.NotEqual(schedule.Cycles[0], schedule.Cycles[1]);
    }

    [Fact]
    public void Dependences_carry_what_storage_takes()
    {
        Memory ram = RandomBlock.Memories[0];
        Memory file = RandomBlock.Memories[2];
        ImmutableArray<Operation> operations =
        [
            Operation(OpCode.ReadRegister, 0, RandomBlock.Registers[0]),
            Operation(OpCode.Load, 1, ram, ValueOf(0)),
            Operation(OpCode.Load, 2, file, ValueOf(0)),
            Operation(OpCode.Add, 3, target: null, ValueOf(1), ValueOf(2)),
            new(OpCode.Store, [ValueOf(3), ValueOf(0)], ram, Result: null, RandomBlock.Origin),
            Operation(OpCode.Load, 5, ram, new Constant(1, Word)),
        ];

        ImmutableArray<ImmutableArray<Dependence>> waits = DependenceGraph.Of(operations).Predecessors;

        Assert.Equal([new(1, 1, IsData: true), new(2, 0, IsData: true)], waits[3]);
        Assert.Equal([new(3, 0, IsData: true), new(0, 0, IsData: true), new(1, 0, IsData: false)], waits[4]);
        Assert.Equal([new(4, 1, IsData: false)], waits[5]);
    }

    private static Value ValueOf(int id) => new(id, Word);

    private static Operation Operation(OpCode code, int id, Symbol? target, params ImmutableArray<Operand> operands) =>
        new(code, operands, target, ValueOf(id), RandomBlock.Origin);
}
