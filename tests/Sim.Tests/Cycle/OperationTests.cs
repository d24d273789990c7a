using System.Numerics;
using CsCheck;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Sim.Tests.Cycle;

/// <summary>Every combinational operation, widths 1 to 64, signs mixed, against arbitrary-precision arithmetic.</summary>
public sealed class OperationTests
{
    private static readonly Gen<HardwareType> Types = Gen.Select(
        Gen.Int[1, 64], Gen.Bool, (bits, isSigned) => new HardwareType(bits, isSigned));

    public static TheoryData<OpCode> CombinationalCodes =>
        [.. Enum.GetValues<OpCode>().Where(code => code.IsPure() && !code.IsDivision())];

    [Theory]
    [MemberData(nameof(CombinationalCodes))]
    public void Compiled_operation_equals_exact_arithmetic(OpCode code) => Assert.All(
        Operations(code).Take(600), operation => Assert.Equal(Expected(operation), Run(operation, viaUnit: false)));

    [Theory]
    [MemberData(nameof(CombinationalCodes))]
    public void Operation_on_a_shared_unit_equals_exact_arithmetic(OpCode code) => Assert.All(
        Operations(code).Take(150), operation => Assert.Equal(Expected(operation), Run(operation, viaUnit: true)));

    [Theory]
    [InlineData(OpCode.LessThan, -1, 64, true, long.MaxValue, 64, false, 1, false, 1)]
    [InlineData(OpCode.ShiftRight, -1, 16, true, 15, 4, false, 16, true, -1)]
    [InlineData(OpCode.ShiftLeft, 1, 8, false, 64, 7, false, 64, false, 0)]
    public void Known_corner(
        OpCode code, long left, int leftBits, bool leftSigned, long right, int rightBits, bool rightSigned, int bits, bool signed,
        long expected)
    {
        var operation = new Operation(
            code, [(left, new(leftBits, leftSigned)), (right, new(rightBits, rightSigned))], new(bits, signed));
        Assert.Equal(expected, Run(operation, viaUnit: false));
    }

    private static Gen<Operation> Operations(OpCode code) =>
        Gen.Select(Gen.Select(Types, Types, Types), Types).SelectMany((types, result) =>
    {
        bool isShift = code is OpCode.ShiftLeft or OpCode.ShiftRight;
        HardwareType first = code == OpCode.Select ? HardwareType.Bool : types.Item1;
        HardwareType second = isShift ? HardwareType.Unsigned(1 + (types.Item2.Bits % 7)) : types.Item2;
        HardwareType third = types.Item3;
        bool isComparison = code is OpCode.Equal or OpCode.NotEqual or OpCode.LessThan or OpCode.LessOrEqual;
        return Gen.Select(ValueOf(first), ValueOf(second), ValueOf(third)).Select(values => new Operation(
            code,
            [.. new[] { (values.Item1, first), (values.Item2, second), (values.Item3, third) }.Take(Arity(code))],
            isComparison ? HardwareType.Bool : result));
    });

    private static int Arity(OpCode code) => code switch
    {
        OpCode.Select => 3,
        OpCode.Negate or OpCode.Not or OpCode.Convert => 1,
        OpCode.PopCount or OpCode.TrailingZeroCount or OpCode.LeadingZeroCount => 1,
        _ => 2,
    };

    /// <summary>Uniform bits, and often the corners: smallest, largest, 0, 1 and -1.</summary>
    private static Gen<Int128> ValueOf(HardwareType type) => Gen.Frequency(
        (3, Gen.ULong.Select(bits => type.Wrap(bits))),
        (2, Gen.Int[0, 4].Select(i => new[] { type.Minimum, type.Maximum, 0, type.Wrap(1), type.Wrap(-1) }[i])));

    private static long Expected(Operation operation) => (long)(ulong)(Int128)ReferenceEvaluator.Wrap(
        ReferenceEvaluator.Apply(
            operation.Code, [.. operation.Operands.Select(operand => ((BigInteger)operand.Value, operand.Type))],
            operation.Result),
        HardwareType.Unsigned(64));

    private static long Run(Operation operation, bool viaUnit)
    {
        var design = new DesignBuilder("Operation");
        Register result = design.Field("result", operation.Result);
        List<Signal> inputs = [];
        foreach ((Int128 value, HardwareType type) in operation.Operands)
        {
            inputs.Add(new RegisterSignal(design.Field($"operand{inputs.Count}", type, value)));
        }

        StateBuilder state = design.Entry("Run", "only").State("only");
        Node node = viaUnit
            ? state.UnitNode(
                design.Unit("shared", operation.Code, operation.Result, [.. operation.Operands.Select(operand => operand.Type)]),
                operation.Result,
                [.. inputs])
            : state.Node(operation.Code, operation.Result, [.. inputs]);
        state.Set(result, node);
        HardwareDesign built = design.Build();
        HostScript script = new HostScript(HostMap.Of(built)).Run("Run").Read("result");
        return new CycleSimulator(built).Simulate(script.ToTransactions(), CancellationToken.None).Results[1].Values[0];
    }

    private sealed record Operation(OpCode Code, IReadOnlyList<(Int128 Value, HardwareType Type)> Operands, HardwareType Result)
    {
        public override string ToString() =>
            $"{Code}({string.Join(", ", Operands.Select(operand => $"{operand.Value}:{operand.Type}"))}) -> {Result}";
    }
}
