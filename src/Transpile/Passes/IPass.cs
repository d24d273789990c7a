using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>A transformation of a module that keeps its meaning. A pure function: the input is not changed.</summary>
public interface IPass
{
    /// <summary>Name for <c>--dump-ir</c>, in kebab case.</summary>
    string Name { get; }

    Module Run(Module module);
}
