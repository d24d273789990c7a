using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Blocks of the influence matrix as products: M_kq(t) = Σ_t' c_kq(t, t')·∂v_q(t')/∂p, over the steps t' whose injection into unit q
/// is still felt. The vectors are the same for all k, so only the numbers c go through the recursion: a line per block, however many
/// parameters q has.
/// </summary>
internal sealed class FactoredBlocks<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>A unit is expanded when more of its injections are still felt, because looking for a free slot takes time.</summary>
    private static readonly int MostInjections = Injections<T>.Slots * 3 / 4;

    private readonly EventLayer<T> layer;
    private readonly ActivePairs<T> pairs;
    private readonly ulong[] units; // of each panel
    private readonly ulong[] leaving; // of each panel
    private readonly int[] slots; // of the injection into each unit of A(t) that is here

    /// <param name="lengths">Parameters of unit 0, 1, …</param>
    public FactoredBlocks(int[] lengths, EventLayer<T> layer, ActivePairs<T> pairs)
    {
        this.layer = layer;
        this.pairs = pairs;
        units = new ulong[Panels.CountFor(lengths.Length)];
        leaving = new ulong[units.Length];
        slots = new int[lengths.Length];
        Injections = new(lengths);
        Factors = new(BlockLengths(lengths.Length));
    }

    public Injections<T> Injections { get; }

    /// <summary>The c, one element per slot.</summary>
    public BlockMatrix<T> Factors { get; }

    public long IndexBytes => Factors.IndexBytes + Injections.IndexBytes + MemoryFootprint.Of(units, leaving, slots);

    /// <summary>Of each panel, the units q whose blocks are here. What the factors hold of others is out of date.</summary>
    public ReadOnlySpan<ulong> Units => units;

    /// <summary>Of each panel, the units that have too many injections to tell apart: to be expanded in this step.</summary>
    public ReadOnlySpan<ulong> Leaving => leaving;

    /// <summary>Whether a factored block is smaller than an expanded one of any unit.</summary>
    /// <param name="lengths">Parameters of unit 0, 1, …</param>
    public static bool AreUsefulFor(int[] lengths) => lengths.Max() > Injections<T>.Slots;

    /// <summary>Of the factors, unit by unit.</summary>
    public static int[] BlockLengths(int units) => [.. Enumerable.Repeat(Injections<T>.Slots, units)];

    /// <summary>No block holds anything, and all are here.</summary>
    public void Reset()
    {
        Factors.Reset();
        Injections.Reset();
        Array.Fill(units, ulong.MaxValue);
    }

    public bool IsHere(int q) => (units[Panels.Of(q)] & Panels.Bit(q)) != 0;

    public bool IsLeaving(int q) => (leaving[Panels.Of(q)] & Panels.Bit(q)) != 0;

    /// <summary>sum += M_kq for the k of this rank; the block must be there.</summary>
    /// <param name="sum">A padded block of unit q.</param>
    public void AddTo(Span<T> sum, int row, int q) => Injections.AddAllTo(sum, q, Factors.Block(row, q));

    /// <summary>Injects into the units of A(t) that are here and stay, then takes all factors through the recursion.</summary>
    /// <param name="elsewhere">Of each panel, the units that have expanded blocks; all others come back here.</param>
    /// <param name="traces">Told what is no longer told apart.</param>
    public void Step(ReadOnlySpan<ulong> elsewhere, GradientTraces<T> traces)
    {
        for (int p = 0; p < units.Length; p++)
        {
            units[p] |= ~elsewhere[p];
        }

        Inject(traces);
        Factors.BeginStep(pairs, units);
        GiveOwnBlocks();
        Factors.Place();
        for (int i = 0; i < units.Length; i++)
        {
            int panel = Factors.PanelInOrder(i);
            WriteOwnBlocks(panel);
            Factors.Compute(panel, pairs);
            traces.AddFactored(panel, units[panel] & ~leaving[panel]);
        }
    }

    /// <summary>Forgets the units that were to be expanded.</summary>
    public void EndStep(GradientTraces<T> traces)
    {
        for (int p = 0; p < units.Length; p++)
        {
            for (ulong rest = leaving[p]; rest != 0; rest &= rest - 1)
            {
                int q = p * Panels.Width + BitOperations.TrailingZeroCount(rest);
                Release(q, traces, Injections.Used(q));
            }

            units[p] &= ~leaving[p];
            leaving[p] = 0;
        }
    }

    private void Inject(GradientTraces<T> traces)
    {
        ReadOnlySpan<int> active = layer.Current.BackwardActive.Units;
        for (int row = 0; row < active.Length; row++)
        {
            int q = active[row];
            if (IsHere(q) && HasRoom(q, traces))
            {
                slots[row] = Injections.Take(q);
                layer.WriteImmediateInfluence(q, Injections.Vector(q, slots[row]));
            }
        }
    }

    /// <summary>Whether unit q has a free slot, if need be after dropping what no unit feels any more. If not, q leaves.</summary>
    private bool HasRoom(int q, GradientTraces<T> traces)
    {
        if (!Injections.IsFull(q))
        {
            return true;
        }

        ulong felt = 0;
        for (int row = 0; row < Factors.Rows(Panels.Of(q)).Length; row++)
        {
            felt |= Factors.Contains(row, q) ? VectorBits.NonZero<T>(Factors.Block(row, q)) : 0;
        }

        Release(q, traces, Injections.Used(q) & ~felt);
        bool hasRoom = BitOperations.PopCount(felt) <= MostInjections;
        leaving[Panels.Of(q)] |= hasRoom ? 0 : Panels.Bit(q);
        return hasRoom;
    }

    private void Release(int q, GradientTraces<T> traces, ulong released)
    {
        traces.Expand(q, released);
        Injections.Release(q, released);
    }

    private void GiveOwnBlocks()
    {
        ReadOnlySpan<int> active = layer.Current.BackwardActive.Units;
        for (int row = 0; row < active.Length; row++)
        {
            int q = active[row];
            if (IsHere(q) && !IsLeaving(q))
            {
                Factors.Give(row, Panels.Of(q), Panels.Bit(q));
            }
        }
    }

    /// <summary>What is injected now is felt by its own unit alone, times φ.</summary>
    private void WriteOwnBlocks(int panel)
    {
        ReadOnlySpan<int> active = layer.Current.BackwardActive.Units;
        (int start, int end) = layer.Current.RanksIn(panel);
        for (int row = start; row < end; row++)
        {
            int q = active[row];
            if (IsHere(q) && !IsLeaving(q))
            {
                Span<T> own = Factors.Block(row, q);
                own.Clear();
                own[slots[row]] = layer.Current.Derivative[q];
            }
        }
    }
}
