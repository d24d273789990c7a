using System.Text;
using System.Text.Json;

namespace SparseRtrl.Algorithm;

/// <summary>JSON text of what this project writes.</summary>
internal static class JsonOutput
{
    /// <summary>One object on one line; its members are what <paramref name="writeMembers"/> writes.</summary>
    public static string Write(Action<Utf8JsonWriter> writeMembers)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
