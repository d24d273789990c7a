using CsCheck;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;
using SparseRtrl.Transpile.Passes.Division;
using SparseRtrl.Transpile.Passes.Ranges;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Passes;

/// <summary>Divisions without a divider: exact for every dividend and every divisor.</summary>
public sealed class DivisionTests
{
    private static readonly Value Dividend = new(0, HardwareType.Signed(64));

    [Fact]
    public void Reciprocals_of_small_numbers_are_exact()
    {
        for (int largest = 0; largest < 200; largest++)
        {
            for (int divisor = 1; divisor <= largest + 1; divisor++)
            {
                Reciprocal reciprocal = Reciprocal.OfUnsigned(largest, divisor);
                Assert.All(Enumerable.Range(0, largest + 1), x =>
                    Assert.Equal(x / divisor, (int)((x * reciprocal.Multiplier) >> reciprocal.Shift)));
            }
        }
    }

    /// <summary>With one less in the multiplier some dividend comes out wrong: the check above can fail.</summary>
    [Fact]
    public void A_smaller_multiplier_is_not_exact()
    {
        Reciprocal reciprocal = Reciprocal.OfUnsigned(199, 7);
        Assert.Contains(
            Enumerable.Range(0, 200), x => x / 7 != (int)((x * (reciprocal.Multiplier - 1)) >> reciprocal.Shift));
    }

    [Theory]
    [InlineData(0, 63)]
    [InlineData(0, 100)]
    [InlineData(-64, 63)]
    [InlineData(-100, 5)]
    [InlineData(-9, -3)]
    public void Every_division_of_small_numbers_is_exact(int low, int high)
    {
        for (int divisor = -130; divisor <= 130; divisor++)
        {
            for (int x = low; divisor != 0 && x <= high; x++)
            {
                Check(x, new Interval(low, high), divisor);
            }
        }
    }

    [Fact]
    public void Divisions_of_32_bits_are_exact()
    {
        Gen<long> operands = Gen.OneOf(
            Gen.Int.Select(x => (long)x), Gen.UInt.Select(x => (long)x), Gen.Int[-300, 300].Select(x => (long)x),
            Gen.Select(Gen.Int[1, 32], Gen.Int[-2, 2], (shift, offset) => (1L << shift) + offset));
        Gen.Select(operands, operands, operands, operands).Sample(
            (a, b, near, divisor) =>
            {
                var range = new Interval(Math.Min(a, b), Math.Max(a, b));
                bool isAtLeast33BitsSigned = range.Low < int.MinValue || (range.Low < 0 && range.High > int.MaxValue);
                if (divisor == 0 || range.High > uint.MaxValue || isAtLeast33BitsSigned)
                {
                    return;
                }

                // The ends, and around a multiple of the divisor.
                long multiple = Math.Clamp(near / divisor * divisor, (long)range.Low, (long)range.High);
                foreach (long x in new[] { a, b, multiple, multiple - 1, multiple + 1, near })
                {
                    Check((Int128)Math.Clamp(x, (long)range.Low, (long)range.High), range, divisor);
                }
            },
            iter: 20_000,
            seed: "0000000000002");
    }

    [Fact]
    public void Wider_products_are_left_to_the_divider()
    {
        var builder = new OperationBuilder(1);
        Interval wide = Interval.Of(HardwareType.Signed(64));
        Assert.Null(new ConstantQuotient(builder).Divide(Dividend, wide, 10));
        Assert.NotNull(new ConstantQuotient(builder).Divide(Dividend, wide, 1024));
    }

