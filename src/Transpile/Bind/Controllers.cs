using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Bind;

/// <summary>The controllers that read and write a register: the index of a process, or null for that of the entries.</summary>
internal sealed record Controllers(ImmutableHashSet<int?> Readers, ImmutableHashSet<int?> Writers)
{
    private static readonly Controllers None = new([], []);

    public static Dictionary<Register, Controllers> Of(HardwareDesign design)
    {
        var users = design.Registers.ToDictionary(r => r, _ => None);
        foreach (State state in design.Controller.States)
        {
            int? controller = design.ProcessOf(state);
            foreach (RegisterSignal read in state.ReadSignals.OfType<RegisterSignal>())
            {
                users[read.Register] = users[read.Register] with { Readers = users[read.Register].Readers.Add(controller) };
            }

            foreach (RegisterWrite write in state.RegisterWrites)
            {
                users[write.Register] = users[write.Register] with { Writers = users[write.Register].Writers.Add(controller) };
            }
        }

        return users;
    }

    /// <summary>
    /// Controllers work at the same time, so lifetimes of different ones say nothing of each other: a register that one of them
    /// writes may be shared only with what no other one writes, and what it alone uses.
    /// </summary>
    /// <param name="local">Of a register that is no field.</param>
    public bool MayShareWith(Controllers local)
    {
        ImmutableHashSet<int?> users = local.Writers.Union(local.Readers);
        return users.Count == 1 && Writers.IsSubsetOf(users);
    }

    public Controllers With(Controllers other) => new(Readers.Union(other.Readers), Writers.Union(other.Writers));
}
