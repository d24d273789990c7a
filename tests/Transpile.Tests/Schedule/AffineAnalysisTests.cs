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

    /// <summary>The halves of a double buffer, at places that nothing is known of; also as the second of four lanes.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    public void The_halves_of_a_double_buffer_never_meet(int laneBits, int lane)
    {
        Register[] places = [.. new[] { "read", "written" }.Select(n => Field(n, bits: 4))];
        Register half = Field("half", bits: 1);
        var body = new OperationBuilder(0) { Origin = Origin };
        Operand Index(Operand place, Operand inHalf)
        {
            HardwareType type = HardwareType.Unsigned(5 + laneBits);
            Operand element = body.Emit(OpCode.Or, type, body.Emit(OpCode.ShiftLeft, type, place, Literal(1)), inHalf);
            Operand scaled = body.Emit(OpCode.ShiftLeft, type, element, Literal(laneBits));
            Operand index = body.Emit(OpCode.Or, type, scaled, Literal(lane));
            return body.Emit(OpCode.ShiftRight, HardwareType.Unsigned(5), index, Literal(laneBits));
        }

        List<Operand> unknown = [.. places.Select(p => (Operand)body.Read(p))];
        Value now = body.Read(half);
        Operand load = Index(unknown[0], body.Emit(OpCode.Xor, HardwareType.Bool, now, Literal(1)));
        Operand store = Index(unknown[1], now);
        for (int i = 0; i < places.Length; i++)
        {
            body.Write(places[i], body.Emit(OpCode.Multiply, places[i].Type, unknown[i], unknown[i]));
        }

        ImmutableArray<Operation> operations = body.ToBlock().Operations;
        Assert.Null(AffineAnalysis.Of(operations, readsFlipsAsSums: true).Distance(load, store, 5, atLeast: 1));
        Assert.Equal(1, AffineAnalysis.Of(operations).Distance(load, store, 5, atLeast: 1));
        Assert.Equal(1, AffineAnalysis.Of(operations, readsFlipsAsSums: true).Distance(store, store, 5, atLeast: 1));
    }

    /// <summary>Random indices over a counter, a constant register and one that changes unpredictably, counted out.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_distance_is_later_than_the_first_time_that_two_accesses_meet(bool readsFlipsAsSums)
    {
        int provedApart = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            var loop = new RandomIndices(seed);
            var analysis = AffineAnalysis.Of(loop.Operations, readsFlipsAsSums);
            foreach (int atLeast in (ImmutableArray<int>)[0, 1])
            {
                Int128? distance = analysis.Distance(loop.Later, loop.Earlier, RandomIndices.AddressBits, atLeast);
                int? met = loop.FirstMeeting(atLeast);
                Assert.True(met is null || distance <= met, $"seed {seed}: {distance}, but they meet after {met}\n{loop}");
                provedApart += distance is null ? 1 : 0;
            }
        }

        Assert.InRange(provedApart, 3, 700);
    }

    private static Register Field(string name, int bits) =>
        new(name, HardwareType.Unsigned(bits), 0, isField: false, isHostWritable: false, Origin.Span);

    private static Constant Literal(int value) => new(value, HardwareType.Holding(0, value));

    /// <summary>Two indices in a loop body that is run for many first contents of its registers.</summary>
    private sealed class RandomIndices
    {
        public const int AddressBits = 4;
        private const int Iterations = 24;

        private readonly Random random;
        private readonly OperationBuilder body = new(0) { Origin = Origin };
        private readonly List<Operand> values = [];
        private readonly Register[] registers = [Field("counter", 5), Field("constant", 2), Field("unknown", 5)];

        public RandomIndices(int seed)
        {
            random = new Random(seed);
            Value[] old = [.. registers.Select(body.Read)];
            values.AddRange(old);
            for (int i = 0; i < 12; i++)
            {
                values.Add(Next());
            }

            (Later, Earlier) = (values[^random.Next(1, 5)], values[^random.Next(1, 5)]);
            body.Write(registers[0], body.Emit(OpCode.Add, registers[0].Type, old[0], Literal(random.Next(1, 5))));
            body.Write(registers[2], body.Emit(OpCode.Multiply, registers[2].Type, old[2], body.Emit(OpCode.Add, HardwareType.Unsigned(6), old[2], old[0])));
            Operations = body.ToBlock().Operations;
        }

        public ImmutableArray<Operation> Operations { get; }

        public Operand Later { get; }

        public Operand Earlier { get; }

        /// <summary>The smallest number of iterations, at least so many, after which the later access met the earlier one.</summary>
        public int? FirstMeeting(int atLeast)
        {
            int? first = null;
            for (int run = 0; run < 40; run++)
            {
                (Int128[] later, Int128[] earlier) = Run(new Random(run));
                for (int d = atLeast; d < (first ?? Iterations); d++)
                {
                    if (Enumerable.Range(0, Iterations - d).Any(t => later[t + d] == earlier[t]))
                    {
                        first = d;
                    }
                }
            }

            return first;
        }

        public override string ToString() => string.Join('\n', Operations.Select(o => $"{o.Result} = {o.Code} {string.Join(' ', o.Operands)}"));

        private Value Next()
        {
            HardwareType type = HardwareType.Unsigned(random.Next(2, 8));
            Operand any = values[random.Next(values.Count)];
            return random.Next(7) switch
            {
                0 => body.Emit(OpCode.ShiftLeft, type, any, Literal(random.Next(1, 3))),
                1 => body.Emit(OpCode.ShiftRight, type, any, Literal(random.Next(1, 3))),
                2 => body.Emit(OpCode.Xor, type, any, Literal(random.Next(1, 5))),
                3 => body.Emit(OpCode.Add, type, any, Literal(random.Next(1, 4))),
                4 => body.Emit(OpCode.Add, type, any, values[random.Next(values.Count)]),
                5 => body.Emit(OpCode.Or, type, any, Literal(random.Next(1, 4))),
                _ => body.Emit(OpCode.Or, type, any, values[random.Next(values.Count)]),
            };
        }

        private (Int128[] Later, Int128[] Earlier) Run(Random contents)
        {
            Dictionary<Register, Int128> state = registers.ToDictionary(r => r, r => r.Type.Wrap(contents.Next()));
            (var later, var earlier) = (new Int128[Iterations], new Int128[Iterations]);
            for (int t = 0; t < Iterations; t++)
            {
                var known = new Dictionary<Operand, Int128>();
                var next = new Dictionary<Register, Int128>(state);
                Constant Known(Operand operand) => operand as Constant ?? new Constant(known[operand], operand.Type);
                foreach (Operation operation in Operations)
                {
                    if (operation.Code == OpCode.WriteRegister)
                    {
                        next[(Register)operation.Target!] = Known(operation.Operands[0]).Literal;
                    }
                    else
                    {
                        known[operation.Result!] = operation.Code == OpCode.ReadRegister
                            ? state[(Register)operation.Target!]
                            : OpCodes.Evaluate(operation.Code, [.. operation.Operands.Select(Known)], operation.Result!.Type);
                    }
                }

                const int lowBits = (1 << AddressBits) - 1;
                (later[t], earlier[t]) = (Known(Later).Literal & lowBits, Known(Earlier).Literal & lowBits);
                state = next;
            }

            return (later, earlier);
        }
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
