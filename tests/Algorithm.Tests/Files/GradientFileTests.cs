using System.Text.Json.Nodes;
using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public sealed class GradientFileTests
{
    /// <summary>
    /// The weights of a network file, replaced by a gradient, make a network file again, with the gradient as its weights.
    /// </summary>
    [Fact]
    public void A_gradient_has_the_keys_and_shapes_and_nulls_of_the_weights() =>
        NetworkCase.With(NetworkCase.AnyCell)
            .Where(test => test.Sparsity < 0.3 && test.Units > 4)
            .Sample(
                test =>
                {
                    Network<double> network = test.CreateNetwork();
                    GradientResult result = GradientMethods.Bptt.Compute(network, test.Sequence, test.Objective);
                    JsonObject written = JsonNode.Parse(GradientFile.ToJson(result, network.Layout))!.AsObject();
                    Assert.Equal(["loss", "gradient"], written.Select(member => member.Key));
                    Assert.Equal(result.Loss, written["loss"]!.GetValue<double>());

                    JsonObject file = JsonNode.Parse(new NetworkFile(network, test.Objective).ToJson())!.AsObject();
                    foreach ((string key, JsonNode? values) in written["gradient"]!.AsObject())
                    {
                        Assert.Equal(Shape(file[key]), Shape(values));
                        file[key] = values!.DeepClone();
                    }

                    Assert.Equal(result.Gradient.Parts, NetworkFile.Parse(file.ToJsonString()).Network.Parameters.Parts);
                },
                iter: 50);

    /// <summary>The text of a value with every number as 0.</summary>
    private static string Shape(JsonNode? value) => value switch
    {
        null => "null",
        JsonArray array => $"[{string.Join(',', array.Select(Shape))}]",
        JsonObject members => $"{{{string.Join(',', members.Select(member => $"{member.Key}:{Shape(member.Value)}"))}}}",
        _ => "0",
    };
}
