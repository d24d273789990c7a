using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Turns <c>while (c) body</c> into <c>if (c) do body while (c)</c>. The test after the body shares its last cycle, so an
/// iteration costs no cycle of its own for the test; the first test is often a constant and goes away.
/// </summary>
internal sealed class RotateLoops : IPass
{
    private int nextValueId;

    public string Name => "rotate-loops";

    public Module Run(Module module)
    {
        nextValueId = Blocks.NextValueId(module);
        return module.WithBodies(Rotate);
    }

    private Region Rotate(Region region) => region switch
    {
        Sequence sequence => new Sequence([.. sequence.Regions.Select(Rotate)]),
        If branch => branch with { Then = Rotate(branch.Then), Else = Rotate(branch.Else) },
        Scope scope => scope with { Body = Rotate(scope.Body) },
        Loop { TestFirst: true } loop => RotateLoop(loop),
        Loop loop => loop with { Body = Rotate(loop.Body) },
        _ => region,
    };

    private If RotateLoop(Loop loop)
    {
        var rotated = loop with { Body = Rotate(loop.Body), TestFirst = false };
        (Block first, Operand condition) = CopyHeader(loop);
        return new If(first, condition, rotated, Block.Empty);
    }

    /// <summary>The header with fresh value numbers, since a value is defined once.</summary>
    private (Block Header, Operand Condition) CopyHeader(Loop loop)
    {
        var fresh = new Dictionary<Operand, Operand>();
        var builder = new OperationBuilder(nextValueId);
        foreach (Operation operation in loop.Header.Operations)
        {
            Value? result = operation.Result is { } old ? new Value(nextValueId++, old.Type) : null;
            if (result is not null)
            {
                fresh[operation.Result!] = result;
            }

            builder.Append(operation with { Operands = [.. operation.Operands.Select(Renamed)], Result = result });
        }

        return (builder.ToBlock(), Renamed(loop.Condition));

        Operand Renamed(Operand operand) => fresh.GetValueOrDefault(operand, operand);
    }
}
