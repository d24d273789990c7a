using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Events after one time step. The engine keeps two, of steps t − 1 and t, and swaps them.</summary>
internal sealed class CellState<T>(CellLayout layout)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Units that fired, ascending.</summary>
    public UnitQueue Fired { get; } = new(layout.Units);

    /// <summary>A(t): units whose surrogate derivative is not zero, ascending.</summary>
    public UnitQueue BackwardActive { get; } = new(layout.Units);

    /// <summary>a(t), length n, 0 or 1.</summary>
    public T[] Activity { get; } = new T[layout.Units];

    /// <summary>φ(t), length n.</summary>
    public T[] Derivative { get; } = new T[layout.Units];

    public long Bytes => Fired.Bytes + BackwardActive.Bytes + MemoryFootprint.Of(Activity, Derivative);

    /// <summary>The state before the first step.</summary>
    public void Reset()
    {
        Fired.Clear();
        BackwardActive.Clear();
        Array.Clear(Activity);
        Array.Clear(Derivative);
    }

    /// <summary>Fills events, derivatives and both queues from the potentials v(t).</summary>
    public void Threshold(ReadOnlySpan<T> potentials, EventFunction eventFunction)
    {
        Reset();
        for (int k = 0; k < potentials.Length; k++)
        {
            if (EventFunction.Fires(potentials[k]))
            {
                Activity[k] = T.One;
                Fired.Enqueue(k);
            }

            Derivative[k] = eventFunction.Derivative(potentials[k]);
            if (Derivative[k] != T.Zero)
            {
                BackwardActive.Enqueue(k);
            }
        }
    }
}
