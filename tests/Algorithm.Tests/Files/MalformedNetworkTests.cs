using System.Text;
using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>Whatever is wrong with a network file is refused with the JSON path and what belongs there.</summary>
public sealed class MalformedNetworkTests
{
    [Theory]
    [InlineData("\"units\":2", "\"units\":3", "$.recurrent: expected one row per unit (3); found 2")]
    [InlineData("\"units\":2", "\"units\":2147483646", "$.recurrent: expected one row per unit (2147483646)")]
    [InlineData("\"units\":2", "\"units\":0", "$.units: expected a whole number of at least 1; found 0")]
    [InlineData("\"units\":2", "\"units\":2.5", "$.units: expected a whole number of at least 1; found 2.5")]
    [InlineData("\"units\":2", "\"units\":99999999999", "$.units: expected a whole number")]
    [InlineData("\"units\":2", "\"units\":\"2\"", "$.units: expected a whole number of at least 1; found the text \"2\"")]
    [InlineData("\"inputs\":3", "\"inputs\":2", "$.input[0]: expected one number per input (2); found 3")]
    [InlineData("\"outputs\":2", "\"outputs\":3", "$.readoutWeights: expected one row per output (3); found 2")]
    [InlineData("\"outputs\":2", "\"outputs\":1", "$.loss.kind: softmax-cross-entropy needs at least 2 outputs")]
    [InlineData("[0.5,null]", "[0.5]", "$.recurrent[0]: expected one entry per unit (2); found 1")]
    [InlineData("[0.5,null]", "null", "$.recurrent[0]: expected an array with one entry per unit (2); found null")]
    [InlineData("[0.5,null]", "[null,null]", "$.recurrent[0]: every entry is null")]
    [InlineData("[0.5,null]", "[0.5,\"x\"]", "$.recurrent[0][1]: expected a finite number or null; found the text \"x\"")]
    [InlineData("[0.5,null]", "[0.5,1e999]", "$.recurrent[0][1]: expected a finite number or null; found 1e999")]
    [InlineData("[0.5,null]", "[0.5,NaN]", "(3,20): $.recurrent[0][1]: expected a finite number, found NaN")]
    [InlineData("[0.5,null]", "[0.5,-Infinity]", "$.recurrent[0][1]: expected a finite number, found -Infinity")]
    [InlineData("[0.5,null]", "{\"u\":1}", "$.recurrent[0]: expected an array with one entry per unit (2); found an object")]
    [InlineData("[4,5,6]", "[4,null,6]", "$.input[1][1]: expected a finite number; found null")]
    [InlineData("[4,5,6]", "[4,[5],6]", "$.input[1][1]: expected a finite number; found an array")]
    [InlineData("[0.1,0.2]", "[0.1]", "$.bias: expected one number per unit (2); found 1")]
    [InlineData("[0.1,0.2]", "[0.1,Infinity]", "$.bias[1]: expected a finite number, found Infinity")]
    [InlineData("[0.1,0.2]", "0.1", "$.bias: expected an array with one number per unit (2); found 0.1")]
    [InlineData("[9,10]", "[9,10,11]", "$.readoutWeights[1]: expected one number per unit (2); found 3")]
    [InlineData("[11,12]", "[11,true]", "$.readoutBias[1]: expected a finite number; found true")]
    [InlineData("\"gamma\":0.7", "\"gamma\":0", "$.surrogate.gamma: expected a number above 0; found 0")]
    [InlineData("\"width\":1.0", "\"width\":-1", "$.surrogate.width: expected a number above 0; found -1")]
    [InlineData("\"lambda\":0.9", "\"lambda\":1", "$.readout.lambda: expected a number from 0 to below 1; found 1")]
    [InlineData(",\"lambda\":0.9", "", "$.readout.lambda: this key is missing")]
    [InlineData("\"trace\"", "\"leaky\"", "$.readout.kind: expected \"last\" or \"trace\"; found the text \"leaky\"")]
    [InlineData("\"at\":\"last\"", "\"at\":\"end\"", "$.loss.at: expected \"last\" or \"every\"; found the text \"end\"")]
    [InlineData("\"softmax-cross-entropy\"", "7", "$.loss.kind: expected \"softmax-cross-entropy\" or \"squared-error\"")]
    [InlineData(
        "\"evrnn\"", "\"lstm\"",
        "$.cell: expected \"evrnn\" or \"egru\" or \"tanh-rnn\" or \"gru\"; found the text \"lstm\"")]
    [InlineData("\"evrnn\"", "\"\\ud800\"", "$.cell: expected \"evrnn\" or")]
    [InlineData(
        "\"evrnn\"", "\"tanh-rnn\"",
        "$.surrogate: unknown key; a network with the cell \"tanh-rnn\" has the keys cell, units")]
    [InlineData(
        "\"evrnn\"", "\"gru\",\"threshold\":[1,2]",
        "$.threshold: unknown key; a network with the cell \"gru\" has the keys")]
    [InlineData(
        "\"bias\"", "\"threshold\":[1,2],\"bias\"",
        "$.threshold: unknown key; a network with the cell \"evrnn\" has the keys")]
    [InlineData("\"bias\"", "\"bais\"", "$.bais: unknown key")]
    [InlineData("\"bias\"", "\"a\\u001b[31m b\"", "$[\"a\\u001B[31m b\"]: unknown key")]
    [InlineData("\"bias\"", "\"\\ud800\"", "$: a key is no Unicode text")]
    [InlineData(",\"bias\":[0.1,0.2]", "", "$.bias: this key is missing")]
    [InlineData("\"bias\"", "\"units\":2,\"bias\"", "$.units: this key is there twice")]
    [InlineData("\"gamma\"", "\"width\":1,\"gamma\"", "$.surrogate.width: this key is there twice")]
    [InlineData("{\"gamma\":0.7,\"width\":1.0}", "[0.7]", "$.surrogate: expected an object; found an array")]
    [InlineData("[7,8]", "[7,8", "not valid JSON")]
    [InlineData("[7,8]", "[7,8,]", "$.readoutWeights[0][2]: not valid JSON")]
    [InlineData("[7,8]", "[7 8]", "$.readoutWeights[0][1]: not valid JSON")]
    [InlineData("\"cell\":", "/* no */ \"cell\":", "$: not valid JSON")]
    public void Every_fault_of_a_network_is_refused_with_its_place(string part, string replacement, string message) =>
        Assert.Contains(message, Refusal(FileExamples.Replace(FileExamples.EvRnn, part, replacement)));

