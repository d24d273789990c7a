using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Vhdl.Tree;

/// <summary>A sequential statement.</summary>
public abstract record Statement;

public sealed record SignalAssignment(Expression Target, Expression Value, string? Comment = null) : Statement;

public sealed record VariableAssignment(Name Target, Expression Value) : Statement;

/// <param name="Condition">A boolean.</param>
public sealed record ConditionalBody(Expression Condition, ImmutableArray<Statement> Body);

/// <summary><c>if … elsif … else … end if</c>.</summary>
public sealed record IfStatement(ImmutableArray<ConditionalBody> Branches, ImmutableArray<Statement> Else) : Statement;

/// <param name="Choice">An enumeration literal or a bit string; null for <c>others</c>.</param>
public sealed record CaseAlternative(Expression? Choice, ImmutableArray<Statement> Body, string? Heading = null);

public sealed record CaseStatement(Expression Selector, ImmutableArray<CaseAlternative> Alternatives) : Statement;

/// <summary><c>for Variable in First to Last loop</c>.</summary>
public sealed record ForLoop(string Variable, int First, int Last, ImmutableArray<Statement> Body) : Statement;

public sealed record Return(Expression Value) : Statement;
