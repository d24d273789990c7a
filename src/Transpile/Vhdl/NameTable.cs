using System.Text;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>Turns C# names into VHDL basic identifiers, each unique in its file although VHDL does not see upper and lower case.</summary>
internal sealed class NameTable
{
    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of the entity that a kernel class becomes.</summary>
    public static string EntityName(string className)
    {
        var table = new NameTable();
        table.Reserve(Ports.AllNames);
        return table.Add(className);
    }

    /// <summary>Keeps fixed names for their holders, so that a C# name cannot take them.</summary>
    public void Reserve(params IEnumerable<string> names) => taken.UnionWith(names);

    /// <summary>The name itself where VHDL allows it and nobody has it yet, else the nearest free one.</summary>
    public string Add(string name)
    {
        string identifier = Legalise(name);
        string candidate = identifier;
        for (int number = 2; ReservedWords.Contains(candidate) || !taken.Add(candidate); number++)
        {
            candidate = $"{identifier}_{number}";
        }

        return candidate;
    }

    /// <summary>A basic identifier: a letter, then letters, digits and single underscores. Other letters become their code point.</summary>
    private static string Legalise(string name)
    {
        var text = new StringBuilder();
        foreach (Rune rune in name.EnumerateRunes())
        {
            string part = rune switch
            {
                { IsAscii: true } when Rune.IsLetterOrDigit(rune) => rune.ToString(),
                { IsAscii: true } => "_",
                _ => $"u{rune.Value:x4}",
            };
            bool doubled = part == "_" && (text.Length == 0 || text[^1] == '_');
            text.Append(doubled ? string.Empty : part);
        }

        string identifier = text.ToString().TrimEnd('_');
        return identifier.Length > 0 && char.IsAsciiLetter(identifier[0]) ? identifier : $"v{identifier}";
    }
}
