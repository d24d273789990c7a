using System.Collections.Immutable;
using SparseRtrl.Algorithm;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Cli.Simulation;

/// <summary>Host transactions as a user writes them, in JSON; <c>docs/file-formats.md</c> describes the format.</summary>
internal sealed class TransactionFile(HostMap map)
{
    /// <exception cref="InputFileException">The file is missing, or asks for what this kernel does not have.</exception>
    public ImmutableArray<HostTransaction> Load(string path)
    {
        InputValue[] items = JsonInput.Load(path).AsArray("an array of transactions");
        HostTransaction[] transactions = Array.ConvertAll(items, Read);
        return transactions.Any(t => t is ReadValues)
            ? [.. transactions]
            : [.. transactions.SelectMany(t => t is Run ? WithReads(t) : [t])];
    }

    /// <summary>A run, then everything that it may have changed.</summary>
    private IEnumerable<HostTransaction> WithReads(HostTransaction run) => [run, .. map.Entries.Where(e => e.Readable).Select(e => new ReadValues(e))];

    private HostTransaction Read(InputValue value)
    {
        InputObject item = value.AsObject();
        if (item.Find("write") is { } target)
        {
            return ReadWrite(target, item.WithOnly("a write", "write", "offset", "values"));
        }

        if (item.Find("run") is { } entry)
        {
            item.WithOnly("a run", "run");
            return new Run(FindEntry(entry));
        }

        if (item.Find("read") is { } source)
        {
            item.WithOnly("a read", "read");
            return ReadRead(source);
        }

        throw value.Error("expected one of the keys write, run, read");
    }

    private ReadValues ReadRead(InputValue name)
    {
        HostMapEntry entry = Find(name);
        return entry.Readable
            ? new(entry)
            : throw name.Error($"{entry.Name} is hidden from the host: remove [HostHidden] from the field or give --expose-hidden");
    }

    private WriteValues ReadWrite(InputValue name, InputObject item)
    {
        HostMapEntry entry = Find(name);
        if (!entry.Writable)
        {
            throw name.Error($"{entry.Name} is not host-writable: mark the field with [HostWritable]");
        }

        int offset = item.Find("offset")?.AsInteger(0, entry.Count, $"an element of {entry.Name}, 0 to {entry.Count - 1}") ?? 0;
        InputValue values = item["values"];
        InputValue[] elements = values.AsArray("an array of whole numbers");
        if (elements.Length > entry.Count - offset)
        {
            throw values.Error(
                $"{elements.Length} values from element {offset} on do not fit; {entry.Name} has {entry.Count} elements");
        }

        string expected = $"a whole number from {entry.Type.Minimum} to {entry.Type.Maximum}";
        return new(entry, offset, [.. elements.Select(v => (long)v.AsNumber(number => IsWithin(number, entry.Type), expected))]);
    }

    private int FindEntry(InputValue name)
    {
        string expected = $"an entry method: {string.Join(", ", map.EntryNames)}";
        int entry = map.EntryNames.IndexOf(name.AsText(expected));
        return entry >= 0 ? entry : throw name.Unexpected(expected);
    }

    private HostMapEntry Find(InputValue name)
    {
        string expected = $"one of {string.Join(", ", map.Entries.Select(entry => entry.Name))}";
        string text = name.AsText(expected);
        return map.Entries.FirstOrDefault(entry => entry.Name == text) ?? throw name.Unexpected(expected);
    }

    /// <summary>What the host can reach has at most 32 bits, which a double holds exactly.</summary>
    private static bool IsWithin(double number, Transpile.Ir.HardwareType type) =>
        double.IsInteger(number) && number >= (double)type.Minimum && number <= (double)type.Maximum;
}
