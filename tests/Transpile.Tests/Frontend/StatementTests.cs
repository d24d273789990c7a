using Xunit;

namespace SparseRtrl.Transpile.Tests.Frontend;

/// <summary>Statements: the C# object and its IR end in the same state.</summary>
public sealed class StatementTests
{
    [Fact]
    public void Loops_with_break_and_continue() => Agree("""
        private readonly int[] a = [5, -3, 8, 0, 7, -1, 2, 9];
        private readonly int[] r = new int[8];

        [Entry]
        public void Run()
        {
            for (int i = 0, j = 7; i < j; i++, j--) { r[0] += a[i] * j; }
            for (int i = 0; ; i++) { if (a[i] == 0) { break; } if (a[i] < 0) { continue; } r[1] += a[i]; }
            int k = 0;
            while (k < a.Length && a[k] != 7) { k++; if (k == 2) continue; r[2] += k; }
            do { k--; r[3] += k; if (k == 1) { break; } } while (k > 0 && a[k] > -100);
            do { r[4]++; } while (r[4] < 5);
            for (int y = 0; y < 4; y++)
            {
                for (int x = 0; x < 4; x++)
                {
                    if (x == y) { break; }
                    if (x == 1) { continue; }
                    r[5] += (x + 1) * (y + 10);
                }
            }
            foreach (int value in a) { if (value == 7) { break; } if (value < 0) { continue; } r[6] = r[6] * 3 + value; }
            while (true) { if (++r[7] > 3) { return; } }
        }
        """);

    [Fact]
    public void Branches_and_guard_clauses() => Agree("""
        private readonly sbyte[] a = [5, -3, 8, 0, 7, -1, 2, 127];
        private readonly int[] r = new int[8];

        [Entry]
        public void Run()
        {
            for (int i = 0; i < a.Length; i++) { r[i] = Classify(a[i]) + Sign(a[i]) * 100 + Nested(a[i], i) * 1000; }
        }

        private static int Classify(int x)
        {
            if (x > 100) return 1;
            if (x < 0) { if (x == -1) { return 2; } return 3; }
            else if (x == 0) { return 4; }
            return 5;
        }

        private static int Sign(int x)
        {
            int s = 0;
            if (x < 0) { s = -1; } else if (x > 0) { s = 1; }
            return s;
        }

        private static int Nested(int x, int n)
        {
            for (int i = 0; i < n; i++)
            {
                if (i * i > x) { return i; }
                if (i == 5) { break; }
            }
            while (n > 0) { n--; if (n == x) { return -n; } }
            return 7;
        }
        """);

    [Fact]
    public void Switch_statements_and_expressions() => Agree("""
        private enum Mode : byte { Idle, Run = 4, Stop = 250 }
        private readonly int[] r = new int[64];
        private Mode mode = Mode.Stop;
        private int calls;

        [Entry]
        public void Run()
        {
            for (int i = 0; i < 12; i++)
            {
                switch (i)
                {
                    case 0: r[i] = 5; break;
                    case 1: case 2: r[i] = 6; if (i == 2) { break; } r[i]++; break;
                    case > 8: r[i] = 9; break;
                    case 4: continue;
                    case 5 or 7: r[i] = 57; break;
                    default: r[i] = -1; break;
                }
                switch (i)
                {
                    case 9: default: r[12 + i] = 1; break;
                    case > 5: r[12 + i] = 2; break;
                    case < 3 and not 1: r[12 + i] = 3; break;
                }
                switch (i) { case 3: r[24 + i] = 1; break; }
                r[36 + i] = i switch { 0 => 10, 1 or 2 => 20, > 8 => 30, _ => 40 };
                r[48 + i] = Next(i) switch { 0 => Next(3), 1 => r[1], _ => Next(r[2]) };
            }
            mode = mode switch { Mode.Stop => Mode.Run, Mode.Run => Mode.Idle, _ => Mode.Stop };
            switch (mode) { case Mode.Run: r[60] = (int)mode; mode = (Mode)77; break; case Mode.Idle: return; }
            r[61] = mode is Mode.Run or (Mode)77 ? 1 : 2;
        }

        private int Next(int x) { calls++; return x >> 1; }
        """);

