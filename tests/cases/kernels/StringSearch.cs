using SparseRtrl.Hardware;

/// <summary>
/// Finds a pattern in a text by Knuth, Morris and Pratt: on a mismatch the table of borders says how much of the pattern still
/// matches, so that no character of the text is read twice.
/// </summary>
[HardwareKernel]
public sealed class StringSearch
{
    private const int Longest = 8;

    [HostWritable] private readonly byte[] text = new byte[64];
    [HostWritable] private readonly byte[] pattern = new byte[Longest];
    [HostWritable] private byte patternLength;

    /// <summary>borders[n]: length of the longest proper prefix of the first n + 1 characters that is their suffix too.</summary>
    private readonly byte[] borders = new byte[Longest];

    private byte occurrences;
    private sbyte first;

    [Entry]
    public void Run()
    {
        int length = Math.Clamp((int)patternLength, 1, Longest);
        FindBorders(length);
        occurrences = 0;
        first = -1;
        int matched = 0;
        for (int i = 0; i < text.Length; i++)
        {
            byte character = text[i];
            while (matched > 0 && pattern[matched] != character)
            {
                matched = borders[matched - 1];
            }

            matched += pattern[matched] == character ? 1 : 0;
            if (matched == length)
            {
                first = first < 0 ? (sbyte)(i + 1 - length) : first;
                occurrences++;
                matched = borders[matched - 1];
            }
        }
    }

    private void FindBorders(int length)
    {
        borders[0] = 0;
        int border = 0;
        for (int i = 1; i < length; i++)
        {
            byte character = pattern[i];
            while (border > 0 && pattern[border] != character)
            {
                border = borders[border - 1];
            }

            border += pattern[border] == character ? 1 : 0;
            borders[i] = (byte)border;
        }
    }
}
