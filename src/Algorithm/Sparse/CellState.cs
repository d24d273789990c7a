using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Events and influence matrix after one time step. The engine keeps two, of steps t − 1 and t, and swaps them.
/// </summary>
/// <param name="lanes">L of <see cref="OperationCounts.IssueSlots"/>.</param>
internal sealed class CellState<T>(CellLayout layout, int lanes)
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

    public InfluenceMatrix<T> Influence { get; } = new(layout, lanes);

    /// <summary>
    /// The state before the first step. The influence matrix itself need not be cleared: nothing in it is marked.
    /// </summary>
    public void Reset()
    {
        Fired.Clear();
        BackwardActive.Clear();
        Array.Clear(Activity);
        Array.Clear(Derivative);
        Influence.Reset();
    }

    /// <summary>Fills events, derivatives and both queues from the potentials v(t); the influence matrix is left empty.</summary>
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
