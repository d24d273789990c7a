namespace SparseRtrl.Algorithm;

/// <summary>A loss and its gradient as JSON; <c>docs/file-formats.md</c> describes the format.</summary>
public static class GradientFile
{
    /// <exception cref="ArgumentException">The loss or a derivative is not finite.</exception>
    public static string ToJson(GradientResult result, CellLayout layout) => JsonOutput.Write(json =>
    {
        json.WriteNumber("loss", result.Loss);
        json.WriteStartObject("gradient");
        new ParameterWriter(json, layout, result.Gradient).Write();
        json.WriteEndObject();
    });
}
