namespace SparseRtrl.Transpile.Frontend;

/// <summary>Hands out names that differ in more than case, as VHDL needs.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> lastSuffix = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The wanted name, or the wanted name with a number.</summary>
    public string Claim(string wanted)
    {
        string name = wanted;
        while (!taken.Add(name))
        {
            int suffix = lastSuffix.GetValueOrDefault(wanted, 1) + 1;
            lastSuffix[wanted] = suffix;
            name = $"{wanted}_{suffix}";
        }

        return name;
    }
}
