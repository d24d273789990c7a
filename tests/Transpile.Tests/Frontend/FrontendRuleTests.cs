using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using SparseRtrl.Hardware;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Frontend;

/// <summary>That no rule of the transpiler is without documentation and tests. The rules are found by reflection.</summary>
public sealed class FrontendRuleTests
{
    private static readonly DiagnosticDescriptor[] Descriptors =
    [
        .. typeof(FrontendRules).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(f => (DiagnosticDescriptor)f.GetValue(null)!)
            .OrderBy(d => d.Id, StringComparer.Ordinal),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, FrontendRuleCases.All.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Violation_is_reported_where_it_stands_and_nothing_comes_out(int index)
    {
        FrontendRuleCase rule = FrontendRuleCases.All[index];
        TranspilationResult result = Transpile(
            FrontendRuleCases.Unmarked(rule.Bad), rule.Arguments, rule.IsWithoutSource);
        Assert.Equal(MarksIn(rule.Bad).DefaultIfEmpty((0, 0)).Select(place => (rule.Id, place)),
            result.Findings.Select(f => (f.Id, (f.Span.Line, f.Span.Column))));
        Assert.Equal(result.Findings.All(f => f.Severity == FindingSeverity.Warning), result.Output is not null);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Repaired_kernel_is_accepted(int index)
    {
        FrontendRuleCase rule = FrontendRuleCases.All[index];
        TranspilationResult result = Transpile(rule.Good, rule.GoodArguments);
        Assert.Empty(result.Findings.Select(f => f.ToString()));
        Assert.NotNull(result.Output);
    }

    [Fact]
    public void Every_rule_has_a_positive_and_a_negative_case() => Assert.Equal(
        Descriptors.Select(d => d.Id),
        FrontendRuleCases.All.Select(c => c.Id).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_rule_has_a_section_with_a_violation_and_its_repair()
    {
        string[] sections =
        [
            .. File.ReadAllText(Path.Combine(KernelHarness.RepositoryRoot, "docs", "diagnostics.md")).Split("\n## ")
                .Where(s => s.StartsWith("SRT", StringComparison.Ordinal) && !s.StartsWith("SRT1", StringComparison.Ordinal)),
        ];
        Assert.Equal(Descriptors.Select(d => $"{d.Id} {d.Title}"), sections.Select(s => s.Split('\n')[0]));
        Assert.All(sections, section => Assert.Equal(4, section.Split("\n```").Length - 1));
    }

    [Fact]
    public void All_rules_are_listed_once() => Assert.Equal(Descriptors, FrontendRules.All);

    private static TranspilationResult Transpile(string text, string arguments, bool isWithoutSource = false)
    {
        ImmutableArray<Assembly> libraries = [typeof(HardwareKernelAttribute).Assembly];
        Dictionary<string, string> values = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(a => a.Split('=')).ToDictionary(a => a[0], a => a[1]);
        LoadResult loaded = UserKernelLoader.Load(new SourceFile("K.cs", text), values, libraries);
        return loaded.Instance is null
            ? new(null, loaded.Findings)
            : Transpiler.Run(
                loaded.Instance, isWithoutSource ? new([], libraries) : loaded.Source!, ScheduleOptions.IceUltraPlus);
    }

    /// <summary>Lines and columns of the marks, counted from 1.</summary>
    private static IEnumerable<(int Line, int Column)> MarksIn(string marked) =>
        marked.Split('\n').SelectMany((line, number) =>
            line.Split("[|").SkipLast(1).Aggregate(
                (Column: 1, Marks: ImmutableArray<(int, int)>.Empty),
                (found, part) => (found.Column + part.Length, found.Marks.Add((number + 1, found.Column + part.Length))))
                .Marks);
}
