using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Unrolling;

/// <summary>
/// Copies the bodies of loops that carry the directive <c>Hardware.Unroll</c>. All iterations: the loop is executed on what is
/// known of the registers, and each iteration that this meets becomes a copy. A factor: a counted loop gets that many copies in one
/// iteration, and what is left over follows it; any other loop keeps a test, and a way out, between the copies.
/// </summary>
/// <remarks>A loop that still has the directive afterwards could not be unrolled; see <see cref="Refused"/>.</remarks>
internal sealed class Unroll : IPass
{
    /// <summary>Most copies of one body; more is a mistake, or a loop that does not end.</summary>
    public const int MaximumCopies = 1024;

    /// <summary>Most operations that all copies of a kernel may have together.</summary>
    private const int MaximumOperations = 200_000;

    private RegionCopier copier = null!;

    public string Name => "unroll";

    public Module Run(Module module)
    {
        if (!module.Methods.SelectMany(e => Refused(e.Body)).Any())
        {
            return module;
        }

        copier = RegionCopier.For(module);
        return module.WithBodies(body => new Walk(this).Rewrite(body, KnownRegisters.None).Region);
    }

    /// <summary>Loops that ask for unrolling.</summary>
    public static IEnumerable<Loop> Refused(Region region) => region switch
    {
        Sequence sequence => sequence.Regions.SelectMany(Refused),
        If branch => Refused(branch.Then).Concat(Refused(branch.Else)),
        Loop loop => Refused(loop.Body).Concat(loop.Directives.UnrollFactor is null ? [] : [loop]),
        Scope scope => Refused(scope.Body),
        _ => [],
    };

    private Region ByFactor(Loop loop, int factor, KnownRegisters known)
    {
        Loop plain = loop with { Directives = loop.Directives with { UnrollFactor = null } };
        if (factor == 1)
        {
            return plain;
        }

        if (CountedLoop.Of(plain) is not { MayLeaveEarly: false } counted)
        {
            return Guarded(plain, factor);
        }

        return known.Contents.TryGetValue(counted.Counter, out Int128 start)
            && known.Execute(plain.Header, counted.Limit).Number is { } limit
            && counted.Iterations(start, limit) is { } iterations
                ? WithKnownCount(counted, factor, start, iterations)
                : WithRemainderLoop(counted, factor);
    }

    /// <summary>A test between the copies leaves the loop.</summary>
    private Scope Guarded(Loop loop, int factor)
    {
        int exit = copier.NewLabel();
        var copies = new List<Region> { loop.Body };
        for (int i = 1; i < factor; i++)
        {
            (Block header, Operand? condition) = copier.Copy(loop.Header, loop.Condition);
            copies.Add(new If(header, condition!, Sequence.Empty, new Leave(exit)));
            copies.Add(copier.Copy(loop.Body));
        }

        return new(exit, loop with { Body = new Sequence([.. copies]) });
    }

    /// <summary>Full rounds in a loop, the rest after it.</summary>
    private Sequence WithKnownCount(CountedLoop counted, int factor, Int128 start, Int128 iterations)
    {
        Int128 rest = iterations % factor;
        Int128 end = start + ((iterations - rest) * counted.Step);
        Value counter = copier.NewValue(counted.Counter.Type);
        Value condition = copier.NewValue(HardwareType.Bool);
        var limit = new Constant(end, counted.Counter.Type);
        Provenance origin = counted.Loop.Origin;
        Operand[] compared = counted.Step > 0 ? [counter, limit] : [limit, counter];
        var header = new Block(
        [
            new(OpCode.ReadRegister, [], counted.Counter, counter, origin),
            new(OpCode.LessThan, [.. compared], Target: null, condition, origin),
        ]);
        Loop main = counted.Loop with
        {
            Header = header,
            Condition = condition,
            Body = Copies(counted.Loop.Body, factor),
            Trips = new((long)(iterations / factor), IsExact: true),
        };
        return new(end == start ? [Copies(counted.Loop.Body, (int)rest)] : [main, Copies(counted.Loop.Body, (int)rest)]);
    }

    /// <summary>A loop that runs while a full round is left, then the loop as it was.</summary>
    private Sequence WithRemainderLoop(CountedLoop counted, int factor)
    {
        (Block header, Operand? _) = copier.Copy(counted.Loop.Header, counted.Loop.Condition);
        int testIndex = header.Operations.Length - 1;
        Operation test = header.Operations[testIndex];
        int side = counted.Step > 0 ? 0 : 1;
        // The counter in the last copy of a round, exactly: no wrap-around can make the comparison hold.
        Int128 ahead = counted.Step * (factor - 1);
        Constant offset = new(ahead, HardwareType.Holding(ahead, ahead));
        HardwareType type = HardwareType.Holding(
            Int128.Min(0, ahead) + counted.Counter.Type.Minimum, Int128.Max(0, ahead) + counted.Counter.Type.Maximum);
        Value last = copier.NewValue(type);
        var add = new Operation(OpCode.Add, [test.Operands[side], offset], Target: null, last, test.Origin);
        var mainHeader = new Block(
        [
            .. header.Operations[..testIndex], add, test with { Operands = test.Operands.SetItem(side, last) },
        ]);
        Region body = Copies(counted.Loop.Body, factor);
        return new([counted.Loop with { Header = mainHeader, Condition = test.Result!, Body = body }, counted.Loop]);
    }

    private Sequence Copies(Region body, int count) => new([.. Enumerable.Range(0, count).Select(_ => copier.Copy(body))]);

    private sealed class Walk(Unroll pass) : KnownRegistersWalk
    {
        protected override (Region Region, KnownRegisters? After) RewriteLoop(Loop loop, KnownRegisters known)
        {
            if (loop.Directives.UnrollFactor == 0 && AllIterations(loop, known) is { } iterations)
            {
                return iterations;
            }

            KnownRegisters inside = known.Without(loop.Body, loop.Header);
            Loop inner = loop with { Body = Rewrite(loop.Body, inside).Region };
            Region unrolled = loop.Directives.UnrollFactor is > 0 and var factor ? pass.ByFactor(inner, factor, known) : inner;
            return (unrolled, inside.Execute(loop.Header).After);
        }

        /// <summary>The copies of all iterations, or null when their number is not known.</summary>
        private (Region Region, KnownRegisters? After)? AllIterations(Loop loop, KnownRegisters known)
        {
            var copies = new List<Region>();
            KnownRegisters? state = known;
            bool testIsNext = loop.TestFirst;
            for (int count = 0; state is not null; testIsNext = !testIsNext)
            {
                if (testIsNext)
                {
                    (Block header, Operand? condition) = pass.copier.Copy(loop.Header, loop.Condition);
                    (state, Int128? holds) = state.Execute(header, condition);
                    copies.Add(header);
                    if (holds is null)
                    {
                        return null;
                    }

                    if (holds == 0)
                    {
                        break;
                    }
                }
                else
                {
                    (Region body, state) = Rewrite(pass.copier.Copy(loop.Body), state);
                    copies.Add(body);
                    if (++count > MaximumCopies || pass.copier.OperationCount > MaximumOperations)
                    {
                        return null;
                    }
                }
            }

            return (new Sequence([.. copies]), state);
        }
    }
}
