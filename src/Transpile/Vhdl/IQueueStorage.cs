using System.Collections.Immutable;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>What keeps the elements of a queue and knows whether there is one, and room for one, from registers alone.</summary>
internal interface IQueueStorage
{
    /// <summary>For the comment beside the declarations.</summary>
    string Medium { get; }

    IEnumerable<Declaration> Declarations();

    IEnumerable<ConcurrentStatement> Statements();

    /// <summary>What happens at the clock edge.</summary>
    ImmutableArray<Statement> Update();
}
