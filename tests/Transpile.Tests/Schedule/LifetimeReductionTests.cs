using System.Collections.Immutable;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Schedule.Pipelining;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Schedule;

/// <summary>Pipelined loops carry as few bits as their interval and depth allow. That they compute the right thing is co-simulated.</summary>
public sealed class LifetimeReductionTests
{
    private static readonly ScheduleOptions Options = ScheduleOptions.IceUltraPlus with { MaximumMultipliers = 2 };
    private static readonly Operand Forever = new Constant(1, HardwareType.Bool);

    [Theory]
    [InlineData(24)]
    [InlineData(60)]
    public void Random_loops_keep_all_rules_and_carry_no_more_than_before(double clockMegahertz)
    {
        ScheduleOptions options = Options with { ClockMegahertz = clockMegahertz };
        (int pipelines, long before, long after) = (0, 0, 0);
        for (int seed = 0; seed < 150; seed++)
        {
            if (Schedule(RandomBlock.Create(seed), options) is not { } schedule)
            {
                continue;
            }

            PipelineSchedule reduced = LifetimeReduction.Run(schedule, Forever, options);

            Assert.Equal([], Violations(schedule, schedule, options));
            Assert.Equal([], Violations(reduced, schedule, options));
            Assert.True(CostOf(reduced).CompareTo(CostOf(schedule)) <= 0);
            pipelines++;
            (before, after) = (before + CostOf(schedule).Cells, after + CostOf(reduced).Cells);
        }

        Assert.InRange(pipelines, 50, 150);
        Assert.InRange(after, 1, before * 9 / 10);
    }

    /// <summary>An operation that is moved at random breaks a rule, and the checker sees it.</summary>
    [Theory]
    [InlineData("data:")]
    [InlineData("chain:")]
    [InlineData("port:")]
    [InlineData("register:")]
    [InlineData("queue:")]
    [InlineData("depth:")]
    public void The_checker_finds_operations_in_wrong_cycles(string kind)
    {
        var random = new Random(1);
        IEnumerable<string> violations = Enumerable.Range(0, 60).SelectMany(seed =>
        {
            if (Schedule(RandomBlock.Create(seed), Options) is not { } schedule)
            {
                return [];
            }

            ChainedPlacement placement = schedule.Placement.Copy();
            placement.Cycles[random.Next(placement.Cycles.Length)] += random.Next(2) == 0 ? -3 : 3;
            return Violations(schedule.With(placement), schedule, Options);
        });
        Assert.Contains(violations, v => v.StartsWith(kind, StringComparison.Ordinal));
    }

    /// <summary>
    /// A comparison instead of what it compares; the counter, of 7 bits, instead of the element that it is the index of; and sums of 17 bits, whose
    /// flip-flops are behind their adders anyway. A product that an array in registers holds at a place that is known is read from there.
    /// </summary>
    [Theory]
    [InlineData("sum += c[i] > 900 ? a[b[i] & 63] : 0;", 1)]
    [InlineData("sum += a[b[i] & 63] + c[i];", 7 + 17)]
    [InlineData("parts[1] = a[i] * c[i]; sum += parts[1] >> 1;", 0)]
    [InlineData("parts[i & 1] = a[i] * c[i]; sum += (a[i] * c[i]) >> 1;", 32)]
    [InlineData("sum += a[b[b[i] & 63] & 63] + i;", (3 * 7) + 17)]
    public void The_narrowest_of_what_can_be_carried_is(string statement, int bits)
    {
        LoadResult loaded = KernelHarness.Load(KernelHarness.Kernel(
            $$"""
            [HostWritable] private readonly short[] a = new short[64], c = new short[64];
            [HostWritable, Memory(ReadPorts = 2)] private readonly short[] b = new short[64];
            [Memory(MemoryKind.Registers)] private readonly int[] parts = new int[2];
            private int sum;
            [Entry] public void Run() { for (int i = 0; i < 64; i++) { {{statement}} } }
            """));
        ScheduledDesign scheduled = Transpiler.Run(loaded.Instance!, loaded.Source!, ScheduleOptions.IceUltraPlus).Output!.Scheduled;
        Assert.Equal(1, Assert.Single(scheduled.Loops).InitiationInterval);
        Assert.Equal(
            bits, scheduled.Unbound.Registers.Where(r => r.Name.StartsWith("carried", StringComparison.Ordinal)).Sum(r => r.Type.Bits));
    }

    private static PipelineSchedule? Schedule(ImmutableArray<Operation> operations, ScheduleOptions options) => ModuloScheduler
        .Run(operations, Forever, ListScheduler.Run(operations, condition: null, options).Length, options).Schedule;

    private static (long Cells, long BitCycles) CostOf(PipelineSchedule schedule) =>
        new CarriedValues(schedule.Body, Forever, schedule.InitiationInterval, Options).CostOf(schedule.Placement.Cycles);

