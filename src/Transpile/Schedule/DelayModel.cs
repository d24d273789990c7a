using System.Text.Json;
using System.Text.Json.Serialization;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Timing;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>What one operator adds to a chain, as a linear function of its width.</summary>
public record OperatorDelay(
    [property: JsonPropertyName("base_ns")] double BaseNanoseconds,
    [property: JsonPropertyName("per_bit_ns")] double PerBitNanoseconds);

/// <summary>
/// Operator delays of a device family, from characterisation runs of the real tools (<c>Schedule/Delays/*.json</c>, embedded).
/// </summary>
/// <param name="Operators">Incremental delay in a chain of operators, by operation code in snake case.</param>
/// <param name="RegisterNanoseconds">
/// From register to register through one LUT: what a chain costs before its first operator.
/// </param>
/// <param name="BlockRamNanoseconds">
/// What a chain that starts at a block RAM takes longer than one that starts at a register.
/// </param>
/// <param name="Cells">For the estimate of the longest path of a whole design; null where there is none.</param>
public sealed record DelayModel(
    [property: JsonPropertyName("family")] string Family,
    [property: JsonPropertyName("operators")] IReadOnlyDictionary<string, OperatorDelay> Operators,
    [property: JsonPropertyName("register_overhead_ns")] double RegisterNanoseconds,
    [property: JsonPropertyName("block_ram_clock_to_output_ns")] double BlockRamNanoseconds,
    [property: JsonPropertyName("cells")] CellDelays? Cells = null)
{
    /// <exception cref="ArgumentException">There is no data for the family.</exception>
    public static DelayModel Load(string family)
    {
        string resource = $"Delays/{family}.json";
        using Stream stream = typeof(DelayModel).Assembly.GetManifestResourceStream(resource)
            ?? throw new ArgumentException($"There are no operator delays for the device family '{family}'.", nameof(family));
        return JsonSerializer.Deserialize<DelayModel>(stream)!;
    }

    /// <param name="json">A file as <c>srtrl characterise</c> writes it.</param>
    /// <exception cref="JsonException">It is no such file.</exception>
    public static DelayModel Parse(string json) =>
        JsonSerializer.Deserialize<DelayModel>(json) ?? throw new JsonException("the delay data is empty");

    /// <summary>Delay of one operation between its inputs and its result.</summary>
    /// <param name="operandTypes">Types of the inputs.</param>
    /// <param name="hasConstantOperand">The second operand is a constant: a shift is then wiring.</param>
    public double Nanoseconds(OpCode code, HardwareType type, IEnumerable<HardwareType> operandTypes, bool hasConstantOperand)
    {
        if (code == OpCode.Convert || (code is OpCode.ShiftLeft or OpCode.ShiftRight && hasConstantOperand))
        {
            return 0;
        }

        // Products of more than 16 bits take several hard multipliers.
        string key = code == OpCode.Multiply && operandTypes.Any(t => t.Bits > 16)
            ? "multiply_wide"
            : JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
        if (!Operators.TryGetValue(key, out OperatorDelay? delay))
        {
            throw new InvalidOperationException($"The delay data of '{Family}' has no operator '{key}'.");
        }

        // Comparisons, counts and products cost what their operands are wide, not their results.
        bool isByOperand = code.IsComparison() || code.CountsBits() || code == OpCode.Multiply;
        int bits = isByOperand ? operandTypes.Max(t => t.Bits) : type.Bits;
        return delay.BaseNanoseconds + (delay.PerBitNanoseconds * bits);
    }
}
