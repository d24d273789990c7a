using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Timing;

/// <summary>An array that a clocked process reads into a signal, so that synthesis keeps it in block RAM.</summary>
/// <param name="Output">The signal.</param>
/// <param name="MayCollide">Some state reads it and writes it.</param>
internal sealed record BlockRam(string Array, string Output, bool MayCollide)
{
    /// <summary>A smaller array becomes flip-flops.</summary>
    private const int FewestBits = 65;

    /// <param name="bits">Size of an array.</param>
    public static IEnumerable<BlockRam> Find(
        IEnumerable<ClockedProcess> processes, IReadOnlyList<ConcurrentStatement> statements, Func<Name, int> bits)
    {
        foreach (ClockedProcess process in processes)
        {
            List<(Expression? Condition, SignalAssignment Access)> accesses =
            [
                .. process.Body.OfType<SignalAssignment>().Select(a => ((Expression?)null, a)),
                .. process.Body.OfType<IfStatement>().SelectMany(s => s.Branches)
                    .SelectMany(b => b.Body.OfType<SignalAssignment>().Select(a => ((Expression?)b.Condition, a))),
            ];
            foreach ((Expression? reads, SignalAssignment access) in accesses)
            {
                if (access is { Target: Name output, Value: Indexed { Prefix: { Type: NamedType } array } } && bits(array) >= FewestBits)
                {
                    bool mayCollide = accesses.Any(a =>
                        a.Access.Target is Indexed { Prefix: var written } && written == array && Meet(reads, a.Condition, statements));
                    yield return new(array.Identifier, output.Identifier, mayCollide);
                }
            }
        }
    }

    /// <summary>Whether there is a state in which both conditions may hold; no condition holds in every state.</summary>
    private static bool Meet(Expression? reads, Expression? writes, IReadOnlyList<ConcurrentStatement> statements) =>
        reads is null || writes is null || StatesOf(reads, statements).Intersect(StatesOf(writes, statements)).Any();

    /// <summary>States in which the port of an enable is used; the idle state, which serves the host, is none of them.</summary>
    private static IEnumerable<string> StatesOf(Expression condition, IEnumerable<ConcurrentStatement> statements) =>
        condition is Binary { Left: Name enable }
            ? statements.OfType<SelectedAssignment>().Where(s => s.Target == enable)
                .SelectMany(s => s.Values).SelectMany(v => v.Choices).OfType<Name>().Select(n => n.Identifier)
            : [];
}
