using System.Collections.Immutable;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Banks;
using SparseRtrl.Transpile.Passes.Division;
using SparseRtrl.Transpile.Passes.Unrolling;

namespace SparseRtrl.Transpile.Passes;

/// <summary>The passes between the front end and the scheduler, in order. The verifier runs after each.</summary>
public static class PassPipeline
{
    /// <summary>Made anew for each run, since a pass may number values while it works.</summary>
    private static ImmutableArray<IPass> Passes() =>
    [
        new LowerQueues(), // first: of queues later passes see only those between processes, and of these only Enqueue and Dequeue
        new SimplifyControl(),
        new LocalValueNumbering(), // before if-conversion, which wants one read and one write of a register per block
        new DeadCode(),
        new Unroll(), // while every loop still stands behind what starts its counter, and a test in front of its body
        new CountTrips(), // for the same reason, and after the number of iterations has been divided
        new SimplifyControl(),
        new LocalValueNumbering(),
        new IfConversion(),
        new LocalValueNumbering(),
        new NarrowWidths(), // before rotation, while each loop condition still stands in front of its body
        new RotateLoops(), // the copied first tests often fold to constants below
        new SimplifyControl(),
        new LocalValueNumbering(),
        new SimplifyControl(), // branches on conditions that have become constant
        new LocalValueNumbering(),
        new DivideByConstant(), // after narrowing: what a small dividend needs is smaller too
        new StrengthReduction(),
        new LocalValueNumbering(),
        new DeadCode(),
        new DivideIteratively(), // after rotation, so that a division in a test has a block to stand in
        new SimplifyControl(),
        new LocalValueNumbering(),
        new DeadCode(),
        new NarrowWidths(), // values that the passes above have made or shortened
        new LocalValueNumbering(),
        new SimplifyControl(), // loops that turned out to run once
        new LocalValueNumbering(),
        new BankMemories(), // after unrolling, and while an index still is C#'s number
        new LocalValueNumbering(), // neighbouring elements of different banks have the same index
        new DeadCode(),
        new SignBits(), // after the last range analysis, which learns from comparisons
        new DemandedBits(), // after it too: it takes an index for C#'s number, not for its low bits
        new LocalValueNumbering(),
        new SplitProducts(), // when factors and products are as narrow as they get
        new StrengthReduction(), // limbs of a constant factor
        new LocalValueNumbering(),
        new DeadCode(),
    ];

    /// <param name="observe">Called with the module after each pass, for <c>--dump-ir</c>; may be null.</param>
    /// <exception cref="InvalidOperationException">A pass has left an invalid module: a bug of this compiler.</exception>
    public static Module Run(Module module, Action<string, Module>? observe = null)
    {
        ThrowIfInvalid("the front end", module);
        foreach (IPass pass in Passes())
        {
            module = pass.Run(module);
            observe?.Invoke(pass.Name, module);
            ThrowIfInvalid(pass.Name, module);
        }

        return module;
    }

    /// <summary>What the author of the kernel asked for and the passes could not do.</summary>
    internal static IEnumerable<Finding> Refusals(Module module) => module.Methods.SelectMany(e => Unroll.Refused(e.Body))
        .Select(loop => Finding.Of(FrontendRules.Unrolling, loop.Origin.Span, Unroll.MaximumCopies));

    private static void ThrowIfInvalid(string stage, Module module)
    {
        ImmutableArray<string> violations = IrVerifier.Verify(module);
        if (violations.Length > 0)
        {
            throw new InvalidOperationException(
                $"After {stage} the module {module.Name} is invalid; this is a bug of the compiler:\n"
                + string.Join('\n', violations));
        }
    }
}
