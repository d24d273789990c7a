using System.Collections.Immutable;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Fuzz.Grammar;

/// <summary>An integer type of C#.</summary>
internal sealed record IntegerType(string Name, int Bits, bool IsSigned)
{
    public static readonly IntegerType Int = new("int", 32, true);
    public static readonly IntegerType UInt = new("uint", 32, false);
    public static readonly IntegerType Long = new("long", 64, true);
    public static readonly IntegerType ULong = new("ulong", 64, false);

    public static readonly ImmutableArray<IntegerType> All =
    [
        new("sbyte", 8, true), new("byte", 8, false), new("short", 16, true), new("ushort", 16, false), new("char", 16, false),
        Int, UInt, Long, ULong,
    ];

    /// <summary>Those that the host can see.</summary>
    public static readonly ImmutableArray<IntegerType> OfFields = [.. All.Where(type => type.Bits <= 32)];

    /// <summary>Those that a queue can hold.</summary>
    public static readonly ImmutableArray<IntegerType> OfQueues = [.. OfFields.Where(type => type.Name != "char")];

    public Int128 Minimum => IsSigned ? -(Int128.One << (Bits - 1)) : 0;

    public Int128 Maximum => (Int128.One << (IsSigned ? Bits - 1 : Bits)) - 1;

    /// <summary>The type in which C# computes with one operand.</summary>
    public IntegerType Promoted => Bits < 32 ? Int : this;

    /// <summary>The type in which C# computes with two operands; null when it refuses them.</summary>
    public static IntegerType? Promote(IntegerType a, IntegerType b)
    {
        if (a == ULong || b == ULong)
        {
            return a.IsSigned || b.IsSigned ? null : ULong;
        }

        if (a == Long || b == Long)
        {
            return Long;
        }

        bool isUnsigned = a == UInt || b == UInt;
        return !isUnsigned ? Int : a.IsSigned || b.IsSigned ? Long : UInt;
    }

    /// <summary>A constant expression of exactly this type.</summary>
    public string Literal(Int128 value)
    {
        string digits = Name switch { "uint" => $"{value}u", "long" => $"{value}L", "ulong" => $"{value}ul", _ => $"{value}" };
        return Bits < 32 ? $"(({Name}){(value < 0 ? $"({digits})" : digits)})" : value < 0 ? $"({digits})" : digits;
    }

    /// <summary>A number that fits: small, at an edge of some width, or anything.</summary>
    public Int128 Number(RandomStream random)
    {
        Int128 any = random.NextInt(4) switch
        {
            0 => random.NextInt(24) - 8,
            1 => (Int128.One << random.NextInt(Bits + 1)) - 1 + random.NextInt(3),
            2 => random.NextInt(2) == 0 ? Minimum + random.NextInt(2) : Maximum - random.NextInt(2),
            _ => (long)random.NextUInt64() >> random.NextInt(64),
        };
        Int128 wrapped = any & ((Int128.One << Bits) - 1);
        return wrapped > Maximum ? wrapped - (Int128.One << Bits) : wrapped;
    }
}
