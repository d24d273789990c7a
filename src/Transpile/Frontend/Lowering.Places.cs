using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>What expressions stand for, and reading and writing it.</summary>
internal sealed partial class Lowering
{
    private readonly Stack<Place> initialized = [];

    /// <summary>
    /// The storage that an expression names, with its index evaluated; or its value. Held until the expression or statement
    /// around it ends.
    /// </summary>
    private Binding Locate(IOperation expression)
    {
        if (Structs.FieldNamedBy(expression) is { } field)
        {
            IOperation whole = Structs.InstanceOf(expression)!;
            return Locate(whole).Slice(Shape.Of(whole.Type).RangeOf(field));
        }

        return expression switch
        {
            IDeclarationExpressionOperation declaration => Locate(declaration.Expression),
            ILocalReferenceOperation { IsDeclaration: true } local => DeclareLocal(local.Local),
            ILocalReferenceOperation local => frame.Resolve(local.Local),
            IParameterReferenceOperation parameter => frame.Resolve(parameter.Parameter),
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } => initialized.Peek(),
            IInstanceReferenceOperation => frame.This,
            IFieldReferenceOperation reference =>
                kernel.Storage.TryGetValue(reference.Field, out Place? storage) ? storage : ConstantsOf(reference),
            IArrayElementReferenceOperation element => LocateElement(element),
            IDiscardOperation => NewPlace("discarded", expression.Type),
            _ => HoldAll(expression),
        };
    }

    private Held ConstantsOf(IFieldReferenceOperation reference) =>
        new([.. kernel.ConstantsOf(reference.Field, reference.Type!).Select(c => regions.Hold(reference.Field.Name, c))]);

    private Place LocateElement(IArrayElementReferenceOperation element)
    {
        Place array = StorageOf(element.ArrayReference);
        Pending index = Hold(element.Indices[0], "index");
        CheckIndex((Memory)array.Leaves[0], element.ArrayReference, index.Operand);
        return array with { Index = index };
    }

    /// <summary>The memories or the queue that an expression names.</summary>
    private Place StorageOf(IOperation expression)
    {
        ISymbol named = MethodBodies.StorageNamedBy(expression)!;
        return named is IFieldSymbol ? kernel.Storage[named] : (Place)frame.Resolve(named);
    }

    private void CheckIndex(Memory memory, IOperation array, Operand index)
    {
        if (index is Constant { Literal: var position } && (position < 0 || position >= memory.Depth))
        {
            Report(FrontendRules.IndexOutside, (long)position, array.Syntax, memory.Depth);
        }
    }

    private ImmutableArray<Operand> Read(Binding binding) => binding is Held held
        ? [.. held.Leaves.Select(regions.Use)]
        : [.. ((Place)binding).Leaves.Select(leaf => ReadLeaf(leaf, ((Place)binding).Index))];

    private Value ReadLeaf(Symbol leaf, Pending? index) => leaf is Register register
        ? regions.Read(register)
        : regions.Load(OpCode.Load, leaf, ((Memory)leaf).ElementType, regions.Use(index!));

    /// <summary>Stores a value, each scalar wrapped to the type of its place, and returns what was stored.</summary>
    private ImmutableArray<Operand> Write(Place place, ImmutableArray<Operand> values) =>
        [.. place.Leaves.Zip(values, (leaf, value) => WriteLeaf(leaf, place.Index, value))];

    private Operand WriteLeaf(Symbol leaf, Pending? index, Operand value)
    {
        if (leaf is Register register)
        {
            Operand written = regions.Convert(value, register.Type);
            regions.Write(register, written);
            return written;
        }

        Operand stored = regions.Convert(value, ((Memory)leaf).ElementType);
        regions.Store(OpCode.Store, leaf, regions.Use(index!), stored);
        return stored;
    }

    /// <summary>A place of its own for a value that has none, or whose place must not change.</summary>
    private Place CopyOf(Binding binding, ITypeSymbol? type)
    {
        Place copy = NewPlace("copy", type);
        Write(copy, Read(binding));
        return copy;
    }

    /// <summary>True for a place that C# does not let a method change: it works on a copy.</summary>
    private bool IsReadOnly(IOperation expression) => Structs.FieldNamedBy(expression) is { } field
        ? field.IsReadOnly || IsReadOnly(Structs.InstanceOf(expression)!)
        : expression switch
        {
            ILocalReferenceOperation local => local.Local.IsForEach || local.Local.RefKind == RefKind.RefReadOnly,
            IParameterReferenceOperation { Parameter.RefKind: RefKind.In or RefKind.RefReadOnlyParameter } => true,
            IInstanceReferenceOperation => frame.Method.IsReadOnly,
            IFieldReferenceOperation reference => reference.Field.IsReadOnly,
            _ => false,
        };
}
