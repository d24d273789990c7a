using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>The bit-counting functions that a design calls, one per operation and width.</summary>
internal sealed class BitFunctions(NameTable names)
{
    private const string Parameter = "value";
    private readonly SortedDictionary<(OpCode Code, int Bits), FunctionDeclaration> functions = [];

    public ImmutableArray<Declaration> Declarations => [.. functions.Values];

    /// <summary>A call of the function for the operand's type.</summary>
    public Operand Call(OpCode code, Operand operand)
    {
        HardwareType type = HardwareType.Unsigned(operand.Type.Bits);
        if (!functions.TryGetValue((code, type.Bits), out FunctionDeclaration? function))
        {
            function = Declare(code, type);
            functions.Add((code, type.Bits), function);
        }

        return new(new Call(function.Name, [operand.AsVector(type)], function.ReturnType), HardwareType.Unsigned(function.ReturnType.Width));
    }

    private FunctionDeclaration Declare(OpCode code, HardwareType type)
    {
        VectorType count = VhdlType.Unsigned(HardwareType.Holding(0, type.Bits).Bits);
        VectorType vector = VhdlType.VectorOf(type);
        var value = new Name(Parameter, vector);
        return code switch
        {
            OpCode.PopCount => PopCount(value, vector, count),
            OpCode.TrailingZeroCount => ZeroCount(value, vector, count, trailing: true),
            OpCode.LeadingZeroCount => ZeroCount(value, vector, count, trailing: false),
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a bit count."),
        };
    }

    private FunctionDeclaration PopCount(Name value, VectorType vector, VectorType count)
    {
        var sum = new Name("count", count);
        Expression next = new Binary(Operator.Add, sum, new SingleBit(Bit(value)), count);
        return new(
            names.Add($"pop_count_{vector.Width}"), Parameter, vector, count,
            [new ObjectDeclaration(ObjectClass.Variable, sum.Identifier, count, new Zeros(count))],
            [new ForLoop("i", 0, vector.Width - 1, [new VariableAssignment(sum, next)]), new Return(sum)],
            "Number of one bits.");
    }

    /// <summary>The last assignment in the loop wins, so it runs towards the end that the zeros are counted from.</summary>
    private FunctionDeclaration ZeroCount(Name value, VectorType vector, VectorType count, bool trailing)
    {
        var result = new Name("count", count);
        var i = new Name("i", VhdlType.Integer);
        var last = new IntegerLiteral(vector.Width - 1);
        Expression position = trailing ? new Binary(Operator.Subtract, last, i, VhdlType.Integer) : i;
        Expression zeros = trailing ? position : new Binary(Operator.Subtract, last, i, VhdlType.Integer);
        Expression isSet = Comparison.IsOne(new Indexed(value, position, VhdlType.StdLogic));
        var found = new VariableAssignment(result, new Call("to_unsigned", [zeros, new IntegerLiteral(count.Width)], count));
        return new(
            names.Add($"{(trailing ? "trailing" : "leading")}_zero_count_{vector.Width}"), Parameter, vector, count,
            [new ObjectDeclaration(ObjectClass.Variable, result.Identifier, count, new NumberLiteral(vector.Width, count))],
            [new ForLoop("i", 0, vector.Width - 1, [new IfStatement([new(isSet, [found])], [])]), new Return(result)],
            $"Number of zero bits {(trailing ? "below the lowest" : "above the highest")} one bit; {vector.Width} when there is none.");
    }

    private static Indexed Bit(Name value) => new(value, new Name("i", VhdlType.Integer), VhdlType.StdLogic);
}
