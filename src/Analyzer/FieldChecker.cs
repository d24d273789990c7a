using Microsoft.CodeAnalysis;

namespace SparseRtrl.Analyzer;

/// <summary>The rules for the fields of a kernel: the state that the host sees.</summary>
internal static class FieldChecker
{
    private const int HostWordBits = 32;

    public static void Check(SubsetChecker checker, IFieldSymbol field)
    {
        if (field.IsConst || field.IsImplicitlyDeclared)
        {
            return;
        }

        Location place = field.Locations[0];
        TypeClass typeClass = SubsetTypes.Classify(field.Type);
        if (field.IsStatic)
        {
            CheckStatic(checker, field, place);
            return;
        }

        switch (typeClass)
        {
            case TypeClass.FloatingPoint:
                checker.Report(Rules.FloatingPoint, place, field.Name);
                return;
            case TypeClass.ShapedArray:
                checker.Report(Rules.ArrayShape, place, field.Name);
                return;
            case TypeClass.Unsupported:
                CheckUnsupported(checker, field, place);
                return;
        }

        bool isStorage = typeClass is TypeClass.Array or TypeClass.Queue;
        if (isStorage && !field.IsReadOnly)
        {
            checker.Report(Rules.MutableReference, place, field.Name);
        }

        bool isConstant = !isStorage && field.IsReadOnly;
        int bits = WidestScalarOf(SubsetTypes.ElementOf(field.Type));
        if (!isConstant && bits > HostWordBits)
        {
            checker.Report(Rules.WideField, place, field.Name, bits);
        }

        CheckAttributes(checker, field, typeClass, isConstant, place);
    }

    private static void CheckUnsupported(SubsetChecker checker, IFieldSymbol field, Location place)
    {
        ITypeSymbol element = SubsetTypes.ElementOf(field.Type);
        if (SubsetTypes.IsOwnStruct(element))
        {
            if (!checker.ReportUnlessValue(element, place))
            {
                checker.Report(Rules.QueueElement, place, field.Name, element.Name);
            }
        }
        else if (SubsetTypes.IsCollection(field.Type))
        {
            checker.Report(Rules.UnboundedCollection, place, field.Name, SubsetChecker.Display(field.Type));
        }
        else if (element.TypeKind != TypeKind.Error || checker.SeesWholeProgram)
        {
            checker.Report(Rules.FieldType, place, field.Name, SubsetChecker.Display(field.Type));
        }
    }

    /// <summary>Reports a static field, of a kernel or of a helper class, that is not a constant.</summary>
    public static void CheckStatic(SubsetChecker checker, IFieldSymbol field, Location place)
    {
        if (!field.IsConst && !(field.IsReadOnly && SubsetTypes.IsValue(field.Type)))
        {
            checker.Report(Rules.StaticField, place, field.Name);
        }
    }

    private static int WidestScalarOf(ITypeSymbol type) => SubsetTypes.TryGetScalar(type, out int bits, out _)
        ? bits
        : Structs.FieldsOf(type).Select(f => WidestScalarOf(f.Type)).DefaultIfEmpty().Max();

    private static void CheckAttributes(
        SubsetChecker checker, IFieldSymbol field, TypeClass typeClass, bool isConstant, Location place)
    {
        string what = typeClass switch
        {
            TypeClass.Queue => "a queue",
            _ when isConstant => "a constant",
            _ => "a scalar",
        };
        if (Vocabulary.IsHostWritable(field) && (isConstant || typeClass == TypeClass.Queue))
        {
            checker.Report(Rules.AttributeMisuse, place, "HostWritable", field.Name, what);
        }

        if (Vocabulary.IsHostHidden(field) && isConstant)
        {
            checker.Report(Rules.AttributeMisuse, place, "HostHidden", field.Name, what);
        }

        if (Vocabulary.MemoryKindOf(field) is not null && typeClass != TypeClass.Array)
        {
            checker.Report(Rules.AttributeMisuse, place, "Memory", field.Name, what);
        }
    }
}