    [Fact]
    public void Guards_and_names_in_switches() => Agree("""
        private readonly int[] r = new int[64];
        private int calls;
        private bool Ask(int x) { calls += x; return (calls & 1) == 0; }

        [Entry]
        public void Run()
        {
            for (int i = 0; i < 12; i++)
            {
                switch (i)
                {
                    case 0 when calls > 0: r[i] = 1; break;
                    case 1 when Ask(3): case 2 when Ask(4): r[i] = 2; break;
                    case > 2 and < 5 when i != 4: r[i] = 3; break;
                    case 6 when Ask(1): default: r[i] += 4; break;
                    case 6 or 7 when Ask(2): r[i] = 5; break;
                    case var x when x * x > 70: r[i] = x; break;
                }
                r[12 + i] = i switch
                {
                    1 when Ask(5) => Next(2), int x when x > 8 => x, 2 or 3 when (i & 1) == 0 => 7, _ => Next(3),
                };
                r[24 + i] = (i > 3) switch { true => 1, false => 2 };
                r[36 + i] = (i & 3, i > 5) switch
                {
                    (0, _) => 1, (var low, true) when low > 1 => 10 + low, (_, false) => 3, _ => 4,
                };
            }
            r[60] = r[3] is var y and > 2 ? y : -1;
        }

        private int Next(int x) => calls += x;
        """);

    [Fact]
    public void Characters_are_integers() => Agree("""
        private readonly char[] text = ['1', '2', 'x', '\u00e9', '7'];
        private readonly int[] r = new int[5];
        private char last = 'a';
        [Entry]
        public void Run()
        {
            for (int i = 0; i < text.Length; i++)
            {
                r[i] = text[i] switch { >= '0' and <= '9' => text[i] - '0', 'x' => 16, _ => -1 };
                text[i]++;
            }
            last = (char)(last + 70000);
        }
        """);

    [Fact]
    public void Queues() => Agree("""
        private readonly EventQueue<byte> small = new(3);
        private readonly EventQueue<short> wide = new(8);
        private readonly int[] r = new int[8];

        [Entry]
        public void Fill()
        {
            for (int i = 0; i < 4; i++) { small.Enqueue((byte)(250 + i)); wide.Enqueue((short)(-3 * i)); }
            r[0] = small.Count + 10 * small.Capacity + wide[2];
            foreach (byte b in small) { r[1] = r[1] * 2 + b; }
        }

        [Entry]
        public void Drain()
        {
            while (small.Count > 1) { r[2] += small.Dequeue(); small.Dequeue(); small.Enqueue(7); }
            r[3] = wide.Dequeue() - wide.Dequeue() * 100;
            int n = 0;
            foreach (int w in wide) { if (n++ < 2) { wide.Enqueue((short)(w * 2)); } r[4] = r[4] * 3 + w; }
            _ = wide.Dequeue();
            Move(wide, small, wide.Count > 2);
            wide.Clear();
            wide.Enqueue(5);
        }

        private void Move(EventQueue<short> from, EventQueue<byte> to, bool one)
        {
            if (one) { to.Enqueue((byte)from.Dequeue()); }
        }
        """);

    [Fact]
    public void Constants_of_the_object_decide_what_is_lowered() => Agree("""
        private const int Shift = (int)(0.5 * 8);
        private readonly bool wide;
        private readonly int lanes = 4;
        private readonly short[] one = [3];
        private readonly int[] r = new int[4];
        private static readonly ulong Mask = 0xFFFF_FFFF_0000UL;
        private int Doubled => lanes * 2;
        private int Fixed { get; } = 9;

        [Entry]
        public void Run()
        {
            if (wide) { r[0] = one[lanes]; } else { r[0] = 100 / (lanes - 1) + 1000 % (Fixed * one.Length); }
            r[1] = wide && one[7] > 0 || !wide ? Doubled << Shift : one[9];
            r[2] = (int)(Mask >> 20);
            while (wide) { r[3]++; }
        }
        """);

    private static void Agree(string members) => KernelHarness.MustAgree(KernelHarness.Kernel(members));
}
