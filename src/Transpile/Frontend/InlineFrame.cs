using Microsoft.CodeAnalysis;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>One inlined call: what its locals, parameters and labels are.</summary>
/// <param name="caller">Null for an entry method.</param>
internal sealed class InlineFrame(IMethodSymbol method, InlineFrame? caller, int returnLabel)
{
    private readonly InlineFrame? caller = caller;
    private readonly Dictionary<ISymbol, object> bindings = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ILabelSymbol, int> labels = new(SymbolEqualityComparer.Default);

    public IMethodSymbol Method { get; } = method;

    /// <summary>Name of the method or property.</summary>
    public string Name { get; } = NameOf(method);

    /// <summary>Target of a <c>return</c> that is not the last statement.</summary>
    public int ReturnLabel { get; } = returnLabel;

    /// <summary>Holds the return value of a method that returns in several places.</summary>
    public Register? Result { get; set; }

    /// <summary>Name of the method that the entry method called to get here, or of the entry method.</summary>
    public string Phase { get; } = caller switch
    {
        null or { caller: null } => NameOf(method),
        _ => caller.Phase,
    };

    /// <param name="storage">
    /// A <see cref="Register"/>, <see cref="Pending"/> operand, <see cref="Memory"/> or <see cref="Queue"/>.
    /// </param>
    public void Bind(ISymbol symbol, object storage) => bindings[symbol] = storage;

    /// <summary>What a symbol is bound to here or, for what a local function captures, in the method around it.</summary>
    public object Resolve(ISymbol symbol)
    {
        for (InlineFrame? frame = this; frame is not null; frame = frame.caller)
        {
            if (frame.bindings.TryGetValue(symbol, out object? storage))
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
