using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Passes;

/// <summary>
/// Each pass on a kernel of a few lines: the meaning stays (C# object = IR before = IR after), and the effect is there.
/// </summary>
public sealed class PassTests
{
    [Fact]
    public void Queues_become_a_memory_and_two_registers()
    {
        (Module before, Module after) = Apply(
            """
            private readonly EventQueue<byte> q = new(4);
            private int sum;
            [Entry] public void Run()
            {
                for (int i = 0; i < 3; i++) { q.Enqueue((byte)(i * 3)); }
                sum = q.Dequeue() + q[1] + q.Count;
                q.Enqueue(9);
            }
            [Entry] public void Empty() { q.Clear(); q.Enqueue(5); }
            """,
            new LowerQueues());

        Assert.Single(before.Queues);
        Assert.Empty(after.Queues);
        Assert.Equal(["q.items"], after.Memories.Select(m => m.Name));
        Assert.Superset(new HashSet<string> { "q.head", "q.count" }, after.Registers.Select(r => r.Name).ToHashSet());
        Assert.DoesNotContain(Operations(after), o => o.Target is Queue);
    }

    [Fact]
    public void Early_returns_become_branches_and_blocks_are_joined()
    {
        (Module before, Module after) = Apply(
            """
            private int n;
            private int m;
            [Entry] public void First() { Step(); n++; }
            [Entry] public void Second() { Step(); n++; }
            private void Step() { switch (n) { case 0: m = 3; return; default: m++; break; } m *= 5; }
            """,
            new SimplifyControl());

        Assert.Contains(Regions(before), r => r is Scope);
        Assert.DoesNotContain(Regions(after), r => r is Scope or Leave);
        Assert.DoesNotContain(
            Regions(after).OfType<Sequence>(), s => s.Regions.Zip(s.Regions.Skip(1)).Any(pair => pair is (Block, Block)));
    }

    [Fact]
    public void Nothing_is_computed_read_or_loaded_twice_in_a_block()
    {
        (Module before, Module after) = Apply(
            """
            private readonly short[] a = [1, 2, 3, 4];
            private int n = 2;
            private int r;
            private int s;
            [Entry] public void Run() { r = a[n] * 7 + a[n]; n = 3; s = r + n + (2 + 3); }
            """,
            new LocalValueNumbering());

        Assert.Equal((2, 1), (Count(before, OpCode.Load), Count(after, OpCode.Load)));
        Assert.Equal(["n"], Operations(after).Where(o => o.Code == OpCode.ReadRegister).Select(o => o.Target!.Name));
        Assert.All(Operations(after), o => Assert.False(o.Code.IsPure() && o.Operands.All(p => p is Constant)));
    }

    [Fact]
    public void What_nobody_reads_is_dropped()
    {
        (_, Module after) = Apply(
            """
            private int n = 4;
            [Entry] public void Run() { int unused = n * 3; int used = n - 1; n = used; unused = n * used; }
            """,
            new LocalValueNumbering(), new DeadCode());

        Assert.Equal(0, Count(after, OpCode.Multiply));
        Assert.Equal(["n"], after.Registers.Select(r => r.Name));
    }

    [Fact]
    public void A_small_branch_becomes_a_selection()
    {
        (Module before, Module after) = Apply(
            """
            private int n = 3;
            private int m;
            [Entry] public void Run() { if (n > 2) { n = 1; } else { n += 2; m = n; } }
            [Entry] public void Again() { if (n > 2) { n = 1; } else { n += 2; m = n; } }
            """,
            new SimplifyControl(), new LocalValueNumbering(), new IfConversion());

        Assert.Contains(Regions(before), r => r is If);
        Assert.DoesNotContain(Regions(after), r => r is If);
        Assert.True(Count(after, OpCode.Select) > 0);
    }

    [Theory]
    [InlineData("a[0] = 1;", "n = 2;")]
    [InlineData("n = n * n;", "n = 2;")]
    public void A_branch_that_would_take_a_port_or_a_multiplier_stays(string then, string otherwise)
    {
        (_, Module after) = Apply(
            $$"""
            private readonly int[] a = new int[2];
            private int n = 3;
            [Entry] public void Run() { if (n > 2) { {{then}} } else { {{otherwise}} } }
            """,
            new SimplifyControl(), new LocalValueNumbering(), new IfConversion());

        Assert.Contains(Regions(after), r => r is If);
    }

    [Fact]
    public void Registers_and_memories_get_the_width_of_what_the_kernel_stores()
    {
        (_, Module after) = Apply(
            """
            [HostWritable] private int scale = 3;
            private readonly int[] a = new int[4];
            private int steps;
            private int lowest;
            [Entry] public void Run()
            {
                for (steps = 0; steps < 10; steps++) { a[steps & 3] = steps * 2; }
                lowest = 0;
                if (scale < 6 && scale > -5) { lowest = scale; }
            }
            """,
            new SimplifyControl(), new LocalValueNumbering(), new NarrowWidths());

        Assert.Equal("u4", TypeOf(after, "steps"));
        Assert.Equal("i4", TypeOf(after, "lowest"));
        Assert.Equal("i32", TypeOf(after, "scale"));
        Assert.Equal("u5", after.Memories.Single().ElementType.ToString());
    }

    [Fact]
    public void Loops_test_after_their_body()
    {
        (Module before, Module after) = Apply(
            """
            private int sum;
            private int n = 2;
            [Entry] public void Run() { for (int i = 0; i < 5; i++) { sum += i; } while (sum < n) { sum++; } }
            [Entry] public void None() { while (sum < 0) { sum++; } n = sum; }
            """,
            new RotateLoops());

        Assert.All(Regions(before).OfType<Loop>(), l => Assert.True(l.TestFirst));
        Assert.Equal([false, false, false], Regions(after).OfType<Loop>().Select(l => l.TestFirst));
        Assert.Equal(3, Regions(after).OfType<If>().Count(i => i.Then is Loop));
    }

