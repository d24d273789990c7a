namespace SparseRtrl.Transpile.Timing;

/// <summary>Operators on words, lowest bit first, the way synthesis builds them for an iCE40.</summary>
internal sealed class WordLogic(LogicNetwork network, bool hasMultipliers)
{
    /// <summary>Products with fewer bits are made of look-up tables, as in the synthesis script.</summary>
    public const int FewestProductBits = 11;

    private const int FactorBits = 16;

    public LogicNetwork Network => network;

    public static int[] Constant(Int128 value, int bits) =>
        [.. Enumerable.Range(0, bits).Select(i => (value >> Math.Min(i, 126) & 1) != 0 ? LogicNetwork.True : LogicNetwork.False)];

    public static int[] Extend(int[] word, int bits, bool isSigned) => word.Length >= bits
        ? word[..bits]
        : [.. word, .. Enumerable.Repeat(isSigned && word.Length > 0 ? word[^1] : LogicNetwork.False, bits - word.Length)];

    public static int[] Not(int[] word) => [.. word.Select(LogicNetwork.Not)];

    public int[] Zip(int[] a, int[] b, Func<int, int, int> gate) => [.. a.Zip(b, gate)];

    public int[] Select(int condition, int[] whenTrue, int[] whenFalse) =>
        [.. whenTrue.Zip(whenFalse, (t, f) => network.Select(condition, t, f))];

    /// <summary>Of alternatives of which at most one is chosen.</summary>
    public int[] OneOf(IReadOnlyList<(int Condition, int[] Word)> alternatives, int bits) =>
    [
        .. Enumerable.Range(0, bits).Select(i => network.Any(alternatives.Select(a => network.And(a.Condition, a.Word[i])))),
    ];

    public int[] Add(int[] a, int[] b) => Chain(a, b, LogicNetwork.False).Sum;

    public int[] Subtract(int[] a, int[] b) => Chain(a, Not(b), LogicNetwork.True).Sum;

    public int Equal(int[] a, int[] b) => network.All(a.Zip(b, (x, y) => LogicNetwork.Not(network.Xor(x, y))));

    /// <summary>a &lt; b for words of the same length.</summary>
    public int Less(int[] a, int[] b, bool isSigned)
    {
        if (isSigned && b.All(bit => bit == LogicNetwork.False))
        {
            return a[^1];
        }

        if (!isSigned && a.All(LogicNetwork.IsConstant) && a.Contains(LogicNetwork.False))
        {
            // c < b unless b < c + 1.
            return LogicNetwork.Not(Less(b, Add(a, Constant(1, a.Length)), isSigned));
        }

        if (!isSigned && b.All(LogicNetwork.IsConstant))
        {
            // Zeros at the end of a bound say nothing of the bits above; below a bound of ones are all numbers but one.
            int low = Array.IndexOf(b, LogicNetwork.True);
            int high = Array.LastIndexOf(b, LogicNetwork.True);
            if (low < 0)
            {
                return LogicNetwork.False;
            }

            if (!b.AsSpan(low..high).Contains(LogicNetwork.False))
            {
                int isAtLeast = network.Or(network.All(a[low..(high + 1)]), network.Any(a[(high + 1)..]));
                return LogicNetwork.Not(isAtLeast);
            }

            (a, b) = (a[low..], b[low..]);
        }

        if (isSigned)
        {
            // The sign of a - b, unless their signs differ: then a's says it.
            return network.Select(network.Xor(a[^1], b[^1]), a[^1], Chain(a, Not(b), LogicNetwork.True).Sum[^1]);
        }

        return LogicNetwork.Not(network.Tap(Chain(a, Not(b), LogicNetwork.True).Carry));
    }

    public int[] Multiply(int[] a, int[] b, bool isSigned)
    {
        int width = a.Length + b.Length;
        (a, b) = (Narrow(a, isSigned), Narrow(b, isSigned));
        return Extend(Product(a, b, isSigned), width, isSigned);
    }

    /// <summary>Without the bits that only repeat the sign.</summary>
    private static int[] Narrow(int[] word, bool isSigned)
    {
        int bits = word.Length;
        while (bits > 1 && word[bits - 1] == (isSigned ? word[bits - 2] : LogicNetwork.False))
        {
            bits--;
        }

        return word[..bits];
    }