    /// <summary>What .NET computes, on all widths and signs, with quotient and remainder of one division.</summary>
    [Theory]
    [InlineData("sbyte")]
    [InlineData("byte")]
    [InlineData("short")]
    [InlineData("ushort")]
    [InlineData("int")]
    [InlineData("uint")]
    [InlineData("long")]
    [InlineData("ulong")]
    public void Division_by_a_variable_is_that_of_CSharp(string type)
    {
        bool isSigned = type is "sbyte" or "short" or "int" or "long";
        string overflows = isSigned ? $"a == {type}.MinValue && b == -1" : "false";
        Run(type, $$"""
            if (b == 0 || {{overflows}}) { return; }
            Put(0, (ulong)(a / b)); Put(1, (ulong)(a % b)); Put(2, (ulong)((a >> 1) / b));
            {{type}} x = a; x /= b; Put(3, (ulong)x); Put(4, (ulong)(a % 1000)); Put(5, (ulong)(a / 77));
            Put(6, b > 0 ? (ulong)(a / b) : 9); Put(7, a / b > 3 ? 1UL : a % b == 2 ? 2UL : 3UL);
            """);
    }

    [Fact]
    public void Divisions_in_tests_and_loops_keep_their_place() => Run("short", """
        int x = a, y = b | 1, n = 0;
        while (x / y > 1 && n < 20) { x -= y; n += x % y == 0 ? 5 : 1; }
        Put(0, (ulong)x); Put(1, (ulong)n);
        for (int i = 1; i < 1000 / (i + 2); i++) { n += (x / i) % (i + 1); if (n % i == 3) { break; } }
        Put(2, (ulong)n);
        do { x = x / y * 2 + n % 7; n--; } while (x / 3 > y % 5 && n > 0);
        Put(3, (ulong)x); Put(4, (ulong)(n / y + n / (y * 2) + n % y));
        """);

    /// <summary>Their loops become the same logic; the widths of the dividends do not matter, since only the divisor is subtracted.</summary>
    [Theory]
    [InlineData("Put(0, a / b); Put(1, (a >> 9) / b);", 1)]
    [InlineData("Put(0, a / b); Put(1, a / (uint)(b >> 4));", 2)]
    public void Divisions_by_numbers_of_one_width_use_one_divider(string body, int dividers)
    {
        (_, Module after) = KernelHarness.MustAgree(
            KernelHarness.Kernel($$"""
                private readonly uint[] results = new uint[2];
                [HostWritable] private uint a = 1234567;
                [HostWritable] private ushort b = 89;
                [Entry] public void Run() { if (b < 16) { return; } {{body}} }
                private void Put(int index, uint value) => results[index] = value;
                """),
            module => PassPipeline.Run(module));
        Assert.Equal(dividers, after.Registers.Count(r => r.Name.StartsWith("quotient", StringComparison.Ordinal)));
    }

    /// <summary>C# throws; hardware goes on with the quotient 0 and the dividend as remainder, whatever the passes did.</summary>
    [Theory]
    [InlineData("a / b", 0)]
    [InlineData("a % b", -77)]
    [InlineData("a / b + (a % b)", -77)]
    public void Division_by_zero_has_a_result(string expression, int expected)
    {
        (_, Module module) = KernelHarness.MustLower(KernelHarness.Kernel($$"""
            [HostWritable] private short a = -77;
            [HostWritable] private sbyte b;
            private int r;
            [Entry] public void Run() { r = {{expression}}; }
            """));
        foreach (Module version in new[] { module, PassPipeline.Run(module) })
        {
            var interpreter = new IrInterpreter(version);
            interpreter.Run("Run");
            Assert.Equal(expected, interpreter.Registers.Single(r => r.Key.Name == "r").Value);
        }
    }