    [Theory]
    [InlineData("\"r\":[[3,null],[null,4]]", "\"r\":[[3,null],[null,null]]", "$.recurrent.r[1]: every entry is null")]
    [InlineData("\"r\":[[3,null],[null,4]]", "\"r\":[[3,null]]", "$.recurrent.r: expected one row per unit (2); found 1")]
    [InlineData(
        "\"r\":[[3,null],[null,4]]", "\"r\":[[3,null],[null,\"\"]]",
        "$.recurrent.r[1][1]: expected a finite number or null")]
    [InlineData("\"r\":[[3,null],[null,4]],", "", "$.recurrent.r: this key is missing")]
    [InlineData(
        "\"r\":[[10],[11]]", "\"c\":[[10],[11]]",
        "$.input.c: unknown key; \"input\" of a gated cell has the keys u, r, z")]
    [InlineData("{\"u\":[14,15],\"r\":[16,17],\"z\":[18,19]}", "[14,15]", "$.bias: expected an object; found an array")]
    [InlineData(",\"threshold\":[20,21]", "", "$.threshold: this key is missing")]
    [InlineData("[20,21]", "[20]", "$.threshold: expected one number per unit (2); found 1")]
    [InlineData(
        "[20,21]", "[20,21],\"reset\":\"full\"",
        "$.reset: expected \"subtract-threshold\" or \"to-zero\" or \"none\"; found")]
    public void Every_fault_of_a_gated_network_is_refused_with_its_place(string part, string replacement, string message) =>
        Assert.Contains(message, Refusal(FileExamples.Replace(FileExamples.Egru, part, replacement)));

    [Theory]
    [InlineData("", "net: the file is empty")]
    [InlineData(" \n", "net: the file is empty")]
    [InlineData("units: 3", "net(1,1): $: not valid JSON")]
    [InlineData("null", "net: $: expected an object; found null")]
    [InlineData("[1]", "net: $: expected an object; found an array")]
    [InlineData("{} {}", "net(1,4): $: not valid JSON")]
    [InlineData("{}", "net: $.cell: this key is missing")]
    [InlineData("PK\u0003\u0004", "net(1,1): $: not valid JSON")]
    public void What_is_no_network_at_all_is_refused(string text, string message) => Assert.Contains(message, Refusal(text));

    [Fact]
    public void Deep_nesting_is_refused() => Assert.Contains("depth", Refusal(new string('[', 100_000)));

    [Fact]
    public void Files_that_cannot_be_read_are_refused_with_their_name()
    {
        string folder = Path.GetTempPath();
        string missing = Path.Combine(folder, "srtrl-there-is-no-such-file", "x.json");
        Assert.Equal($"{folder}: is a folder; name a file", RefusalOf(() => NetworkFile.Load(folder)));
        Assert.Equal($"{missing}: there is no such file", RefusalOf(() => NetworkFile.Load(missing)));
    }

    [Fact]
    public void A_byte_order_mark_is_no_fault() =>
        Assert.Equal(2, NetworkFile.Parse("\uFEFF" + FileExamples.EvRnn).Network.Layout.Units);

    /// <summary>Damages bytes at random: a file loads or is refused, but no other exception gets out.</summary>
    [Fact]
    public void No_damage_to_a_file_gets_past_the_reader()
    {
        byte[] whole = Encoding.UTF8.GetBytes(FileExamples.Egru);
        int refused = 0;
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).List[1, 4].Sample(
            damage =>
            {
                byte[] bytes = [.. whole];
                damage.ForEach(change => bytes[change.Item1] = change.Item2);
                try
                {
                    NetworkReader.Read(JsonInput.Parse("net", bytes));
                }
                catch (InputFileException)
                {
                    Interlocked.Increment(ref refused);
                }
            },
            iter: 2_000);
        Assert.True(refused > 1_000, $"only {refused} were refused");
    }

    private static string Refusal(string json) => RefusalOf(() => NetworkFile.Parse(json, "net"));

    private static string RefusalOf(Func<NetworkFile> read) => Assert.Throws<InputFileException>(read).Message;
}
