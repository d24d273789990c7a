using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Ranges;

/// <summary>What a branch condition tells about the registers on the side where it holds, or does not.</summary>
internal sealed class ConditionRefiner(Block header, Func<Operand, Interval> intervalOf)
{
    private readonly Dictionary<Value, Operation> definitions =
        header.Operations.Where(o => o.Result is not null).ToDictionary(o => o.Result!);

    /// <summary>Refines the environment in place; null when the condition cannot have that truth value.</summary>
    public RangeEnvironment? Assume(Operand condition, bool truth, RangeEnvironment environment)
    {
        if (condition is Constant constant)
        {
            return (constant.Literal != 0) == truth ? environment : null;
        }

        if (!definitions.TryGetValue((Value)condition, out Operation? definition))
        {
            return environment;
        }

        return definition.Code switch
        {
            OpCode.And when truth => AssumeBoth(definition, truth, environment),
            OpCode.Or when !truth => AssumeBoth(definition, truth, environment),
            var code when code.IsComparison() => AssumeComparison(definition, truth, environment),
            _ => environment,
        };
    }

    private RangeEnvironment? AssumeBoth(Operation definition, bool truth, RangeEnvironment environment) =>
        definition.Operands.All(o => o.Type == HardwareType.Bool)
            ? definition.Operands.Aggregate((RangeEnvironment?)environment, (e, o) => e is null ? null : Assume(o, truth, e))
            : environment;

    private RangeEnvironment? AssumeComparison(Operation definition, bool truth, RangeEnvironment environment)
    {
        (Operand left, Operand right) = (definition.Operands[0], definition.Operands[1]);
        (Interval a, Interval b) = (intervalOf(left), intervalOf(right));
        (Interval? newA, Interval? newB) = (definition.Code, truth) switch
        {
            (OpCode.LessThan, true) => (AtMost(a, b.High - 1), AtLeast(b, a.Low + 1)),
            (OpCode.LessThan, false) => (AtLeast(a, b.Low), AtMost(b, a.High)),
            (OpCode.LessOrEqual, true) => (AtMost(a, b.High), AtLeast(b, a.Low)),
            (OpCode.LessOrEqual, false) => (AtLeast(a, b.Low + 1), AtMost(b, a.High - 1)),
            (OpCode.Equal, true) or (OpCode.NotEqual, false) => (a.Intersect(b), b.Intersect(a)),
            _ => (Without(a, b), Without(b, a)),
        };
        return newA is { } refinedA && newB is { } refinedB
            && environment.Refine(Source(left), refinedA) && environment.Refine(Source(right), refinedB)
            ? environment
            : null;
    }

    /// <summary>Looks through conversions that change no value.</summary>
    private Operand Source(Operand operand)
    {
        while (operand is Value value
            && definitions.TryGetValue(value, out Operation? definition)
            && definition.Code == OpCode.Convert
            && operand.Type.Contains(intervalOf(definition.Operands[0]).Low)
            && operand.Type.Contains(intervalOf(definition.Operands[0]).High))
        {
            operand = definition.Operands[0];
        }

        return operand;
    }

    private static Interval? AtMost(Interval interval, Int128 limit) =>
        interval.Intersect(new(interval.Low, Int128.Max(limit, interval.Low - 1)));

    private static Interval? AtLeast(Interval interval, Int128 limit) =>
        interval.Intersect(new(Int128.Min(limit, interval.High + 1), interval.High));

    /// <summary>Cuts a single value off at an end.</summary>
    private static Interval? Without(Interval interval, Interval excluded)
    {
        if (excluded.Low != excluded.High)
        {
            return interval;
        }

        Interval cut = interval.Low == excluded.Low ? interval with { Low = interval.Low + 1 }
            : interval.High == excluded.Low ? interval with { High = interval.High - 1 }
            : interval;
        return cut.Low <= cut.High ? cut : null;
    }
}
