using System.Globalization;

namespace SparseRtrl.Algorithm;

/// <summary>An entry of the catalogue: one gradient method, or a family of methods that differ in a number.</summary>
/// <param name="Name">As commands call it; a final <c>-N</c> stands for the number, as in <c>snap-N</c>.</param>
/// <param name="Description">One line for users.</param>
/// <param name="IsExact">See <see cref="GradientMethod.IsExact"/>.</param>
/// <param name="CreateEngine">
/// An engine for a network, given the number (0 without one) and the seed of whatever the method draws at random.
/// </param>
public sealed record GradientMethodFamily(
    string Name, string Description, bool IsExact, Func<Network<double>, int, ulong, IGradientEngine<double>> CreateEngine)
{
    private const string NumberSuffix = "-N";

    /// <summary>The method of this name, or null if it is not of this family. Numbers count from 1.</summary>
    internal GradientMethod? Member(string name, ulong seed)
    {
        if (!Name.EndsWith(NumberSuffix, StringComparison.Ordinal))
        {
            return name == Name ? Method(name, 0) : null;
        }

        string prefix = Name[..^1];
        return name.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, provider: null, out int number)
            && number > 0
            ? Method(prefix + number, number)
            : null;

        GradientMethod Method(string fullName, int parameter) =>
            new(fullName, IsExact, network => CreateEngine(network, parameter, seed));
    }
}
