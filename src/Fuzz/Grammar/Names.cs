namespace SparseRtrl.Fuzz.Grammar;

/// <summary>Names that no other part of the program has.</summary>
internal sealed class Names
{
    private int count;

    public string Next(string prefix) => $"{prefix}{count++}";
}
