using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Structs and tuples: made, changed, compared.</summary>
internal sealed partial class Lowering
{
    private ImmutableArray<Operand> LowerCreation(IObjectCreationOperation creation)
    {
        Place created = NewPlace(creation.Type!.Name, creation.Type);
        Write(created, [.. Shape.Of(creation.Type).Leaves.Select(leaf => new Constant(0, leaf.Type))]);
        Construct(created, creation.Constructor!, creation.Arguments);
        return Initialized(created, creation.Initializer);
    }

    private ImmutableArray<Operand> LowerWith(IWithOperation with)
    {
        Place copy = NewPlace(with.Type!.Name, with.Type);
        Write(copy, LowerExpression(with.Operand));
        return Initialized(copy, with.Initializer);
    }

    private ImmutableArray<Operand> Initialized(Place place, IObjectOrCollectionInitializerOperation? initializer)
    {
        initialized.Push(place);
        foreach (IOperation assignment in initializer?.Initializers ?? [])
        {
            LowerExpression(assignment);
        }

        initialized.Pop();
        return Read(place);
    }

    private void Construct(Place place, IMethodSymbol constructor, ImmutableArray<IArgumentOperation> arguments)
    {
        IOperation[] parts = [.. Structs.PartsOf(compilation, constructor)];
        var callee = new InlineFrame(constructor, frame, nextLabel++, place);
        BindArguments(callee, parts, ArgumentsOf(arguments));
        InlineFrame caller = frame;
        frame = callee;
        Shape shape = Shape.Of(constructor.ContainingType);
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (Structs.FieldDeclaredBy(parameter) is { } field)
            {
                Write((Place)place.Slice(shape.RangeOf(field)), Read(frame.Resolve(parameter)));
            }
        }

        foreach (IOperation part in parts)
        {
            LowerPart(place, shape, part);
        }

        frame = caller;
    }

    private void LowerPart(Place place, Shape shape, IOperation part)
    {
        switch (part)
        {
            case IFieldInitializerOperation initializer:
                Write((Place)place.Slice(shape.RangeOf(initializer.InitializedFields[0])), LowerExpression(initializer.Value));
                break;
            case IPropertyInitializerOperation initializer:
                IFieldSymbol field = Structs.FieldBehind(initializer.InitializedProperties[0])!;
                Write((Place)place.Slice(shape.RangeOf(field)), LowerExpression(initializer.Value));
                break;
            case IBlockOperation body:
                LowerBody(body);
                break;
            default: // the call of another constructor
                LowerStatement(part);
                break;
        }
    }

    private ImmutableArray<Operand> LowerTuple(ITupleOperation tuple)
    {
        Held[] elements = [.. tuple.Elements.Select(element => HoldAll(element, "element"))];
        return [.. elements.SelectMany(element => element.Leaves).Select(regions.Use)];
    }

    private ImmutableArray<Operand> LowerTupleComparison(ITupleBinaryOperation comparison) =>
        [CompareFields(comparison.LeftOperand, comparison.RightOperand, comparison.OperatorKind)];

    /// <summary>Integers are compared exactly, so it does not matter to which type C# would promote them.</summary>
    private Operand CompareFields(IOperation left, IOperation right, BinaryOperatorKind kind)
    {
        Held held = HoldAll(left);
        ImmutableArray<Operand> others = LowerExpression(right);
        Operand equal = held.Leaves.Zip(others, (a, b) => regions.Compute(OpCode.Equal, HardwareType.Bool, regions.Use(a), b))
            .Aggregate((a, b) => regions.Compute(OpCode.And, HardwareType.Bool, a, b));
        return kind == BinaryOperatorKind.Equals ? equal : regions.Compute(OpCode.Not, HardwareType.Bool, equal);
    }
}
