using System.Text.RegularExpressions;

namespace SparseRtrl.Sim.Tests.Waves;

/// <summary>
/// Reads a value change dump and nothing else: every line has to be one that IEEE 1364-2005 allows, identifiers have to be declared
/// once, widths have to fit, and time never goes back. Text variables are GTKWave's.
/// </summary>
internal sealed partial class VcdReader
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    private readonly Dictionary<string, (string Path, int Bits)> declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(long Time, string Value)>> changes = new(StringComparer.Ordinal);
    private readonly Stack<string> scopes = new();
    private bool inDeclarations = true;
    private bool inDump;

    /// <exception cref="FormatException">The text is no value change dump.</exception>
    public VcdReader(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length - 1; i++)
        {
            if (!(inDeclarations ? Declaration(lines[i]) : Change(lines[i])))
            {
                throw new FormatException($"line {i + 1}: {lines[i]}");
            }
        }

        if (lines[^1].Length > 0 || inDeclarations || inDump)
        {
            throw new FormatException("the dump is cut off");
        }
    }

    /// <summary>The last time of the dump.</summary>
    public long End { get; private set; } = -1;

    public IEnumerable<string> Paths => changes.Keys;

    /// <summary>The value that a variable has from a time on: binary digits without leading zeros, or text.</summary>
    public string At(string path, long time)
    {
        List<(long Time, string Value)> values = changes[path];
        int found = values.BinarySearch((time, ""), Comparer<(long Time, string Value)>.Create((a, b) => a.Time <= b.Time ? -1 : 1));
        return found == -1 ? throw new FormatException($"{path} has no value at {time}") : values[~found - 1].Value;
    }

    private bool Declaration(string line)
    {
        if (Variable().Match(line) is { Success: true } variable)
        {
            int bits = int.Parse(variable.Groups["bits"].Value);
            bool isText = variable.Groups["type"].Value == "string";
            string path = string.Join('/', scopes.Reverse().Append(variable.Groups["name"].Value));
            bool rangeFits = variable.Groups["high"].Value == (bits > 1 ? $"{bits - 1}" : "");
            return rangeFits && bits > 0 && scopes.Count > 0 && changes.TryAdd(path, [])
                && declared.TryAdd(variable.Groups["id"].Value, (path, isText ? 0 : bits));
        }

        if (Scope().Match(line) is { Success: true } scope)
        {
            scopes.Push(scope.Groups["name"].Value);
            return true;
        }

        if (line == "$enddefinitions $end")
        {
            inDeclarations = false;
            return scopes.Count == 0;
        }

        return line == "$upscope $end" ? scopes.TryPop(out _) : Header().IsMatch(line);
    }

    private bool Change(string line)
    {
        if (line.StartsWith('#'))
        {
            bool goesOn = long.TryParse(line.AsSpan(1), out long time) && time > End && !inDump;
            End = time;
            return goesOn;
        }

        if (line is "$dumpvars" or "$end")
        {
            bool expected = inDump == (line == "$end");
            inDump = !inDump;
            return expected && End == 0;
        }

        Match match = Value().Match(line);
        if (!match.Success || End < 0 || !declared.TryGetValue(match.Groups["id"].Value, out (string Path, int Bits) variable))
        {
            return false;
        }

        string value = match.Groups["value"].Value;
        bool fits = match.Groups["kind"].Value switch
        {
            "s" => variable.Bits == 0,
            "b" => variable.Bits > 1 && value.Length <= variable.Bits && (value.Length == 1 || value[0] == '1'),
            _ => variable.Bits == 1,
        };
        changes[variable.Path].Add((End, value));
        return fits;
    }

    [GeneratedRegex(@"^\$var (?<type>wire|string) (?<bits>\d+) (?<id>[!-~]+) (?<name>[^\s\[\]]+)( \[(?<high>\d+):0\])? \$end$", Options)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\$scope module (?<name>\S+) \$end$", Options)]
    private static partial Regex Scope();

    [GeneratedRegex(@"^\$(comment [^$]+|timescale 10{0,2} (s|ms|us|ns|ps|fs)) \$end$", Options)]
    private static partial Regex Header();

    [GeneratedRegex(@"^((?<kind>b)(?<value>[01]+|x) |(?<kind>s)(?<value>\S+) |(?<value>[01x]))(?<id>[!-~]+)$", Options)]
    private static partial Regex Value();
}