    [Theory]
    [InlineData("r = (int)(u / 8 + u % 16);", 0, 0)]
    [InlineData("r = n / 8 + n % 4;", 0, 0)]
    [InlineData("r = (int)(u % 10);", 2, 0)]
    [InlineData("r = n / -10;", 1, 0)]
    [InlineData("r = n / d + n % d;", 0, 1)]
    [InlineData("r = n / d + d / n;", 0, 2)]
    public void A_division_takes_shifts_or_a_reciprocal_or_a_loop(string statement, int multiplications, int loops)
    {
        (_, Module after) = KernelHarness.MustAgree(
            KernelHarness.Kernel($$"""
                private int n = -77;
                private uint u = 1234;
                [HostWritable] private sbyte d = 5;
                private int r;
                [Entry] public void Run() { n--; {{statement}} u++; }
                """),
            module => new IPass[]
            {
                new LocalValueNumbering(), new DivideByConstant(), new LocalValueNumbering(), new DivideIteratively(),
            }.Aggregate(module, (current, pass) => pass.Run(current)));

        Operation[] operations = [.. Blocks.Of(after).SelectMany(b => b.Operations)];
        Assert.DoesNotContain(operations, o => o.Code.IsDivision());
        Assert.Equal(multiplications, operations.Count(o => o.Code == OpCode.Multiply));
        Assert.Equal(loops, ((after.Entries[0].Body as Sequence)?.Regions ?? []).OfType<Loop>().Count());
    }

    /// <summary>Emits the quotient and the remainder and evaluates what was emitted.</summary>
    private static void Check(Int128 x, Interval range, Int128 divisor)
    {
        var builder = new OperationBuilder(1);
        var constant = new ConstantQuotient(builder);
        Value dividend = Dividend with { Type = range.Type };
        Operand? quotient = constant.Divide(dividend, range, divisor);
        Operand? remainder = constant.Remainder(dividend, range, divisor, HardwareType.Signed(64));
        Assert.NotNull(quotient);
        Assert.NotNull(remainder);
        var values = new Dictionary<Operand, Constant> { [dividend] = new(x, dividend.Type) };
        foreach (Operation operation in builder.ToBlock().Operations)
        {
            Assert.InRange(operation.Result!.Type.Bits, 1, 64);
            HardwareType type = operation.Result.Type;
            values[operation.Result] = new(OpCodes.Evaluate(operation.Code, [.. operation.Operands.Select(Known)], type), type);
        }

        Assert.Equal((x, range, divisor, x / divisor), (x, range, divisor, Known(quotient).Literal));
        Assert.Equal((x, range, divisor, x % divisor), (x, range, divisor, Known(remainder).Literal));

        Constant Known(Operand operand) => operand as Constant ?? values[operand];
    }

    private static void Run(string type, string body)
    {
        SourceFile file = KernelHarness.Kernel($$"""
            [HostWritable] private uint aLow, aHigh, bLow, bHigh;
            private readonly uint[] low = new uint[8];
            private readonly uint[] high = new uint[8];
            [Entry] public void Run()
            {
                {{type}} a = ({{type}})(((ulong)aHigh << 32) | aLow);
                {{type}} b = ({{type}})(((ulong)bHigh << 32) | bLow);
                {{body}}
            }
            private void Put(int i, ulong value) { low[i] = (uint)value; high[i] = (uint)(value >> 32); }
            """);
        (object instance, Module module) = KernelHarness.MustLower(file);
        IrInterpreter[] interpreters = [new(module), new(PassPipeline.Run(module))];
        Gen<ulong> patterns = Gen.OneOf(
            Gen.ULong, Gen.Long[-20, 20].Select(v => (ulong)v),
            Gen.Select(Gen.Int[5, 63], Gen.Long[-1, 1], (shift, offset) => (1UL << shift) + (ulong)offset));
        Gen.Select(patterns, patterns).Sample(
            (a, b) =>
            {
                foreach (IrInterpreter interpreter in interpreters)
                {
                    KernelHarness.Set(instance, interpreter, "aLow", (uint)a);
                    KernelHarness.Set(instance, interpreter, "aHigh", (uint)(a >> 32));
                    KernelHarness.Set(instance, interpreter, "bLow", (uint)b);
                    KernelHarness.Set(instance, interpreter, "bHigh", (uint)(b >> 32));
                    KernelHarness.RunTwin(instance, "Run");
                    interpreter.Run("Run");
                    KernelHarness.CompareFields(instance, interpreter);
                }
            },
            iter: 200,
            seed: "0000000000003",
            threads: 1);
    }
}
