namespace SparseRtrl.Algorithm;

/// <summary>The numbers 0 … count − 1 again and again without end, in a new random order before each pass.</summary>
internal sealed class ShuffledOrder(int count, RandomStream random)
{
    private readonly int[] order = [.. Enumerable.Range(0, count)];
    private int next = count;

    public OrderState State
    {
        get => new([.. order], next, random.Position);
        set
        {
            value.Order.CopyTo(order, 0);
            next = value.Next;
            random.Position = value.RandomPosition;
        }
    }

    public int Next()
    {
        if (next == order.Length)
        {
            random.Shuffle<int>(order);
            next = 0;
        }

        return order[next++];
    }
}

/// <summary>Where the passes over the training set stand.</summary>
/// <param name="Order">Of the current pass; a permutation.</param>
/// <param name="Next">How many of it were taken.</param>
/// <param name="RandomPosition">Of the stream that the next order is drawn from.</param>
public sealed record OrderState(int[] Order, int Next, ulong RandomPosition);
