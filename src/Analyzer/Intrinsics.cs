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
    PopCount,
    TrailingZeroCount,
    LeadingZeroCount,
    Enqueue,
    Dequeue,
    Clear,
    Pipeline,
    Unroll,
}

/// <summary>Recognises calls that are not inlined from source.</summary>
public static class Intrinsics
{
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
                _ => Intrinsic.None,
            };
        }

        if (!method.Parameters.All(p => SubsetTypes.TryGetScalar(p.Type, out _, out _)))
        {
            return Intrinsic.None;
        }

        return (method.ContainingType.ToDisplayString(), method.Name) switch
        {
            ("System.Math", "Abs") => Intrinsic.Abs,
            ("System.Math", "Min") => Intrinsic.Min,
            ("System.Math", "Max") => Intrinsic.Max,
            ("System.Math", "Clamp") => Intrinsic.Clamp,
            ("System.Numerics.BitOperations", "PopCount") => Intrinsic.PopCount,
            ("System.Numerics.BitOperations", "TrailingZeroCount") => Intrinsic.TrailingZeroCount,
            ("System.Numerics.BitOperations", "LeadingZeroCount") => Intrinsic.LeadingZeroCount,
            _ => Intrinsic.None,
        };
    }
}
