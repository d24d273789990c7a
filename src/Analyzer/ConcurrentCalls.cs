using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>Takes calls of <c>Hardware.Concurrently</c> apart.</summary>
public static class ConcurrentCalls
{
    /// <summary>
    /// Each argument with the process of the kernel that it names. Null in place of the method for anything else, also for a list of
    /// processes that is made elsewhere.
    /// </summary>
    public static IEnumerable<(IOperation Argument, IMethodSymbol? Method)> ProcessesOf(IInvocationOperation call) =>
        call.Arguments.SelectMany(Elements).Select(element => (element, ProcessNamedBy(element)));

    private static IEnumerable<IOperation> Elements(IArgumentOperation argument) =>
        argument is { ArgumentKind: ArgumentKind.ParamArray, Value: IArrayCreationOperation { Initializer: { } list } }
            ? list.ElementValues
            : [argument.Value];

    private static IMethodSymbol? ProcessNamedBy(IOperation element) => element switch
    {
        IConversionOperation conversion => ProcessNamedBy(conversion.Operand),
        IDelegateCreationOperation { Target: IMethodReferenceOperation { Instance: IInstanceReferenceOperation, Method: var method } }
            when Vocabulary.IsProcess(method) => method,
        _ => null,
    };
}
