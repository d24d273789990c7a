using Xunit;

namespace SparseRtrl.Transpile.Tests.Frontend;

/// <summary>ref, in and out: what is passed is the variable itself.</summary>
public sealed class ReferenceTests
{
    private const string Members = """
        private struct Pair { public int A, B; public void Swap() => (A, B) = (B, A); public readonly int Sum => A + B; }
        private readonly int[] a = [1, 2, 3, 4, 5, 6, 7, 8];
        private readonly int[] r = new int[8];
        private readonly Pair[] pairs = [new Pair { A = 1, B = 2 }, new Pair { A = 3, B = 4 }];
        private Pair pair;
        private int n;

        private static void Add(ref int x, int by) { x += by; if (x > 20) { return; } x++; }
        private static bool Half(int x, out int half) { half = x >> 1; return (x & 1) == 0; }
        private int Twice(in int x) { n += 100; return x * 2; }
        private static void Exchange(ref int x, ref int y) { int t = x; x = y; y = t; }
        private static int Nested(ref int x) { Add(ref x, 2); static void Inner(ref int y) => y *= 3; Inner(ref x); return x; }
        private static void Swap(ref Pair p) { p.Swap(); p = p with { A = p.A + 1 }; }
        private static int Total(in Pair p) { p.Swap(); return p.A * 10 + p.Sum; }

        """;

    [Theory]
    [InlineData("int x = 3; Add(ref x, 4); Add(ref n, x); Add(ref a[n & 7], 30); Add(ref pair.B, 1); r[0] = x;")]
    [InlineData("int i = 1; Add(ref a[i++], i); Add(ref a[i], a[i]); r[0] = i;")]
    [InlineData("if (Half(12, out int h)) { r[0] = h; } r[1] = Half(a[4], out r[2]) ? 1 : 2; Half(9, out _); Half(n, out n);")]
    [InlineData("n = 5; r[0] = Twice(n); r[1] = Twice(in n); r[2] = Twice(7); r[3] = Twice(a[2]); r[4] = Twice((byte)n);")]
    [InlineData(
        "Exchange(ref a[0], ref a[7]); Exchange(ref a[1], ref n); Exchange(ref n, ref n); int i = 2; "
        + "Exchange(ref i, ref a[i]);")]
    [InlineData("int x = 1; r[0] = Nested(ref x) + x; r[1] = Nested(ref a[x & 3]);")]
    [InlineData(
        "Swap(ref pairs[1]); Swap(ref pair); Pair p = pairs[1]; Swap(ref p); r[0] = p.A; r[1] = Total(p); "
        + "r[2] = Total(pairs[0]); r[3] = Total(in pair);")]
    [InlineData(
        "ref int low = ref a[n + 1]; n = 6; low = 50; low += n; ref int same = ref low; same++; r[0] = a[1]; "
        + "Add(ref low, 3);")]
    [InlineData("for (int i = 0; i < 3; i++) { ref int x = ref a[i]; if (x > 1) { x = -x; continue; } x += 7; }")]
    [InlineData("ref Pair p = ref pairs[1]; ref readonly int b = ref p.B; p.B = 9; r[0] = b; p.Swap(); r[1] = b;")]
    [InlineData("int c = 0; void Count(int by) { c += by; } Count(3); int Get() => c * 2; Count(Get()); r[0] = c;")]
    [InlineData("int x = 4; x = Local(x, ref x); r[0] = x; int Local(int v, ref int w) { w = v + 1; return v * w; }")]
    public void Variables_are_passed_by_reference(string statements) =>
        KernelHarness.MustAgree(KernelHarness.Kernel(Members + $"[Entry] public void Run() {{ {statements} }}"));
}
