using System.Text.Json;
using System.Text.Json.Serialization;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Timing;

namespace SparseRtrl.Fpga.Characterisation;

/// <summary>
/// What the compiler's scheduler knows of a device family. A chain of operators between registers takes
/// <see cref="RegisterOverheadNs"/> plus the delays of its operators, plus <see cref="BlockRamClockToOutputNs"/> when it begins
/// at a block RAM. All figures are icetime's, of placed and routed circuits. Serialised in snake case.
/// </summary>
/// <param name="Method">How the figures came about, for a reader of the file.</param>
/// <param name="Seed">Of nextpnr.</param>
/// <param name="RegisterOverheadNs">Register → one LUT → register: clock to output, routing, LUT and set-up.</param>
/// <param name="RegisterSetupAndClockToQNs">Register → register, one routed wire between them.</param>
/// <param name="BlockRamClockToOutputNs">
/// What a chain that begins at a block RAM output takes longer than one that begins at a register.
/// </param>
/// <param name="Cells">What the estimate of a whole design's longest path is made of; null where the tools do not list the steps of a path.</param>
/// <param name="WiresFittedTo">Kernels that the wires of <see cref="Cells"/> are fitted to.</param>
/// <param name="Operators">
/// By OpCode name in snake case; <c>multiply</c> holds up to 16 × 16 bits, <c>multiply_wide</c> above; <c>divide</c> and
/// <c>remainder</c> are by a constant.
/// </param>
public sealed record DelayTable(
    string Family,
    string Method,
    SortedDictionary<string, string> ToolVersions,
    int Seed,
    double RegisterOverheadNs,
    double RegisterSetupAndClockToQNs,
    double BlockRamClockToOutputNs,
    CellDelays? Cells,
    IReadOnlyList<string>? WiresFittedTo,
    SortedDictionary<string, MeasuredOperator> Operators)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";

    /// <exception cref="JsonException">Not a delay table.</exception>
    public static DelayTable FromJson(string json) =>
        JsonSerializer.Deserialize<DelayTable>(json, Options) ?? throw new JsonException("the delay table is empty");
}

/// <summary>An operator's delay with the measurements it was fitted to.</summary>
/// <param name="BitsOf">
/// <c>operand</c>: the wider operand (Select: the data; Load: the element, of an array of 16 entries); <c>selector</c>: log2 of
/// the number of choices.
/// </param>
/// <param name="ResidualNs">Largest distance of a measured delay from the line.</param>
/// <param name="MeasuredNs">Measured delay by bits.</param>
public sealed record MeasuredOperator(
    [property: JsonPropertyOrder(-1)] string BitsOf,
    double BaseNanoseconds,
    double PerBitNanoseconds,
    [property: JsonPropertyOrder(1)] double ResidualNs,
    [property: JsonPropertyOrder(2)] SortedDictionary<int, double> MeasuredNs)
    : OperatorDelay(BaseNanoseconds, PerBitNanoseconds);
