using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>One scalar of a value.</summary>
/// <param name="Fields">The fields that lead to it, outermost first; empty when the value is a scalar itself.</param>
internal sealed record Leaf(ImmutableArray<IFieldSymbol> Fields, HardwareType Type)
{
    /// <summary>The name of this part of something called <paramref name="whole"/>: <c>position.X</c>.</summary>
    public string NameIn(string whole) => string.Join('.', Fields.Select(Structs.NameOf).Prepend(whole));
}

/// <summary>The scalars that a value of a type is made of: itself, or those of a struct's fields in declaration order.</summary>
internal sealed class Shape
{
    private readonly ImmutableArray<(IFieldSymbol Field, Shape Part)> fields;

    private Shape(ITypeSymbol? type)
    {
        if (SubsetTypes.TryGetScalar(type, out _, out _))
        {
            fields = [];
            Leaves = [new([], TypeMap.Of(type))];
        }
        else
        {
            fields = [.. Structs.FieldsOf(type!).Select(f => (f, new Shape(f.Type)))];
            Leaves = [.. fields.SelectMany(f => f.Part.Leaves.Select(l => l with { Fields = l.Fields.Insert(0, f.Field) }))];
        }
    }

    public ImmutableArray<Leaf> Leaves { get; }

    /// <param name="type">A scalar or a struct of the subset.</param>
    public static Shape Of(ITypeSymbol? type) => new(type);

    /// <summary>Which scalars are those of a field. Tuples know their elements by name, whoever named them.</summary>
    public (int Start, int Count) RangeOf(IFieldSymbol field)
    {
        int start = 0;
        foreach ((IFieldSymbol candidate, Shape part) in fields)
        {
            if (candidate.Name == field.Name)
            {
                return (start, part.Leaves.Length);
            }

            start += part.Leaves.Length;
        }

        throw new InvalidOperationException($"'{field}' is no field of this struct.");
    }
}
