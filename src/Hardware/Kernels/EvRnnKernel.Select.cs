namespace SparseRtrl.Hardware.Kernels;

/// <content>The third engine: which blocks of old rows a new row is made of.</content>
public sealed partial class EvRnnKernel
{
    /// <summary>The contributors of the row at hand, kept for its further blocks: unit l (low bits) and φ_k·R_kl; the blocks of row l.</summary>
    [HostHidden] private readonly int[] contributors;
    [HostHidden] private readonly uint[] contributorSets;
    [HostHidden] private readonly uint[] contributorHighSets;

    /// <summary>
    /// The terms of all new blocks, block by block: φ_k·R_kl for the old row of l, or φ_k for the immediate influence ∂v_k/∂p.
    /// </summary>
    private readonly EventQueue<short> termCoefficients;
    private readonly EventQueue<uint> termPlaces;

    [Process]
    private void Select()
    {
        bool isLast;
        do
        {
            isLast = SelectTerms();
        }
        while (!isLast);
    }

    /// <summary>
    /// A pair of contributor and block in each iteration, which is a term if the contributor's old row has the block. A row's own block comes
    /// first, while its contributors arrive, and ends with the immediate influence; the other blocks run through the contributors kept.
    /// </summary>
    private bool SelectTerms()
    {
        int count = 0;
        int i = 0;
        int row = 0;
        int block = 0;
        UnitSet left = UnitSet.Empty;
        bool isReplay = false;
        bool isBegun = false;
        uint flags = 0;
        while ((flags & EndsStep) == 0)
        {
            int contributor;
            UnitSet blocks;
            flags = 0;
            if (isReplay)
            {
                contributor = contributors[i];
                blocks = new UnitSet(contributorSets[i], setWords > 1 ? contributorHighSets[i] : 0);
            }
            else
            {
                contributor = Receive(out uint place, out blocks);
                flags = place & (EndsStep | IsOwn | EndsRun);
                row = (int)(place >> (ContributorUnitShift + unitBits)) & unitIndexMask;
                block = row;
                if ((flags & (IsOwn | EndsStep)) == 0)
                {
                    Keep(count, contributor, blocks);
                }
            }

            bool isOwn = (flags & IsOwn) != 0;
            if (flags != 0 || blocks.Contains(block))
            {
                Send(contributor, flags | (isBegun ? 0 : IsFirst), row, block);
                isBegun = true;
            }

            if (isOwn || (isReplay && ((i + 1) & fanMask) == count))
            {
                // A block is done.
                UnitSet others = isOwn ? blocks : left;
                isReplay = !others.IsEmpty;
                block = others.First;
                left = others.WithoutFirst;
                isBegun = false;
                i = 0;
                count = isReplay ? count : 0;
            }
            else if (isReplay)
            {
                i = (i + 1) & fanMask;
            }
            else
            {
                count = (count + 1) & fanMask;
            }
        }

        return (flags & EndsRun) != 0;
    }

    private int Receive(out uint place, out UnitSet blocks)
    {
        place = contributorPlaces.Dequeue();
        blocks = new UnitSet(contributorBlocks.Dequeue(), setWords > 1 ? contributorHighBlocks.Dequeue() : 0);
        return (contributorCoefficients.Dequeue() << unitBits) | ((int)(place >> ContributorUnitShift) & unitIndexMask);
    }

    private void Keep(int place, int contributor, UnitSet blocks)
    {
        contributors[place] = contributor;
        contributorSets[place] = blocks.Low;
        if (setWords > 1)
        {
            contributorHighSets[place] = blocks.High;
        }
    }

    private void Send(int contributor, uint flags, int row, int block)
    {
        termCoefficients.Enqueue((short)(contributor >> unitBits));
        termPlaces.Enqueue(
            flags
            | ((uint)blockShapes[block] << MoreWordsShift)
            | ((uint)(contributor & unitIndexMask) << TermUnitShift)
            | ((uint)row << (TermUnitShift + unitBits))
            | ((uint)blockStarts[block] << (TermUnitShift + (2 * unitBits))));
    }
}
