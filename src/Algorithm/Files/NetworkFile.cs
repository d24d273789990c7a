using System.Text;

namespace SparseRtrl.Algorithm;

/// <summary>A network and what it is to minimise, as JSON; <c>docs/file-formats.md</c> describes the format.</summary>
public sealed record NetworkFile(Network<double> Network, Objective Objective)
{
    /// <exception cref="InputFileException">The file is missing or no network; the message has the JSON path.</exception>
    public static NetworkFile Load(string path) => NetworkReader.Read(JsonInput.Load(path));

    /// <param name="origin">What messages call the text.</param>
    /// <inheritdoc cref="Load"/>
    public static NetworkFile Parse(string json, string origin = "network") =>
        NetworkReader.Read(JsonInput.Parse(origin, Encoding.UTF8.GetBytes(json)));

    /// <summary>Writes the file whole or not at all; reading it back gives the same numbers, to the bit.</summary>
    /// <exception cref="ArgumentException">The format has no place for this network; see <see cref="ToJson"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.WriteAllText(path, ToJson() + "\n");

    /// <exception cref="ArgumentException">
    /// A parameter is not finite, or a row of a mask is empty: <see cref="Parse"/> would refuse it.
    /// </exception>
    public string ToJson() => NetworkWriter.Write(this);
}
