using Microsoft.CodeAnalysis;

namespace SparseRtrl.Analyzer;

/// <summary>Library methods with a hardware form of their own.</summary>
public enum Intrinsic
{
    None,
    Abs,
    Min,
    Max,
    Clamp,
    Sign,
    BigMul,
    DivRem,
    PopCount,
    TrailingZeroCount,
    LeadingZeroCount,
    RotateLeft,
    RotateRight,
    Log2,
    IsPow2,
    Enqueue,
    Dequeue,
    Clear,
    Pipeline,
    Unroll,
    Concurrently,
}

/// <summary>Recognises calls that are not inlined from source.</summary>
public static class Intrinsics
{
    /// <summary>By name, with the class that has them beside the integer types themselves.</summary>
    private static readonly Dictionary<string, (Intrinsic Intrinsic, string Class)> Arithmetic =
        new[]
        {
            Intrinsic.Abs, Intrinsic.Min, Intrinsic.Max, Intrinsic.Clamp, Intrinsic.Sign, Intrinsic.BigMul, Intrinsic.DivRem,
        }
        .Select(i => (Intrinsic: i, Class: "System.Math"))
        .Concat(new[]
        {
            Intrinsic.PopCount, Intrinsic.TrailingZeroCount, Intrinsic.LeadingZeroCount, Intrinsic.RotateLeft,
            Intrinsic.RotateRight, Intrinsic.Log2, Intrinsic.IsPow2,
        }
        .Select(i => (Intrinsic: i, Class: "System.Numerics.BitOperations")))
        .ToDictionary(known => known.Intrinsic.ToString());

    public static Intrinsic Of(IMethodSymbol method)
    {
        if (Vocabulary.QueueElement(method.ContainingType) is not null)
        {
            return method.Name switch
            {
                "Enqueue" => Intrinsic.Enqueue,
                "Dequeue" => Intrinsic.Dequeue,
                "Clear" => Intrinsic.Clear,
                _ => Intrinsic.None,
            };
        }

        if (Vocabulary.IsDirectives(method.ContainingType))
        {
            return method.Name switch
            {
                "Pipeline" => Intrinsic.Pipeline,
                "Unroll" => Intrinsic.Unroll,
                "Concurrently" => Intrinsic.Concurrently,
                _ => Intrinsic.None,
            };
        }

        bool isIntegral = method.Parameters.All(p => p.RefKind == RefKind.None && IsScalar(p.Type))
            && SubsetTypes.IsValue(method.ReturnType);
        return isIntegral && Arithmetic.TryGetValue(method.Name, out (Intrinsic Intrinsic, string Class) known)
            && (method.ContainingType.ToDisplayString() == known.Class || SubsetTypes.IsInteger(method.ContainingType))
                ? known.Intrinsic
                : Intrinsic.None;
    }

    private static bool IsScalar(ITypeSymbol type) => SubsetTypes.TryGetScalar(type, out _, out _);
}