    private static IEnumerable<string> Violations(PipelineSchedule schedule, PipelineSchedule original, ScheduleOptions options)
    {
        var block = new BlockSchedule(schedule.Operations, schedule.Cycles, schedule.Depth, LongestChainNanoseconds: 0);
        return
        [
            .. ScheduleChecker.DataOrder(block),
            .. Chains(schedule, options),
            .. Ports(schedule, options),
            .. Storage(schedule),
            .. Enumerable.Range(0, schedule.Operations.Length).SelectMany(i => Ends(schedule, original, i)),
        ];
    }

    private static IEnumerable<string> Chains(PipelineSchedule schedule, ScheduleOptions options)
    {
        var finish = new double[schedule.Operations.Length];
        var multiplied = new bool[schedule.Operations.Length];
        for (int i = 0; i < finish.Length; i++)
        {
            Operation operation = schedule.Operations[i];
            var inputs = Enumerable.Range(0, i).Where(p => operation.Inputs.Contains(schedule.Operations[p].Result)).ToList();
            bool isAfterRam = inputs.Any(p => IsRam(schedule.Operations[p]) && schedule.Cycles[p] + 1 == schedule.Cycles[i]);
            List<int> chained = [.. inputs.Where(p => schedule.Cycles[p] == schedule.Cycles[i])];
            double start = chained.Select(p => finish[p]).Append(isAfterRam ? options.Delays.BlockRamNanoseconds : 0).Max();
            bool isMultiply = operation.Code == OpCode.Multiply;
            multiplied[i] = isMultiply || chained.Any(p => multiplied[p]);
            finish[i] = start + OperationDelays.Of(operation, options);
            if ((finish[i] > options.ChainBudgetNanoseconds && start > 0)
                || (isMultiply && chained.Any(p => multiplied[p])))
            {
                yield return $"chain: operation {i} ends after {finish[i]} ns";
            }
        }
    }

    private static IEnumerable<string> Ports(PipelineSchedule schedule, ScheduleOptions options) =>
        from slot in Enumerable.Range(0, schedule.InitiationInterval)
        let operations = schedule.Operations.Where((_, i) => (schedule.Cycles[i] % schedule.InitiationInterval) == slot).ToList()
        where operations.Count(o => o.Code == OpCode.Multiply) > options.MaximumMultipliers
            || operations.GroupBy(o => (o.Target, o.Code)).Any(g => g.Count() > 1 && IsPort(g.Key.Target, g.Key.Code))
            || operations.GroupBy(o => o.Target).Any(g => g.Key is Memory { HasSinglePort: true } && g.Count() > 1)
        select $"port: taken twice in slot {slot}";

    private static bool IsRam(Operation operation) => operation is { Code: OpCode.Load, Target: Memory { HasSynchronousRead: true } };

    private static bool IsPort(Symbol? target, OpCode code) =>
        target is Queue || (target is Memory && (code == OpCode.Store || target is Memory { HasSynchronousRead: true }));

    /// <summary>Accesses of iterations up to three apart, and registers that are read before they get their next content.</summary>
    private static IEnumerable<string> Storage(PipelineSchedule schedule) =>
        from first in Enumerable.Range(0, schedule.Operations.Length)
        from second in Enumerable.Range(0, schedule.Operations.Length)
        from distance in Enumerable.Range(first < second ? 0 : 1, 3)
        let ahead = schedule.Cycles[second] + (distance * schedule.InitiationInterval) - schedule.Cycles[first]
        let problem = Problem(schedule, schedule.Operations[first], schedule.Operations[second], distance, ahead)
        where problem is not null
        select $"{problem}: {first} and {second}, {distance} iterations later";

    private static string? Problem(PipelineSchedule schedule, Operation first, Operation second, int distance, int ahead)
    {
        bool bypasses = schedule.Placement.Bypassed.Any(input => input is not null);
        bool isRead = second.Operands.Any(operand => schedule.Operations.Any(
            o => o.Code == OpCode.ReadRegister && o.Result == operand && o.Target == first.Target));
        bool isSameIndex = first.Operands.Length > 0 && second.Operands.Length > 0 && first.Operands[0] == second.Operands[0];
        return first switch
        {
            { Code: OpCode.WriteRegister } when isRead && distance == 1 && ahead < (bypasses ? 0 : 1) => "register",
            { Code: OpCode.Store, Target: Memory } when second.Target == first.Target && isSameIndex
                && first.Operands[0] is Constant && ahead < 1 => "memory",
            { Target: Queue } when second.Target == first.Target && second.Code == first.Code && ahead < 1 => "queue",
            { Target: Queue } when second.Target is Queue && distance == 0 && ahead < 0 => "queue",
            _ => null,
        };
    }

    private static IEnumerable<string> Ends(PipelineSchedule schedule, PipelineSchedule original, int index)
    {
        if (schedule.Cycles[index] < 0 || schedule.Placement.AvailableFrom(index) >= original.Depth)
        {
            yield return $"depth: operation {index} in cycle {schedule.Cycles[index]} of {original.Depth}";
        }

        if (schedule.Operations[index].Code == OpCode.Enqueue && schedule.Cycles[index] > original.Cycles[index])
        {
            yield return $"queue: operation {index} sends later";
        }
    }
}
