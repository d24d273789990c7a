using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>
/// Kernels that apply operators to two 64-bit numbers, x and y, which the host writes in halves. Operators are drawn at random over widths,
/// signs and constants; every operation code comes up. Each result is a pair of 32-bit registers.
/// </summary>
internal static class OperatorDesigns
{
    public const int ResultsPerDesign = 25;

    public static readonly ImmutableArray<OpCode> Codes =
    [
        OpCode.Add, OpCode.Subtract, OpCode.Multiply, OpCode.Negate, OpCode.And, OpCode.Or, OpCode.Xor,
        OpCode.Not, OpCode.ShiftLeft, OpCode.ShiftRight, OpCode.PopCount, OpCode.TrailingZeroCount, OpCode.LeadingZeroCount, OpCode.Equal,
        OpCode.NotEqual, OpCode.LessThan, OpCode.LessOrEqual, OpCode.Select, OpCode.Convert,
    ];

    private static readonly ImmutableArray<int> Widths = [1, 2, 3, 7, 8, 12, 16, 17, 24, 31, 32, 33, 40, 63, 64];

    /// <summary>The operations, in words, are in the node comments' order: result i belongs to registers 4+2i and 5+2i.</summary>
    public static HardwareDesign Random(int seed)
    {
        var random = new Random(seed);
        var design = new DesignBuilder("OperatorKernel");
        HardwareType half = HardwareType.Unsigned(32);
        HardwareType whole = HardwareType.Unsigned(64);
        ImmutableArray<Register> halves = [.. new[] { "xLow", "xHigh", "yLow", "yHigh" }.Select(n => design.Field(n, half))];
        StateBuilder state = design.State("compute", "Compute");
        Signal Join(int low) => state.Op(
            OpCode.Or,
            whole,
            state.Op(OpCode.ShiftLeft, whole, new RegisterSignal(halves[low + 1]), SampleDesigns.Constant(32, HardwareType.Unsigned(6))),
            new RegisterSignal(halves[low]));
        ImmutableArray<Signal> inputs = [Join(0), Join(2)];
        for (int i = 0; i < ResultsPerDesign; i++)
        {
            Node result = Operation(Codes[((seed * ResultsPerDesign) + i) % Codes.Length], state, inputs, random);
            Signal high = result.Type.Bits <= 32 ? SampleDesigns.Constant(0, half)
                : state.Op(OpCode.ShiftRight, half, result, SampleDesigns.Constant(32, HardwareType.Unsigned(6)));
            state.Write(design.Field($"result{i}Low", half), state.Op(OpCode.Convert, half, result));
            state.Write(design.Field($"result{i}High", half), high);
        }

        design.Entry("Compute", state);
        return design.Build();
    }

    /// <summary>Values at and around the edges of many types, and random ones of random size.</summary>
    public static ulong Value(Random random)
    {
        int bits = random.Next(1, 65);
        ulong low = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        return random.Next(5) switch
        {
            0 => low,
            1 => ~low,
            2 => low + 1,
            3 => (ulong)random.NextInt64(long.MinValue, long.MaxValue) & low,
            _ => (ulong)(random.NextInt64(long.MinValue, long.MaxValue) >> (64 - bits)),
        };
    }

    private static Node Operation(OpCode code, StateBuilder state, ImmutableArray<Signal> inputs, Random random)
    {
        HardwareType result = code is OpCode.Equal or OpCode.NotEqual or OpCode.LessThan or OpCode.LessOrEqual ? HardwareType.Bool : Type(random);
        Signal Input(HardwareType type, int index) => state.Op(OpCode.Convert, type, inputs[index]);
        Signal InputOrConstant(int index) => random.Next(4) == 0 ? Literal(random) : Input(Type(random), index);
        Signal left = Input(Type(random), 0);
        return code switch
        {
            OpCode.Negate or OpCode.Not or OpCode.PopCount or OpCode.TrailingZeroCount or OpCode.LeadingZeroCount or OpCode.Convert =>
                state.Op(code, result, left),
            OpCode.ShiftLeft or OpCode.ShiftRight => state.Op(code, result, left, Count(random, Input)),
            OpCode.Select => state.Op(code, result, Input(HardwareType.Bool, 1), left, InputOrConstant(1)),
            _ when random.Next(4) == 0 => state.Op(code, result, Literal(random), left),
            _ => state.Op(code, result, left, InputOrConstant(1)),
        };
    }

    private static HardwareType Type(Random random) => new(Widths[random.Next(Widths.Length)], random.Next(2) == 0);

    private static ConstantSignal Literal(Random random)
    {
        HardwareType type = Type(random);
        return new(type.Wrap(random.Next(3) == 0 ? random.Next(-3, 4) : (Int128)Value(random)), type);
    }

    private static Signal Count(Random random, Func<HardwareType, int, Signal> input)
    {
        HardwareType type = HardwareType.Unsigned(random.Next(1, 8));
        return random.Next(2) == 0 ? new ConstantSignal(random.Next((int)type.Maximum + 1), type) : input(type, 1);
    }
}
