namespace SparseRtrl.Transpile.Ir;

/// <summary>How many iterations a loop has each time that control gets to it.</summary>
/// <param name="IsExact">False when something in the body may leave the loop early; then it is the largest number.</param>
public readonly record struct TripCount(long Iterations, bool IsExact)
{
    public override string ToString() => IsExact ? $"{Iterations}" : $"at most {Iterations}";
}
