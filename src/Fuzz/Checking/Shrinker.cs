using SparseRtrl.Fuzz.Grammar;

namespace SparseRtrl.Fuzz.Checking;

/// <summary>
/// Makes a program smaller as long as a fault stays (Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002, on the
/// tree of the grammar): parts of lists are left out, a node gives way to one of its sort below it, or to the shortest text of its sort.
/// </summary>
/// <param name="hasFault">Whether a program still has the fault. It is asked about programs that do not even compile.</param>
/// <param name="attempts">How often it may be asked.</param>
internal sealed class Shrinker(Func<FuzzProgram, Task<bool>> hasFault, int attempts = 1500)
{
    private int left = attempts;
    private FuzzProgram smallest = null!;

    /// <param name="program">Has the fault.</param>
    public async Task<FuzzProgram> RunAsync(FuzzProgram program)
    {
        smallest = program;
        bool isSmaller = true;
        while (isSmaller && left > 0)
        {
            isSmaller = await ShortenListsAsync() | await SimplifyNodesAsync();
        }

        return smallest;
    }

    private async Task<bool> ShortenListsAsync()
    {
        bool isSmaller = false;
        for (int position = 0; NodeAt(position) is { } list; position++)
        {
            for (int size = list.IsList ? list.Children.Length : 0; size > 0; size /= 2)
            {
                for (int start = 0; start < NodeAt(position)!.Children.Length;)
                {
                    Node current = NodeAt(position)!;
                    int end = Math.Min(start + size, current.Children.Length);
                    Node shorter = current with { Children = [.. current.Children[..start], .. current.Children[end..]] };
                    bool isTaken = await TryAsync(current, shorter);
                    isSmaller |= isTaken;
                    start += isTaken ? 0 : size;
                }
            }
        }

        return isSmaller;
    }

    private async Task<bool> SimplifyNodesAsync()
    {
        bool isSmaller = false;
        for (int position = 0; NodeAt(position) is { } node; position++)
        {
            if (node.IsList)
            {
                continue;
            }

            foreach (IReadOnlyList<Node> simpler in Simpler(node))
            {
                if (await TryAsync(node, simpler))
                {
                    isSmaller = true;
                    break;
                }
            }
        }

        return isSmaller;
    }

    /// <summary>What can take the place of a node, shortest first.</summary>
    private static IEnumerable<IReadOnlyList<Node>> Simpler(Node node)
    {
        if (node.Sort.Neutral is { } text && (text.Length < node.Text.Length || !node.Children.IsEmpty))
        {
            yield return [Node.Of("neutral", node.Sort, text)];
        }

        if (node.Sort == Sort.Statement)
        {
            // A loop or branch gives way to the statements in it.
            foreach (Node list in node.All.Where(n => n.IsList && n.Sort == Sort.Statement && !n.Children.IsEmpty))
            {
                yield return list.Children;
            }
        }
        else if (node.Sort != Sort.Fixed && node.Sort != Sort.Program)
        {
            foreach (Node below in node.All.Skip(1).Where(n => n.Sort == node.Sort))
            {
                yield return [below];
            }
        }
    }

    /// <summary>By its place in the order of all nodes; null beyond the last.</summary>
    private Node? NodeAt(int position) => smallest.Tree.All.ElementAtOrDefault(position);

    private async Task<bool> TryAsync(Node old, params IReadOnlyList<Node> news)
    {
        if (left-- <= 0)
        {
            return false;
        }

        FuzzProgram candidate = smallest with { Tree = smallest.Tree.Replace(old, news) };
        if (!await hasFault(candidate))
        {
            return false;
        }

        smallest = candidate;
        return true;
    }
}
