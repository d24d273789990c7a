namespace SparseRtrl.Fuzz.Checking;

/// <summary>What is wrong with a program, or rather with what was made of it.</summary>
/// <param name="Kind">In a few words without numbers, so that a smaller program with the same fault has the same.</param>
/// <param name="Detail">For a reader.</param>
public sealed record Failure(string Kind, string Detail)
{
    /// <summary>The program itself is wrong: a fault of the generator, or of a step that made it smaller.</summary>
    public const string Invalid = "not a program";

    /// <summary>The compiler, .NET or the simulator does not come to an end.</summary>
    public const string Endless = "endless";
}
