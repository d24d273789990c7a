using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparseRtrl.Sim.Energy;

/// <summary>What a coefficient rests on.</summary>
public enum CoefficientBasis
{
    /// <summary>Read off a published measurement of the device.</summary>
    Measured,

    /// <summary>Stated by the manufacturer.</summary>
    DataSheet,

    /// <summary>Calculated from published measurements in a way that attributes them to a cause.</summary>
    Derived,

    /// <summary>Not published; the reasoning says why the value and its range are taken.</summary>
    Assumption,
}

/// <summary>A coefficient of the energy model with what is known about it.</summary>
/// <param name="Low">Smallest value that the sources support.</param>
/// <param name="High">Largest value that the sources support.</param>
/// <param name="Source">Publication that the numbers come from.</param>
/// <param name="Reasoning">How the numbers follow from it.</param>
public sealed record EnergyCoefficient(
    double Value, double Low, double High, string Unit, CoefficientBasis Basis, string Source, string Reasoning);

/// <summary>Energy coefficients of a device family, from <c>Energy/*.json</c>.</summary>
public sealed record EnergyCoefficients(string Family, IReadOnlyDictionary<string, EnergyCoefficient> Coefficients)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Power in mW that a configured device takes with its clock stopped, all supply rails.</summary>
    public EnergyCoefficient StaticPower => this["staticPower", "mW"];

    /// <summary>Energy in pJ of one clock cycle, whatever the design does.</summary>
    public EnergyCoefficient ClockEnergy => this["clockEnergy", "pJ/cycle"];

    /// <summary>Energy in fJ of one occupied logic cell in one cycle, block RAM accesses of such a design included.</summary>
    public EnergyCoefficient LogicCellEnergy => this["logicCellEnergy", "fJ/cycle/cell"];

    /// <summary>Energy in pJ of one multiplication in a multiplier block.</summary>
    public EnergyCoefficient MultiplicationEnergy => this["multiplicationEnergy", "pJ"];

    /// <param name="family">E.g. <c>ice40up</c>.</param>
    /// <exception cref="ArgumentException">No coefficients are known for the family.</exception>
    public static EnergyCoefficients Load(string family)
    {
        using Stream stream = typeof(EnergyCoefficients).Assembly.GetManifestResourceStream($"Energy/{family}.json")
            ?? throw new ArgumentException($"There are no energy coefficients for the device family '{family}'.", nameof(family));
        return JsonSerializer.Deserialize<EnergyCoefficients>(stream, Options)!;
    }

    /// <summary>The model is written in fixed units, so a data file in others is refused.</summary>
    private EnergyCoefficient this[string name, string unit] => Coefficients.TryGetValue(name, out EnergyCoefficient? coefficient)
        && coefficient.Unit == unit
            ? coefficient
            : throw new InvalidDataException($"The energy coefficients of '{Family}' have no '{name}' in {unit}.");
}
