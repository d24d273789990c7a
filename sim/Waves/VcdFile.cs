using System.Collections.Immutable;

namespace SparseRtrl.Sim.Waves;

/// <summary>A variable of a value change dump.</summary>
/// <param name="Path">Scopes, outermost first, then the name.</param>
/// <param name="Bits">Width; 0 for text.</param>
internal sealed record VcdVariable(ImmutableArray<string> Path, int Bits)
{
    public string Name => Path[^1];

    public ReadOnlySpan<string> Scopes => Path.AsSpan()[..^1];
}

/// <summary>
/// Writes a value change dump (IEEE 1364-2005, clause 18), with text variables as GTKWave has them. Values are unknown until they
/// are set; only changes are written.
/// </summary>
internal sealed class VcdFile
{
    /// <summary>An identifier is a number in digits from '!' to '~'.</summary>
    private const int FirstDigit = '!';
    private const int Digits = '~' - '!' + 1;

    private readonly TextWriter output;
    private readonly Dictionary<VcdVariable, (string Identifier, int Index)> identifiers = [];
    private readonly string?[] values;
    private long? time;

    /// <summary>Writes the declarations.</summary>
    /// <param name="variables">With different paths.</param>
    public VcdFile(TextWriter output, string timescale, string comment, IReadOnlyList<VcdVariable> variables)
    {
        this.output = output;
        values = new string?[variables.Count];
        foreach (VcdVariable variable in variables)
        {
            identifiers.Add(variable, (IdentifierOf(identifiers.Count), identifiers.Count));
        }

        output.Write($"$comment {comment} $end\n$timescale {timescale} $end\n");
        Declare(variables, depth: 0);
        output.Write("$enddefinitions $end\n");
    }

    /// <summary>Changes from now on happen at this time, which never goes back.</summary>
    public void Advance(long now)
    {
        output.Write($"#{now}\n");
        if (time is null)
        {
            output.Write("$dumpvars\n");
            foreach ((VcdVariable variable, (string identifier, _)) in identifiers)
            {
                output.Write(Format(variable, variable.Bits == 0 ? "-" : "x", identifier));
            }

            output.Write("$end\n");
        }

        time = now;
    }

    public void Set(VcdVariable variable, long value) =>
        Change(variable, variable.Bits == 64 ? $"{value:b}" : $"{value & ((1L << variable.Bits) - 1):b}");

    public void Set(VcdVariable variable, bool value) => Change(variable, value ? "1" : "0");

    /// <param name="text">Without white space.</param>
    public void Set(VcdVariable variable, string text) => Change(variable, text);

    private void Change(VcdVariable variable, string value)
    {
        (string identifier, int index) = identifiers[variable];
        if (values[index] != value)
        {
            values[index] = value;
            output.Write(Format(variable, value, identifier));
        }
    }

    private static string Format(VcdVariable variable, string value, string identifier) => variable.Bits switch
    {
        0 => $"s{value} {identifier}\n",
        1 => $"{value}{identifier}\n",
        _ => $"b{value} {identifier}\n",
    };

    /// <summary>Variables of one scope, in order; those of an inner scope together, where its first one is.</summary>
    private void Declare(IReadOnlyList<VcdVariable> variables, int depth)
    {
        foreach (var group in variables.GroupBy(v => v.Path.Length - 1 > depth ? v.Path[depth] : null))
        {
            if (group.Key is { } scope)
            {
                output.Write($"$scope module {scope} $end\n");
                Declare([.. group], depth + 1);
                output.Write("$upscope $end\n");
                continue;
            }

            foreach (VcdVariable variable in group)
            {
                string type = variable.Bits == 0 ? "string 1" : $"wire {variable.Bits}";
                string range = variable.Bits > 1 ? $" [{variable.Bits - 1}:0]" : "";
                output.Write($"$var {type} {identifiers[variable].Identifier} {variable.Name}{range} $end\n");
            }
        }
    }

    private static string IdentifierOf(int number)
    {
        string last = ((char)(FirstDigit + number % Digits)).ToString();
        return number < Digits ? last : IdentifierOf(number / Digits - 1) + last;
    }
}
