using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// An integer as Σ coefficient·symbol + constant, modulo 2^ModulusBits. Symbols are registers, meaning their content at the start
/// of an iteration, and values that have no such form of their own. Working modulo a power of two makes wrap-around no special
/// case: additions, shifts and conversions are exact in it.
/// </summary>
/// <param name="Terms">Keys are <see cref="Register"/> or <see cref="Value"/>; no coefficient is zero modulo 2^ModulusBits.</param>
internal sealed record AffineForm(ImmutableDictionary<object, Int128> Terms, Int128 Constant, int ModulusBits)
{
    /// <summary>More bits than any value of the IR has.</summary>
    public const int Exact = 100;

    public static AffineForm Of(Int128 constant) => new(ImmutableDictionary<object, Int128>.Empty, constant, Exact);

    public static AffineForm Of(object symbol) => new(ImmutableDictionary<object, Int128>.Empty.Add(symbol, 1), 0, Exact);

    public AffineForm Add(AffineForm other)
    {
        ImmutableDictionary<object, Int128> terms = Terms;
        foreach ((object symbol, Int128 coefficient) in other.Terms)
        {
            Int128 sum = terms.GetValueOrDefault(symbol) + coefficient;
            terms = sum == 0 ? terms.Remove(symbol) : terms.SetItem(symbol, sum);
        }

        return new AffineForm(terms, Constant + other.Constant, Exact).Wrapped(Math.Min(ModulusBits, other.ModulusBits));
    }

    public AffineForm Times(Int128 factor) => factor == 0
        ? Of(Int128.Zero)
        : new(
            Terms.ToImmutableDictionary(t => t.Key, t => t.Value * factor),
            Constant * factor,
            Math.Min(Exact, ModulusBits + (int)Int128.TrailingZeroCount(factor)));

    /// <summary>The form of the value shifted right, or null when that depends on bits of a symbol that are lost.</summary>
    public AffineForm? ShiftedRight(int bits) => bits >= ModulusBits || Terms.Values.Any(c => Int128.TrailingZeroCount(c) < bits)
        ? null
        : new(Terms.ToImmutableDictionary(t => t.Key, t => t.Value >> bits), Constant >> bits, ModulusBits - bits);

    /// <summary>The form of the value wrapped to so many bits.</summary>
    public AffineForm Wrapped(int bits)
    {
        int modulusBits = Math.Min(ModulusBits, bits);
        Int128 lowBits = (Int128.One << modulusBits) - 1;
        return new(Terms.RemoveRange(Terms.Where(t => (t.Value & lowBits) == 0).Select(t => t.Key)), Constant, modulusBits);
    }

    /// <summary>The largest k for which every value of the form is a multiple of 2^k.</summary>
    public int TrailingZeros => Terms.Values.Append(Constant).Where(c => c != 0)
        .Select(c => (int)Int128.TrailingZeroCount(c))
        .Append(ModulusBits)
        .Min();
}
