using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;
using SparseRtrl.Hardware;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Frontend;

/// <summary>That docs/subset.md says the truth: its examples are transpiled, and what it calls refused is refused.</summary>
public sealed class SubsetReferenceTests
{
    private static readonly SubsetExample[] Accepted = [.. SubsetReference.All.Where(e => e.Id is null)];

    private static readonly SubsetExample[] Refused = [.. SubsetReference.All.Where(e => e.Id is not null)];

    public static TheoryData<int> AcceptedCases => [.. Enumerable.Range(0, Accepted.Length)];

    public static TheoryData<int> RefusedCases => [.. Enumerable.Range(0, Refused.Length)];

    [Theory]
    [MemberData(nameof(AcceptedCases))]
    public void Example_becomes_hardware(int index)
    {
        TranspilationResult result = Transpile(Accepted[index]);
        Assert.True(result.Output is not null, $"{Accepted[index].Shown}\n{string.Join('\n', result.Findings)}");
        Assert.Empty(result.Findings);
    }

    [Theory]
    [MemberData(nameof(RefusedCases))]
    public void Counterexample_is_refused_by_the_rule_that_stands_beside_it(int index)
    {
        TranspilationResult result = Transpile(Refused[index]);
        Assert.Null(result.Output);
        string[] ids = [.. result.Findings.Select(f => f.Id).Distinct()];
        Assert.True(ids is [var id] && id == Refused[index].Id, $"{Refused[index].Shown}\n{string.Join('\n', result.Findings)}");
    }

    [Fact]
    public void Every_example_of_the_document_is_one_of_these()
    {
        Assert.All(SubsetReference.FenceKinds, kind => Assert.Contains(kind, new[] { "frame", "file", "members" }));
        Assert.True(Accepted.Length > 100 && Refused.Length > 30, $"{Accepted.Length} and {Refused.Length} examples were found.");
    }

    [Fact]
    public void Every_operation_of_the_subset_occurs_in_an_example()
    {
        IEnumerable<OperationKind> known = SubsetOperations.Statements.Concat(SubsetOperations.Expressions)
            .Concat(SubsetOperations.Patterns);
        HashSet<OperationKind> shown = [.. Operations().Select(o => o.Kind)];
        Assert.Equal([], known.Except(shown));
    }

    [Fact]
    public void Every_library_function_of_the_subset_occurs_in_an_example()
    {
        HashSet<Intrinsic> shown = [.. Operations().OfType<IInvocationOperation>().Select(call => Intrinsics.Of(call.TargetMethod))];
        Assert.Equal([], Enum.GetValues<Intrinsic>().Except(shown));
    }

    private static TranspilationResult Transpile(SubsetExample example)
    {
        LoadResult loaded = KernelHarness.Load(new SourceFile("Example.cs", example.File));
        return loaded.Instance is null
            ? new(null, loaded.Findings)
            : Transpiler.Run(loaded.Instance, loaded.Source!, ScheduleOptions.IceUltraPlus);
    }

    private static IEnumerable<IOperation> Operations() => Accepted.SelectMany(example =>
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(example.File, cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create(
            "Example", [tree], RuntimeReferences.With([typeof(HardwareKernelAttribute).Assembly]));
        SemanticModel model = compilation.GetSemanticModel(tree);
        return tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes()
            .Select(node => model.GetOperation(node, TestContext.Current.CancellationToken))
            .OfType<IOperation>();
    });
}
