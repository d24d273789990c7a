using System.Globalization;
using System.Text;
using CsCheck;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Frontend;

/// <summary>Every operator on every integer type, on random and extreme operands: what .NET computes, the IR computes.</summary>
public sealed class OperatorTests
{
    private static readonly string[] Types = ["sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong"];

    private static readonly string[] TwoOperands = ["+", "-", "*", "&", "|", "^", "==", "!=", "<", "<=", ">", ">="];

    private static readonly int[] Limits = [7, 8, 15, 16, 31, 32, 63];

    /// <summary>Bit patterns: uniform, small, and those around the limits of each width.</summary>
    private static readonly Gen<ulong> Patterns = Gen.OneOf(
        Gen.ULong,
        Gen.Long[-3, 3].Select(v => (ulong)v),
        Gen.Select(Gen.Int[0, 6], Gen.Long[-2, 2], (i, offset) => (1UL << Limits[i]) + (ulong)offset));

    public static TheoryData<string> TypeNames => [.. Types];

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Operators_on_one_type(string type)
    {
        List<string> results = [];
        results.AddRange(TwoOperands.Select(op => $"a {op} b"));
        results.AddRange(["+a", "~a", "a << count", "a >> count", "a >>> count", "a << 35", "a >> 3", "a >>> 33"]);
        results.AddRange(Types.Select(other => $"({other})a"));
        results.AddRange(["Math.Min(a, b)", "Math.Max(a, b)", "Math.Clamp(a, Math.Min(b, c), Math.Max(b, c))"]);
        results.AddRange(["a < b ? a : b", "a is > 3 and not 7 or 0"]);
        results.AddRange(["a / 1", "a / 3", "a % 3", "a / 100", "a % 100", "a % 64", "a / 64"]);
        results.AddRange(type == "ulong" ? [] : ["-a"]);
        results.AddRange(IsSigned(type)
            ? ["a / -7", "a % -7", $"a == {type}.MinValue ? a : Math.Abs(a)"]
            : [$"a / {type}.MaxValue", $"a % {type}.MaxValue"]);
        string[] compound = ["+=", "-=", "*=", "&=", "|=", "^="];
        string[] others =
            ["x <<= count", "x >>= count", "x >>>= count", "x /= 5", "x %= 5", "x++", "--x", "x += x++", $"x = ({type})~x"];
        Check(type, type, results, [.. compound.Select(op => $"x {op} b"), .. others]);
    }

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Operators_on_two_types(string left)
    {
        foreach (string right in Types.Where(right => right != left && IsPromotable(left, right)))
        {
            Check(left, right, [.. TwoOperands.Select(op => $"a {op} b"), "a < b ? a + b : b - a"], []);
        }
    }

    [Fact]
    public void Bit_counts() => Check(
        "ulong",
        "ulong",
        [
            "BitOperations.PopCount(a)", "BitOperations.PopCount((uint)a)",
            "BitOperations.LeadingZeroCount(a)", "BitOperations.LeadingZeroCount((uint)a)",
            "BitOperations.TrailingZeroCount(a)", "BitOperations.TrailingZeroCount((uint)a)",
            "BitOperations.TrailingZeroCount((long)a)", "BitOperations.TrailingZeroCount((int)a)",
            "BitOperations.LeadingZeroCount((byte)a)", "BitOperations.TrailingZeroCount((sbyte)a)",
            "BitOperations.PopCount((ulong)(short)a)",
        ],
        []);

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Functions_of_integers(string type)
    {
        string over = IsSigned(type) ? $" && !(a == {type}.MinValue && b == -1)" : string.Empty;
        Check(
            type, type,
            [
                $"{type}.Max(a, b)", $"{type}.Min(a, b)", $"{type}.Clamp(a, {type}.Min(b, c), {type}.Max(b, c))",
                $"{type}.PopCount(a)", $"{type}.LeadingZeroCount(a)", $"{type}.TrailingZeroCount(a)",
                $"{type}.RotateLeft(a, count)", $"{type}.RotateRight(a, count)", $"{type}.RotateLeft(a, 3)",
                $"{type}.IsPow2(a) ? 1 : 0", $"a > 0 ? {type}.Log2(a) : 0", $"{type}.Sign(a)",
                $"b != 0{over} ? Math.DivRem(a, b).Remainder : 0", $"b != 0{over} ? {type}.DivRem(a, b).Quotient : 0",
                "BitOperations.IsPow2(a) ? 1 : 0",
            ],
            []);
    }

    [Fact]
    public void Rotations_logarithms_and_long_products() => Check(
        "ulong",
        "ulong",
        [
            "BitOperations.RotateLeft(a, count)", "BitOperations.RotateRight((uint)a, count)", "BitOperations.Log2(a)",
            "BitOperations.Log2((uint)a)", "Math.BigMul((int)a, (int)b)", "Math.BigMul((uint)a, (uint)b)",
            "Math.Sign((long)a)", "Math.Sign((sbyte)a)",
        ],
        []);

