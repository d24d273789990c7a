namespace SparseRtrl.Algorithm.Tests;

/// <summary>Small files in the formats of <c>docs/file-formats.md</c>, to be damaged by tests.</summary>
internal static class FileExamples
{
    public const string EvRnn = """
        {"cell":"evrnn","units":2,"inputs":3,"outputs":2,"surrogate":{"gamma":0.7,"width":1.0},
         "readout":{"kind":"trace","lambda":0.9},"loss":{"kind":"softmax-cross-entropy","at":"last"},
         "recurrent":[[0.5,null],[-1,2]],"input":[[1,2,3],[4,5,6]],"bias":[0.1,0.2],
         "readoutWeights":[[7,8],[9,10]],"readoutBias":[11,12]}
        """;

    public const string Egru = """
        {"cell":"egru","units":2,"inputs":1,"outputs":1,"surrogate":{"gamma":0.7,"width":1.0},
         "readout":{"kind":"last"},"loss":{"kind":"squared-error","at":"every"},
         "recurrent":{"u":[[1,null],[null,2]],"r":[[3,null],[null,4]],"z":[[5,6],[null,7]]},
         "input":{"u":[[8],[9]],"r":[[10],[11]],"z":[[12],[13]]},
         "bias":{"u":[14,15],"r":[16,17],"z":[18,19]},"threshold":[20,21],
         "readoutWeights":[[22,23]],"readoutBias":[24]}
        """;

    /// <summary>For <see cref="EvRnn"/>.</summary>
    public const string ClassSequence = """{"inputs":[[1,2,3],[4,5,6]],"targets":[1]}""";

    /// <summary>For <see cref="Egru"/>.</summary>
    public const string ValueSequence = """{"inputs":[[1],[2]],"targets":[[0.5],[-0.5]]}""";

    /// <summary>The text with one part replaced, which has to be there exactly once.</summary>
    public static string Replace(string text, string part, string replacement)
    {
        int start = text.IndexOf(part, StringComparison.Ordinal);
        return start >= 0 && text.IndexOf(part, start + 1, StringComparison.Ordinal) < 0
            ? text[..start] + replacement + text[(start + part.Length)..]
            : throw new ArgumentException($"'{part}' is not in the text exactly once.", nameof(part));
    }
}