    [Theory]
    [InlineData("r = n * 5;", 0)]
    [InlineData("r = n * 7;", 0)]
    [InlineData("r = n * 16;", 0)]
    [InlineData("r = n * 11;", 1)]
    [InlineData("r = n * -3;", 1)]
    public void Multiplications_become_shifts_and_sums_where_that_is_cheaper(string statement, int left)
    {
        (Module before, Module after) = Apply(
            $$"""
            private int n = -77;
            private uint u = 1234;
            private int r;
            [Entry] public void Run() { {{statement}} }
            """,
            new LocalValueNumbering(), new StrengthReduction());

        Assert.Equal(1, Count(before, OpCode.Multiply));
        Assert.Equal(left, Count(after, OpCode.Multiply));
    }

    [Theory]
    [InlineData("long r = (long)n * m; low = (int)r; high = (int)(r >> 32);", 9)]
    [InlineData("low = n * m;", 6)]
    [InlineData("low = (short)n * m;", 3)]
    [InlineData("low = (ushort)n * (ushort)m; high = n * 3;", 4)]
    [InlineData("low = (short)n * (short)m;", 1)]
    [InlineData("high = (int)(((ulong)(uint)n * 0xCCCC_CCCD) >> 35);", 9)]
    public void A_wide_product_is_made_of_what_hard_multipliers_compute(string statement, int products)
    {
        (_, Module after) = Apply(
            $$"""
            private int n = -1234567;
            private int m = 76543210;
            private int low;
            private int high;
            [Entry] public void Run() { {{statement}} n = m; }
            [Entry] public void Again() { {{statement}} }
            """,
            new LocalValueNumbering(), new StrengthReduction(), new SplitProducts());

        Operation[] multiplications = [.. Blocks.Operations(after.Entries[0].Body).Where(o => o.Code == OpCode.Multiply)];
        Assert.Equal(products, multiplications.Length);
        Assert.All(multiplications, m => Assert.All(
            m.Operands, o => Assert.True(Algebra.Fits(o.Type, HardwareType.Signed(16)), IrPrinter.Print(m))));
    }

    [Fact]
    public void A_comparison_with_zero_is_the_sign_bit()
    {
        (Module before, Module after) = Apply(
            """
            private int n = -3;
            private int r;
            [Entry] public void Run() { r = n < 0 ? 1 : n >= 0 ? 2 : 3; n = 7; }
            [Entry] public void Again() { r = n < 0 ? 1 : n >= 0 ? 2 : 3; n = -1; }
            """,
            new LocalValueNumbering(), new SignBits());

        Assert.Equal(4, Operations(before).Count(o => o.Code.IsComparison()));
        Assert.DoesNotContain(Operations(after), o => o.Code.IsComparison());
    }

    [Fact]
    public void Only_the_bits_of_an_address_are_computed()
    {
        (Module before, Module after) = Apply(
            """
            private readonly short[] a = [1, 2, 3, 4, 5, 6, 7, 8];
            private int n = 9;
            private int r;
            [Entry] public void Run() { r = a[(n * n + 3) & 7]; }
            """,
            new DemandedBits());

        Assert.Equal(32, WidthOf(before, OpCode.Multiply));
        Assert.Equal((3, 3), (WidthOf(after, OpCode.Multiply), WidthOf(after, OpCode.Add)));
    }

    /// <summary>A wrong pass must not get through <see cref="KernelHarness"/>.</summary>
    [Fact]
    public void A_pass_that_changes_a_result_is_found() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Apply(
            "private int n = 3; [Entry] public void Run() { n = n - 1; }", new SubtractBecomesAdd()));

    private static (Module Before, Module After) Apply(string members, params IReadOnlyList<IPass> passes) =>
        KernelHarness.MustAgree(
            KernelHarness.Kernel(members), module => passes.Aggregate(module, (current, pass) => pass.Run(current)));

    private static IEnumerable<Operation> Operations(Module module) => Blocks.Of(module).SelectMany(b => b.Operations);

    private static int Count(Module module, OpCode code) => Operations(module).Count(o => o.Code == code);

    private static int WidthOf(Module module, OpCode code) => Operations(module).Single(o => o.Code == code).Result!.Type.Bits;

    private static string TypeOf(Module module, string register) =>
        module.Registers.Single(r => r.Name == register).Type.ToString();

    private static IEnumerable<Region> Regions(Module module) => module.Entries.SelectMany(e => Regions(e.Body));

    private static IEnumerable<Region> Regions(Region region) => region switch
    {
        Sequence sequence => sequence.Regions.SelectMany(Regions).Prepend(region),
        If branch => [region, .. Regions(branch.Then), .. Regions(branch.Else)],
        Loop loop => Regions(loop.Body).Prepend(region),
        Scope scope => Regions(scope.Body).Prepend(region),
        _ => [region],
    };

    private sealed class SubtractBecomesAdd : BlockRewriter, IPass
    {
        public string Name => "subtract-becomes-add";

        public Module Run(Module module) => Rewrite(module);

        protected override (Block Block, Operand? Condition) RewriteBlock(Block block, Operand? condition) =>
            (new([.. block.Operations.Select(o => o.Code == OpCode.Subtract ? o with { Code = OpCode.Add } : o)]), condition);
    }
}
