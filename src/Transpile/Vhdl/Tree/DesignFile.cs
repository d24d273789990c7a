using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Vhdl.Tree;

/// <summary>One VHDL file with one entity and its architecture.</summary>
/// <param name="Header">Comment lines at the top.</param>
public sealed record DesignFile(ImmutableArray<string> Header, Entity Entity, Architecture Architecture);

public sealed record Entity(string Name, ImmutableArray<Port> Ports);

public sealed record Port(string Name, bool IsInput, VhdlType Type, Expression? Initial = null, string? Comment = null);

public sealed record Architecture(string Name, ImmutableArray<Declaration> Declarations, ImmutableArray<ConcurrentStatement> Statements);

/// <summary>A declaration of an architecture or a function.</summary>
public abstract record Declaration;

/// <summary>Declarations under a comment.</summary>
public sealed record DeclarationSection(string Heading, ImmutableArray<Declaration> Declarations) : Declaration;

public sealed record EnumerationDeclaration(string Name, ImmutableArray<string> Literals) : Declaration;

/// <summary>
/// <c>type Name is array (Length-1 downto 0) of Element</c>. Descending, because yosys stores an ascending one reversed and inverts every
/// address to make up for it.
/// </summary>
public sealed record ArrayTypeDeclaration(string Name, int Length, VhdlType Element) : Declaration;

public enum ObjectClass
{
    Signal,
    Constant,
    Variable,
}

public sealed record ObjectDeclaration(
    ObjectClass Class, string Name, VhdlType Type, Expression? Initial = null, string? Comment = null) : Declaration;

/// <summary>A signal with an initial value that simulators see and synthesis does not.</summary>
public sealed record SimulationInitialDeclaration(string Name, VhdlType Type, Expression Initial) : Declaration;

/// <summary><c>attribute Name : string</c>.</summary>
public sealed record AttributeDeclaration(string Name) : Declaration;

/// <summary><c>attribute Name of Signal : signal is "Value"</c>.</summary>
public sealed record AttributeSpecification(string Name, string Signal, string Value) : Declaration;

/// <param name="Comment">What it computes.</param>
public sealed record FunctionDeclaration(
    string Name,
    string Parameter,
    VectorType ParameterType,
    VectorType ReturnType,
    ImmutableArray<Declaration> Variables,
    ImmutableArray<Statement> Body,
    string Comment) : Declaration;

/// <summary>A statement of an architecture.</summary>
public abstract record ConcurrentStatement;

/// <summary>Statements under a comment.</summary>
public sealed record StatementSection(string Heading, ImmutableArray<ConcurrentStatement> Statements) : ConcurrentStatement;

/// <param name="Condition">A boolean; null only for the last.</param>
public sealed record ConditionalValue(Expression Value, Expression? Condition);

/// <summary><c>Target &lt;= value when condition else value</c>, or a plain assignment when there is one value.</summary>
public sealed record ConcurrentAssignment(Name Target, ImmutableArray<ConditionalValue> Values, string? Comment = null) : ConcurrentStatement;

/// <param name="Choices">Enumeration literals or bit strings; empty means <c>others</c>.</param>
public sealed record SelectedValue(Expression Value, ImmutableArray<Expression> Choices, string? Comment = null);

/// <summary><c>with Selector select Target &lt;= value when choices, … value when others</c>.</summary>
public sealed record SelectedAssignment(Name Target, Expression Selector, ImmutableArray<SelectedValue> Values) : ConcurrentStatement;

/// <summary>A process on the rising edge of a clock.</summary>
public sealed record ClockedProcess(string Label, Name Clock, ImmutableArray<Statement> Body) : ConcurrentStatement;