    [Theory]
    [InlineData("LeadingZeroCount((byte)x)", "u32")]
    [InlineData("TrailingZeroCount((sbyte)x)", "i32")]
    [InlineData("PopCount((ushort)x)", "u32")]
    [InlineData("PopCount((ulong)(short)x)", "u64")]
    public void Bits_are_counted_in_the_type_that_CSharp_converts_to(string call, string operandType)
    {
        (object instance, Module module) = KernelHarness.MustLower(KernelHarness.Kernel(
            $"[HostWritable] private int x; private int n; [Entry] public void Run() {{ n = BitOperations.{call}; }}"));
        Operation count = ((Block)module.Entries[0].Body).Operations
            .Single(o => o.Code is OpCode.LeadingZeroCount or OpCode.TrailingZeroCount or OpCode.PopCount);
        Assert.Equal(operandType, count.Operands[0].Type.ToString());

        var interpreter = new IrInterpreter(module);
        foreach (int value in new[] { 0, 1, -1, 128, -128, 255, 256, 65536 })
        {
            KernelHarness.Set(instance, interpreter, "x", value);
            KernelHarness.RunTwin(instance, "Run");
            interpreter.Run("Run");
            KernelHarness.CompareFields(instance, interpreter);
        }
    }

    /// <summary>C# has no operator for ulong with a signed type.</summary>
    private static bool IsPromotable(string left, string right) =>
        !((left == "ulong" && IsSigned(right)) || (right == "ulong" && IsSigned(left)));

    private static bool IsSigned(string type) => type is "sbyte" or "short" or "int" or "long";

    /// <summary>Fields are at most 32 bits wide, so operands and results pass through pairs of uint fields.</summary>
    private static SourceFile Kernel(string left, string right, IReadOnlyList<string> results, IReadOnlyList<string> statements)
    {
        StringBuilder body = new();
        int count = results.Count + statements.Count;
        foreach ((int i, string result) in results.Index())
        {
            body.AppendLine(CultureInfo.InvariantCulture, $"{{ var result = {result}; Put({i}, {Widened(result)}); }}");
        }

        foreach ((int i, string statement) in statements.Index())
        {
            body.AppendLine(
                CultureInfo.InvariantCulture, $"{{ {left} x = a; {statement}; Put({results.Count + i}, (ulong)x); }}");
        }

        return KernelHarness.Kernel($$"""
            [HostWritable] private uint aLow, aHigh, bLow, bHigh, cLow, cHigh;
            [HostWritable] private int count;
            private readonly uint[] low = new uint[{{count}}];
            private readonly uint[] high = new uint[{{count}}];

            [Entry]
            public void Run()
            {
                {{left}} a = ({{left}})(((ulong)aHigh << 32) | aLow);
                {{right}} b = ({{right}})(((ulong)bHigh << 32) | bLow);
                {{left}} c = ({{left}})(((ulong)cHigh << 32) | cLow);
                {{body}}
            }

            private void Put(int i, ulong value)
            {
                low[i] = (uint)value;
                high[i] = (uint)(value >> 32);
            }
            """);
    }

    private static string Widened(string result)
    {
        bool isBool = result.Contains(" is ", StringComparison.Ordinal) || TwoOperands[6..].Any(op => result == $"a {op} b");
        return isBool ? "result ? 1UL : 0UL" : "(ulong)result";
    }

    private static void Check(string left, string right, IReadOnlyList<string> results, IReadOnlyList<string> statements)
    {
        (object instance, Module module) = KernelHarness.MustLower(Kernel(left, right, results, statements));
        IrInterpreter[] interpreters = [new(module), new(PassPipeline.Run(module))];
        Gen.Select(Patterns, Patterns, Patterns, Gen.Int[-70, 70]).Sample(
            (a, b, c, count) =>
            {
                (string, Int128)[] inputs =
                [
                    ("aLow", (uint)a), ("aHigh", (uint)(a >> 32)), ("bLow", (uint)b), ("bHigh", (uint)(b >> 32)),
                    ("cLow", (uint)c), ("cHigh", (uint)(c >> 32)), ("count", count),
                ];
                foreach (IrInterpreter interpreter in interpreters)
                {
                    foreach ((string field, Int128 value) in inputs)
                    {
                        KernelHarness.Set(instance, interpreter, field, value);
                    }

                    KernelHarness.RunTwin(instance, "Run");
                    interpreter.Run("Run");
                    KernelHarness.CompareFields(instance, interpreter);
                }
            },
            seed: "0000000000001",
            iter: 150,
            threads: 1);
    }
}
