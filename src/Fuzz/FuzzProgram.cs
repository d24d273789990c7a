using System.Text;
using SparseRtrl.Algorithm;
using SparseRtrl.Fuzz.Grammar;
using SparseRtrl.Transpile.Frontend;

namespace SparseRtrl.Fuzz;

/// <summary>A random kernel. Seed and number give the same one everywhere.</summary>
public sealed record FuzzProgram
{
    private FuzzProgram(ulong seed, int number, Node tree) => (Seed, Number, Tree) = (seed, number, tree);

    public ulong Seed { get; }

    public int Number { get; }

    /// <summary>Of the kernel's class.</summary>
    public string Name => NameOf(Seed, Number);

    public string Source => Indent(Tree.ToString());

    public SourceFile File => new($"{Name}.cs", Source);

    internal Node Tree { get; init; }

    public static FuzzProgram Generate(ulong seed, int number) =>
        new(seed, number, new KernelGenerator(new RandomStream(seed, (ulong)number)).Kernel(NameOf(seed, number)));

    /// <summary>The program with other capacities of queues.</summary>
    internal FuzzProgram With(IEnumerable<KeyValuePair<string, int>> capacities)
    {
        Node tree = Tree;
        foreach ((string queue, int capacity) in capacities)
        {
            Node old = tree.All.First(node => node.Sort == Sort.Capacity(queue));
            tree = tree.Replace(old, old with { Text = $"{capacity}" });
        }

        return this with { Tree = tree };
    }

    private static string NameOf(ulong seed, int number) => $"Fuzz{seed}_{number}";

    /// <summary>Four spaces for each brace that is open at the end of a line.</summary>
    private static string Indent(string text)
    {
        var result = new StringBuilder();
        int depth = 0;
        foreach (string line in text.Split('\n'))
        {
            int closed = line.StartsWith('}') ? 1 : 0;
            if (line.Length > 0)
            {
                result.Append(' ', 4 * (depth - closed)).Append(line);
            }

            result.Append('\n');
            depth += line.Count(c => c == '{') - line.Count(c => c == '}');
        }

        return result.ToString().Trim() + "\n";
    }
}
