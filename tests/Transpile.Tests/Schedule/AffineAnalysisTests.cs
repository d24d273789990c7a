using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;
using SparseRtrl.Transpile.Schedule.Pipelining;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Schedule;

/// <summary>Distances between accesses whose indices grow by a constant, against counting them out.</summary>
public sealed class AffineAnalysisTests
{
    private static readonly Provenance Origin = new(new SourceSpan("K.cs", 1, 1), "Run");

    [Fact]
    public void Distances_are_those_that_counting_gives()
    {
        for (int bits = 1; bits <= 4; bits++)
        {
            for (int step = 0; step < 1 << bits; step++)
            {
                for (int factor = 0; factor < 5; factor++)
                {
                    for (int offset = 0; offset < 1 << bits; offset++)
                    {
                        Compare(bits, step, factor, offset);
                    }
                }
            }
        }
    }

    [Fact]
    public void An_index_that_nothing_is_known_of_may_meet_any_other_at_once()
    {
        var index = new Register("index", HardwareType.Unsigned(4), 0, isField: false, isHostWritable: false, Origin.Span);
        var body = new OperationBuilder(0) { Origin = Origin };
        Value old = body.Read(index);
        Operand squared = body.Emit(OpCode.Multiply, index.Type, old, old);
        body.Write(index, squared);
        var analysis = AffineAnalysis.Of(body.ToBlock().Operations);
        Assert.Equal(1, analysis.Distance(old, old, 4, atLeast: 1));
        Assert.Equal(0, analysis.Distance(old, squared, 4, atLeast: 0));
    }

    /// <summary>A counter i of so many bits; one access at factor·i + offset in an iteration, another at factor·i in an earlier one.</summary>
    private static void Compare(int bits, int step, int factor, int offset)
    {
        HardwareType type = HardwareType.Unsigned(bits);
        var counter = new Register("i", type, 0, isField: false, isHostWritable: false, Origin.Span);
        var body = new OperationBuilder(0) { Origin = Origin };
        Value old = body.Read(counter);
        Operand earlier = body.Emit(OpCode.Multiply, type, old, new Constant(factor, HardwareType.Unsigned(3)));
        Operand later = body.Emit(OpCode.Add, type, earlier, new Constant(offset, type));
        body.Write(counter, body.Emit(OpCode.Add, type, old, new Constant(step, type)));
        var analysis = AffineAnalysis.Of(body.ToBlock().Operations);

        foreach (int atLeast in (ImmutableArray<int>)[0, 1])
        {
            int modulus = 1 << bits;
            int? expected = Enumerable.Range(atLeast, modulus + 1)
                .Cast<int?>()
                .FirstOrDefault(d => ((factor * step * d!.Value) + offset) % modulus == 0);
            Int128? distance = analysis.Distance(later, earlier, bits, atLeast);
            // Never later than the truth; the multiplication by a constant may cost precision, not safety.
            Assert.True(
                expected is null ? true : distance is not null && distance <= expected,
                $"{bits} bits, step {step}, factor {factor}, offset {offset}: {distance} instead of {expected}");
            Assert.Equal(expected, (int?)distance);
        }
    }
}
