namespace SparseRtrl.Transpile.Ir;

/// <summary>A place in the user's C# source. Lines and columns count from 1.</summary>
/// <param name="File">File name as shown to the user.</param>
public readonly record struct SourceSpan(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>Where an operation comes from: its C# place, and the phase of the kernel's entry method that it belongs to.</summary>
/// <param name="Span">The C# statement or expression.</param>
/// <param name="Phase">
/// Name of the method that the entry method called to get here (the outermost inlined call), or of the entry method itself.
/// Cycle reports are broken down by it.
/// </param>
public readonly record struct Provenance(SourceSpan Span, string Phase);
