using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Xunit;

namespace SparseRtrl.Analyzer.Tests;

/// <summary>That no rule is without documentation and tests. The rules are found by reflection.</summary>
public sealed class RuleCoverageTests
{
    private static readonly DiagnosticDescriptor[] Descriptors =
    [
        .. typeof(Rules).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(f => (DiagnosticDescriptor)f.GetValue(null)!)
            .OrderBy(d => d.Id, StringComparer.Ordinal),
    ];

    [Fact]
    public void Every_rule_is_reported_by_the_analyzer()
    {
        Assert.True(Descriptors.Length >= 30);
        Assert.Equal(Descriptors, new SubsetAnalyzer().SupportedDiagnostics);
        Assert.Equal(Descriptors.Length, Descriptors.Select(d => d.Id).Distinct().Count());
    }

    [Fact]
    public void Every_rule_has_a_section_that_begins_with_what_the_rule_says()
    {
        ImmutableArray<DocumentedRule> sections = DocumentedRules.In("SRT1");
        Assert.Equal(Descriptors.Select(d => (d.Id, d.Title.ToString())), sections.Select(s => (s.Id, s.Title)));
        Assert.All(sections.Zip(Descriptors), pair => Assert.StartsWith(pair.Second.Description.ToString(), pair.First.Cause));
    }

    [Fact]
    public void Every_section_shows_a_violation_and_its_repair() =>
        Assert.All(DocumentedRules.In("SRT1"), section => Assert.Equal(2, section.Examples.Length));

    [Fact]
    public void Every_rule_has_a_positive_and_a_negative_case()
    {
        Assert.Equal(Descriptors.Select(d => d.Id), RuleCases.All.Select(c => c.Id).Distinct().Order(StringComparer.Ordinal));
        Assert.All(RuleCases.All, rule =>
        {
            Assert.Contains("[|", rule.Bad, StringComparison.Ordinal);
            Assert.DoesNotContain("[|", rule.Good, StringComparison.Ordinal);
        });
    }
}
