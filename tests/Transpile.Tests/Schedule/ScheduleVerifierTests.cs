using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Schedule.Pipelining;
using SparseRtrl.Transpile.Schedule.Verification;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Schedule;

/// <summary>What the schedulers make passes; whatever is then put in a wrong cycle does not.</summary>
public sealed class ScheduleVerifierTests
{
    private const int Multipliers = 2;

    private static readonly HardwareType Word = RandomBlock.Word;
    private static readonly Memory Ram = RandomBlock.Memories[0];
    private static readonly Memory Single = RandomBlock.Memories[3];
    private static readonly Register Sum = RandomBlock.Registers[0];
    private static readonly ScheduleOptions Options = ScheduleOptions.IceUltraPlus with { MaximumMultipliers = Multipliers };
    private static readonly Operand Forever = new Constant(1, HardwareType.Bool);

    private static readonly ImmutableArray<TimedBlock> Blocks = [.. Enumerable.Range(0, 60).Select(Straight)];

    private static readonly ImmutableArray<TimedBlock> Loops = [.. Enumerable.Range(0, 60).Select(Overlapping).OfType<TimedBlock>()];

    [Fact]
    public void What_the_schedulers_make_of_random_blocks_and_loops_passes()
    {
        Assert.InRange(Loops.Length, 20, 60);
        Assert.All(Blocks.Concat(Loops), block => Assert.Equal([], ScheduleVerifier.Verify(block)));
    }

    [Fact]
    public void An_operation_in_the_cycle_before_its_operand_is_refused()
    {
        int moved = 0;
        foreach (TimedBlock block in Blocks.Concat(Loops))
        {
            foreach (int i in Enumerable.Range(0, block.Operations.Length).Where(i => WaitsForOperand(block, i)))
            {
                Assert.NotEmpty(ScheduleVerifier.Verify(Moved(block, i, block.Cycles[i] - 1)));
                moved++;
            }
        }

        Assert.InRange(moved, 100, 10_000);
    }

