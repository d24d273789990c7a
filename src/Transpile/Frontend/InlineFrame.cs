using Microsoft.CodeAnalysis;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>One inlined call: what its locals, parameters and labels are.</summary>
/// <param name="caller">Null for an entry method or a process.</param>
/// <param name="receiver">What <c>this</c> is in a member of a struct, otherwise null.</param>
internal sealed class InlineFrame(IMethodSymbol method, InlineFrame? caller, int returnLabel, Binding? receiver = null)
{
    private readonly InlineFrame? caller = caller;
    private readonly Dictionary<ISymbol, Binding> bindings = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ILabelSymbol, int> labels = new(SymbolEqualityComparer.Default);

    public IMethodSymbol Method { get; } = method;

    /// <summary>Name of the method or property.</summary>
    public string Name { get; } = NameOf(method);

    /// <summary>Target of a <c>return</c> that is not the last statement.</summary>
    public int ReturnLabel { get; } = returnLabel;

    /// <summary>Holds the return value of a method that returns in several places.</summary>
    public Place? Result { get; set; }

    /// <summary>What <c>this</c> is in a method of a struct, also for the local functions in it.</summary>
    public Binding This =>
        receiver ?? caller?.This ?? throw new InvalidOperationException($"'{Method}' has no struct that it belongs to.");

    /// <summary>
    /// Name of the method that the entry method or process called to get here, or of itself. Members of structs are parts of the
    /// expressions they are used in.
    /// </summary>
    public string Phase { get; } = caller switch
    {
        null => NameOf(method),
        { caller: null } when !method.ContainingType.IsValueType => NameOf(method),
        _ => caller.Phase,
    };

    public void Bind(ISymbol symbol, Binding storage) => bindings[symbol] = storage;

    /// <summary>What a symbol is bound to here or, for what a local function captures, in the method around it.</summary>
    public Binding Resolve(ISymbol symbol)
    {
        for (InlineFrame? frame = this; frame is not null; frame = frame.caller)
        {
            if (frame.bindings.TryGetValue(symbol, out Binding? storage))
            {
                return storage;
            }
        }

        throw new InvalidOperationException($"'{symbol}' is used before it is declared.");
    }

    public void BindLabel(ILabelSymbol label, int number) => labels[label] = number;

    public int Resolve(ILabelSymbol label) => labels[label];

    private static string NameOf(IMethodSymbol method) => method.AssociatedSymbol?.Name ?? method.Name;
}
