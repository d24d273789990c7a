using System.Collections.Immutable;
using System.Text.Json;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>The file <c>&lt;kernel&gt;.map.json</c> (schema: docs/kernel-interface.md).</summary>
public static class MapJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The map as JSON, ended by a line feed.</summary>
    public static string Write(HostMap map)
    {
        var file = new MapFile(map.Kernel, map.AddressBits, map.ReadLatencyCycles, [.. map.EntryNames], [.. map.Entries.Select(Row)]);
        return JsonSerializer.Serialize(file, Options) + "\n";
    }

    /// <summary>The map that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is no such map; the message says what is wrong and where.</exception>
    public static HostMap Read(string json)
    {
        MapFile file;
        try
        {
            file = JsonSerializer.Deserialize<MapFile>(json, Options) ?? throw new InvalidDataException("The kernel map is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"The kernel map is malformed: {error.Message}", error);
        }

        var map = new HostMap(
            file.Kernel, file.AddressBits, file.ReadLatencyCycles, [.. file.Entries],
            [.. file.Map.Select(r => new HostMapEntry(r.Name, r.Kind, r.BaseAddress, r.Count, r.Bits, r.Signed, r.Writable, r.Readable))]);
        Check(map);
        return map;
    }

    private static void Check(HostMap map)
    {
        Require(map.AddressBits is >= 1 and <= 31, "address_bits", map.AddressBits, "1 to 31");
        Require(map.ReadLatencyCycles >= 1, "read_latency_cycles", map.ReadLatencyCycles, "at least 1");
        Require(!map.EntryNames.IsEmpty, "entries", "an empty list", "at least one name");
        foreach (HostMapEntry entry in map.Entries)
        {
            Require(entry.Kind is "memory" or "register", $"kind of '{entry.Name}'", entry.Kind, "memory or register");
            Require(entry.Bits is >= 1 and <= 32, $"bits of '{entry.Name}'", entry.Bits, "1 to 32");
            Require(entry.Writable || entry.Readable, $"readable of '{entry.Name}'", "false", "true for what is not writable");
            Require(entry.Count >= 1, $"count of '{entry.Name}'", entry.Count, "at least 1");
            bool isInside = entry.BaseAddress >= 0 && (long)entry.BaseAddress + entry.Count <= 1L << map.AddressBits;
            Require(isInside, $"base_address of '{entry.Name}'", entry.BaseAddress, $"such that all elements lie within {map.AddressBits} bits");
        }
    }

    private static void Require(bool holds, string field, object value, string expected)
    {
        if (!holds)
        {
            throw new InvalidDataException($"The kernel map is malformed: {field} is {value}, but must be {expected}.");
        }
    }

    private static MapRow Row(HostMapEntry entry) =>
        new(entry.Name, entry.Kind, entry.BaseAddress, entry.Count, entry.Bits, entry.Signed, entry.Writable, entry.Readable);

    private sealed record MapFile(
        string Kernel, int AddressBits, int ReadLatencyCycles, ImmutableArray<string> Entries, ImmutableArray<MapRow> Map);

    private sealed record MapRow(string Name, string Kind, int BaseAddress, int Count, int Bits, bool Signed, bool Writable, bool Readable);
}