    private int[] Product(int[] a, int[] b, bool isSigned)
    {
        int bits = a.Length + b.Length;
        if (!hasMultipliers || bits < FewestProductBits || IsShift(a) || IsShift(b))
        {
            return SoftProduct(a, b, isSigned);
        }

        // Beyond the hard multiplier the partial products of 16-bit limbs are added.
        int[] product = Constant(0, bits);
        for (int i = 0; i < a.Length; i += FactorBits)
        {
            int[] row = Constant(0, bits - i);
            for (int j = 0; j < b.Length; j += FactorBits)
            {
                int[] factors = [.. a.Skip(i).Take(FactorBits), .. b.Skip(j).Take(FactorBits)];
                row = AddAt(row, j, Extend(network.Multiply(factors, factors.Length), bits - i - j, isSigned));
            }

            product = AddAt(product, i, row);
        }

        return product;
    }

    /// <summary>The sum with a word that begins at a bit.</summary>
    private int[] AddAt(int[] sum, int bit, int[] word) => [.. sum[..bit], .. Add(sum[bit..], word)];

    /// <summary>Whether a factor is a power of two, so that the product is wiring.</summary>
    private static bool IsShift(int[] factor) => factor.All(LogicNetwork.IsConstant) && factor.Count(bit => bit == LogicNetwork.True) < 2;

    public int[] Shift(int[] word, int[] count, bool left, int fill)
    {
        for (int stage = 0; stage < count.Length && stage < 7; stage++)
        {
            int distance = 1 << stage;
            int[] shifted =
            [
                .. Enumerable.Range(0, word.Length).Select(i => left
                    ? i >= distance ? word[i - distance] : LogicNetwork.False
                    : i + distance < word.Length ? word[i + distance] : fill),
            ];
            word = Select(count[stage], shifted, word);
        }

        return word;
    }

    /// <summary>The element at an index: a tree of multiplexers with the lowest index bit at the leaves.</summary>
    public int[] Pick(IReadOnlyList<int[]> elements, int[] index)
    {
        List<int[]> left = [.. elements];
        foreach (int bit in index)
        {
            left = [.. left.Chunk(2).Select(pair => pair.Length == 2 ? Select(bit, pair[1], pair[0]) : pair[0])];
        }

        return left[0];
    }

    /// <summary>Number of bits that are set.</summary>
    public int[] Count(int[] word, int bits) => SumOf([.. word.Select(bit => (0, bit))], bits);

    private (int[] Sum, int Carry) Chain(int[] a, int[] b, int carry)
    {
        var sum = new int[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            (sum[i], carry) = network.FullAdder(a[i], b[i], carry);
        }

        return (sum, carry);
    }

    /// <summary>Partial products of two's complement numbers (Baugh and Wooley 1973), added by a tree.</summary>
    private int[] SoftProduct(int[] a, int[] b, bool isSigned)
    {
        int bits = a.Length + b.Length;
        var partial = new List<(int Weight, int Bit)>();
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = 0; j < b.Length; j++)
            {
                bool isNegative = isSigned && (i == a.Length - 1) != (j == b.Length - 1);
                int bit = network.And(a[i], b[j]);
                partial.Add((i + j, isNegative ? LogicNetwork.Not(bit) : bit));
            }
        }

        if (isSigned)
        {
            partial.AddRange([(a.Length - 1, LogicNetwork.True), (b.Length - 1, LogicNetwork.True), (bits - 1, LogicNetwork.True)]);
        }

        return SumOf(partial, bits);
    }

    /// <summary>Rows of bits are added three at a time without carries, which leaves two; a carry chain adds the last two.</summary>
    private int[] SumOf(List<(int Weight, int Bit)> addends, int bits)
    {
        var rows = new Queue<int[]>();
        List<int>[] columns =
            [.. Enumerable.Range(0, bits).Select(w => addends.Where(p => p.Weight == w && p.Bit != LogicNetwork.False).Select(p => p.Bit).ToList())];
        for (int row = 0; row < Math.Max(2, columns.Max(c => c.Count)); row++)
        {
            rows.Enqueue([.. columns.Select(c => c.ElementAtOrDefault(row))]);
        }

        while (rows.Count > 2)
        {
            (int[] a, int[] b, int[] c) = (rows.Dequeue(), rows.Dequeue(), rows.Dequeue());
            int[] carries = [.. Enumerable.Range(0, bits).Select(i =>
                network.Or(network.And(a[i], b[i]), network.And(c[i], network.Or(a[i], b[i]))))];
            rows.Enqueue([.. Enumerable.Range(0, bits).Select(i => network.Xor(network.Xor(a[i], b[i]), c[i]))]);
            rows.Enqueue([LogicNetwork.False, .. carries[..^1]]);
        }

        return Add(rows.Dequeue(), rows.Dequeue());
    }
}
