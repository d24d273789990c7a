using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Events of an EvRNN after one time step.</summary>
internal sealed class CellState<T>(int units)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The rank of a unit outside A(t).</summary>
    public const int NotActive = -1;

    private readonly int[] panelStarts = new int[Panels.CountFor(units) + 1]; // rank of the first active unit of each panel

    /// <summary>Units that fired, ascending.</summary>
    public UnitQueue Fired { get; } = new(units);

    /// <summary>A(t): units whose surrogate derivative is not zero, ascending. A unit's place in it is its rank.</summary>
    public UnitQueue BackwardActive { get; } = new(units);

    /// <summary>The rank of each unit, or <see cref="NotActive"/>. Length n.</summary>
    public int[] Ranks { get; } = new int[units];

    /// <summary>a(t), length n, 0 or 1.</summary>
    public T[] Activity { get; } = new T[units];

    /// <summary>φ(t), length n.</summary>
    public T[] Derivative { get; } = new T[units];

    public long Bytes => Fired.Bytes + BackwardActive.Bytes + MemoryFootprint.Of(panelStarts, Ranks, Activity, Derivative);

    /// <summary>Ranks of the backward-active units of a panel: from the first one up to the second, exclusive.</summary>
    public (int Start, int End) RanksIn(int panel) => (panelStarts[panel], panelStarts[panel + 1]);

    /// <summary>The state before the first step.</summary>
    public void Reset()
    {
        Fired.Clear();
        BackwardActive.Clear();
        Array.Fill(Ranks, NotActive);
        Array.Clear(Activity);
        Array.Clear(Derivative);
        Array.Clear(panelStarts);
    }

    /// <summary>Fills everything from the potentials v(t).</summary>
    public void Threshold(ReadOnlySpan<T> potentials, EventFunction eventFunction)
    {
        Fired.Clear();
        BackwardActive.Clear();
        eventFunction.Derivatives(potentials, Derivative);
        for (int panel = 0; panel * Panels.Width < potentials.Length; panel++)
        {
            panelStarts[panel] = BackwardActive.Count;
            int first = panel * Panels.Width;
            int length = Math.Min(Panels.Width, potentials.Length - first);
            Fired.EnqueueAll(first, VectorBits.Positive(potentials.Slice(first, length)));
            BackwardActive.EnqueueAll(first, VectorBits.NonZero<T>(Derivative.AsSpan(first, length)));
        }

        panelStarts[^1] = BackwardActive.Count;
        Array.Clear(Activity);
        foreach (int k in Fired.Units)
        {
            Activity[k] = T.One;
        }

        Array.Fill(Ranks, NotActive);
        ReadOnlySpan<int> active = BackwardActive.Units;
        for (int rank = 0; rank < active.Length; rank++)
        {
            Ranks[active[rank]] = rank;
        }
    }
}