    [Theory]
    [InlineData("data:")]
    [InlineData("register:")]
    [InlineData("memory:")]
    [InlineData("queue:")]
    [InlineData("port:")]
    [InlineData("multipliers:")]
    [InlineData("range:")]
    public void Each_rule_is_broken_by_some_operation_that_is_moved(string kind)
    {
        IEnumerable<string> violations = Blocks.Concat(Loops).SelectMany(block => Enumerable.Range(0, block.Operations.Length)
            .SelectMany(i => new[] { -2, -1, 1, 2 }.SelectMany(by => ScheduleVerifier.Verify(Moved(block, i, block.Cycles[i] + by)))));
        Assert.Contains(violations, v => v.StartsWith(kind, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_stores_in_one_slot_are_refused_although_they_are_in_different_cycles()
    {
        TimedBlock block = Block(interval: 2, (Store(Ram, Number(1)), 0), (Store(Ram, Number(2)), 1));
        Assert.Equal([], ScheduleVerifier.Verify(block));
        Assert.Equal(
            ["port: Store ram0 (K.cs:1, cycle 0) and Store ram0 (K.cs:1, cycle 2) share the write port of ram0 in slot 0"],
            ScheduleVerifier.Verify(Moved(block, 1, 2) with { Length = 3 }));
    }

    [Fact]
    public void A_single_port_is_not_read_and_written_in_one_slot()
    {
        TimedBlock block = Block(interval: 2, (Load(Single, Number(1), 0), 0), (Store(Single, Number(2)), 1));
        Assert.Equal([], ScheduleVerifier.Verify(block));
        Assert.StartsWith("port:", Assert.Single(ScheduleVerifier.Verify(Moved(block, 1, 0))), StringComparison.Ordinal);
    }

    /// <summary>An element that is counted up: the next iteration loads what this one stores two cycles after its load.</summary>
    [Theory]
    [InlineData(3, "")]
    [InlineData(2, "memory: Load ram0 (K.cs:1, cycle 0), 1 iterations later, overtakes Store ram0 (K.cs:1, cycle 2)")]
    public void An_interval_that_is_too_small_is_refused(int interval, string violation)
    {
        TimedBlock block = Block(
            interval, (Load(Ram, Number(1), 0), 0), (Compute(OpCode.Add, 1, Result(0), Number(1)), 1), (Store(Ram, Number(1), Result(1)), 2));
        Assert.Equal(violation, string.Concat(ScheduleVerifier.Verify(block)));
    }

    [Theory]
    [InlineData(2, "")]
    [InlineData(1, "register: Add (K.cs:1, cycle 0) reads r0 in cycle 0, not in time for WriteRegister r0 (K.cs:1, cycle 2)")]
    public void What_the_iteration_before_writes_is_there(int interval, string violation)
    {
        TimedBlock block = Block(
            interval, (Read(Sum, 0), 0), (Compute(OpCode.Add, 1, Result(0), Number(1)), 0), (Write(Sum, Result(1)), 2));
        Assert.Equal(violation, string.Concat(ScheduleVerifier.Verify(block)));
    }

    [Fact]
    public void The_test_for_another_iteration_is_known_when_it_is_needed()
    {
        Operand condition = new Value(1, HardwareType.Bool);
        TimedBlock block = Block(
            interval: 1, (Load(Ram, Number(0), 0), 0), (new(OpCode.LessThan, [Result(0), Number(9)], null, (Value)condition, RandomBlock.Origin), 1));
        Assert.Equal(
            ["data: the branch at the end reads in cycle 0 what LessThan (K.cs:1, cycle 1) computes"],
            ScheduleVerifier.Verify(block with { Condition = condition }));
        Assert.Equal([], ScheduleVerifier.Verify(block with { Condition = condition, Interval = 2 }));
    }

    [Fact]
    public void A_state_that_does_not_do_what_the_schedule_says_is_refused()
    {
        TimedBlock block = Block(interval: 1, (Store(Ram, Number(1)), 0));
        var address = new ConstantSignal(1, Ram.AddressType);
        var full = new State(0, "run_1", "Run", [], [], [], [new(Ram, address, new ConstantSignal(0, Word), RandomBlock.Origin)], new Finish());
        ScheduleVerifier.ThrowIfInvalid("K", [block], [full]);

        State empty = full with { Writes = [] };
        string message = Assert.Throws<InvalidOperationException>(() => ScheduleVerifier.ThrowIfInvalid("K", [block], [empty])).Message;
        Assert.EndsWith("states from run_1 on: states: run_1 has [], the schedule [Store ram0]", message, StringComparison.Ordinal);
    }

    /// <summary>Stores to the first index, loads from the second one an iteration later; r0 counts on by 3, r1 keeps its content.</summary>
    [Theory]
    [InlineData("2r0+1", "2r0", true)]
    [InlineData("r0", "r0-3", false)]
    [InlineData("r0", "r0", true)]
    [InlineData("r0", "r1", false)]
    [InlineData("2r1|flip", "2r0|flip", true)]
    [InlineData("2r1|flip", "2r0|flop", false)]
    [InlineData("r0", "r0 or 0 at 77", false)]
    public void Indices_differ_if_their_low_bits_always_do(string stored, string loaded, bool differ)
    {
        HardwareType wide = HardwareType.Unsigned(16);
        Register[] registers = [.. new[] { "r0", "r1", "half" }.Select(n => new Register(n, wide, 0, isField: false, isHostWritable: false, RandomBlock.Origin.Span))];
        Value[] values = [.. Enumerable.Range(0, 20).Select(i => new Value(i, wide))];
        var places = new Dictionary<string, Operand>
        {
            ["r0"] = values[0],
            ["r1"] = values[1],
            ["2r0"] = values[4],
            ["2r0+1"] = values[5],
            ["r0-3"] = values[6],
            ["2r1|flip"] = values[9],
            ["2r0|flip"] = values[11],
            ["2r0|flop"] = values[12],
            ["r0 or 0 at 77"] = values[14],
        };
        ImmutableArray<Operation> operations =
        [
            Make(OpCode.ReadRegister, 0, registers[0]), Make(OpCode.ReadRegister, 1, registers[1]), Make(OpCode.ReadRegister, 2, registers[2]),
            Make(OpCode.Add, 3, null, values[0], new Constant(3, wide)), Make(OpCode.ShiftLeft, 4, null, values[0], new Constant(1, wide)),
            Make(OpCode.Add, 5, null, values[4], new Constant(1, wide)), Make(OpCode.Subtract, 6, null, values[0], new Constant(3, wide)),
            Make(OpCode.And, 7, null, values[2], new Constant(1, wide)), Make(OpCode.ShiftLeft, 8, null, values[1], new Constant(1, wide)),
            Make(OpCode.Or, 9, null, values[8], values[7]), Make(OpCode.Xor, 10, null, values[7], new Constant(1, wide)),
            Make(OpCode.Or, 11, null, values[4], values[7]), Make(OpCode.Or, 12, null, values[4], values[10]),
            Make(OpCode.Equal, 13, null, values[0], new Constant(77, wide)),
            Make(OpCode.Select, 14, null, values[13], new Constant(0, wide), values[0]),
            new(OpCode.Store, [places[stored], values[0]], Ram, Result: null, RandomBlock.Origin), Make(OpCode.Load, 16, Ram, places[loaded]),
            new(OpCode.WriteRegister, [values[3]], registers[0], Result: null, RandomBlock.Origin),
            new(OpCode.WriteRegister, [values[10]], registers[2], Result: null, RandomBlock.Origin),
        ];

        Assert.Equal(differ, new IndexSampling(operations).AlwaysDiffer(15, 16, iterations: 1, addressBits: 10));

        Operation Make(OpCode code, int id, Symbol? target, params ImmutableArray<Operand> operands) =>
            new(code, operands, target, values[id], RandomBlock.Origin);
    }

    private static TimedBlock Straight(int seed)
    {
        BlockSchedule schedule = ListScheduler.Run(RandomBlock.Create(seed), condition: null, Options);
        return new(schedule.Operations, schedule.Cycles, schedule.Length, Interval: null, Condition: null, Multipliers) { FirstState = 0 };
    }

    private static TimedBlock? Overlapping(int seed)
    {
        ImmutableArray<Operation> operations = RandomBlock.Create(seed);
        int sequential = ListScheduler.Run(operations, condition: null, Options).Length;
        if (ModuloScheduler.Run(operations, Forever, sequential, Options).Schedule is not { } first)
        {
            return null;
        }

        PipelineSchedule schedule = LifetimeReduction.Run(first, Forever, Options);
        return new(schedule.Operations, schedule.Cycles, schedule.Depth, schedule.InitiationInterval, Forever, Multipliers) { FirstState = 0 };
    }

    private static bool WaitsForOperand(TimedBlock block, int index) => Enumerable.Range(0, index).Any(from =>
        block.Operations[from] is { Result: { } result, Code: not OpCode.ReadRegister } source
        && block.Operations[index].Inputs.Contains(result)
        && block.Cycles[index] == block.Cycles[from] + (source is { Code: OpCode.Load, Target: Memory { HasSynchronousRead: true } } ? 1 : 0));

    private static TimedBlock Moved(TimedBlock block, int index, int cycle) => block with { Cycles = block.Cycles.SetItem(index, cycle) };

    private static TimedBlock Block(int? interval, params ImmutableArray<(Operation Operation, int Cycle)> placed) =>
        new([.. placed.Select(p => p.Operation)], [.. placed.Select(p => p.Cycle)], placed.Max(p => p.Cycle) + 1, interval, null, Multipliers)
        {
            FirstState = 0,
        };

    private static Constant Number(int value) => new(value, Word);

    private static Value Result(int id) => new(id, Word);

    private static Operation Compute(OpCode code, int id, params ImmutableArray<Operand> operands) =>
        new(code, operands, Target: null, Result(id), RandomBlock.Origin);

    private static Operation Load(Memory memory, Operand index, int id) => new(OpCode.Load, [index], memory, Result(id), RandomBlock.Origin);

    private static Operation Store(Memory memory, Operand index, Operand? value = null) =>
        new(OpCode.Store, [index, value ?? Number(7)], memory, Result: null, RandomBlock.Origin);

    private static Operation Read(Register register, int id) => new(OpCode.ReadRegister, [], register, Result(id), RandomBlock.Origin);

    private static Operation Write(Register register, Operand value) =>
        new(OpCode.WriteRegister, [value], register, Result: null, RandomBlock.Origin);
}
