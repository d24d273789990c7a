using Xunit;

namespace SparseRtrl.Transpile.Tests.Frontend;

/// <summary>Side effects inside expressions happen in C#'s order, also when control flow comes in between.</summary>
public sealed class EvaluationOrderTests
{
    /// <summary>Calls that change state and need control flow, so that pending operands must survive it.</summary>
    private const string Helpers = """
        private readonly int[] a = [1, 2, 3, 4, 5, 6, 7, 8];
        private readonly int[] r = new int[8];
        private int n;
        private int calls;

        private int Bump(int by)
        {
            calls++;
            if (by > 2) { n += by; return n * 10; }
            n -= by;
            return n;
        }

        private bool Odd(int x) { calls += 100; return (x & 1) != 0; }

        """;

    [Theory]
    [InlineData("int i = 0; a[i] = Bump(i++) + a[i++] + i;")]
    [InlineData("int i = 1; a[i++] += i * Bump(3); a[i] = i++ + ++i;")]
    [InlineData("int i = 1; a[i] += Change(i) + a[i];")]
    [InlineData("n = 3; n += Bump(4) + n; r[0] = n++ * n-- - --n;")]
    [InlineData("r[0] = Bump(1) - Bump(5) * Bump(2) + n; r[1] = (n + Bump(9)) << Bump(1);")]
    [InlineData("r[Bump(1) & 3] = Bump(7); r[a[Bump(1) & 3] & 7] -= a[Bump(3) & 7];")]
    [InlineData("n = a[2] = a[3] = Bump(3); r[n & 7] = n = 2;")]
    [InlineData("r[0] = Three(n, Bump(3), n) + Three(z: Bump(1), x: n, y: n++);")]
    [InlineData(
        "for (int i = 0; i < 8; i++) { if (i < 5 && a[i] > 2 && Odd(i) || a[7 - i] == 8 && !Odd(i + 1)) { r[i] = n++; } }")]
    [InlineData(
        "bool b = Odd(1) && Odd(2) || Odd(3); b |= Odd(4); b &= Odd(5) | Odd(6); r[0] = b ? 1 : 2; "
        + "r[1] = Odd(1) ^ Odd(3) ? Bump(1) : Bump(4);")]
    [InlineData("int i = 0; while (i < 8 && a[i] + Bump(i) < 30) { i += Odd(i) ? 1 : 2; } r[0] = i;")]
    [InlineData("int i = 0; do { r[i]++; } while (++i < 8 && Odd(a[i]) == (a[i - 1] > Bump(1)) | i < 3);")]
    [InlineData("for (int i = Bump(3) & 1; a[i] < 7 && (Bump(1) & 64) == 0; i += Bump(2) & 1 | 1) { r[i & 7] += i; }")]
    [InlineData(
        "r[0] = Math.Max(Bump(3), Math.Min(n++, Bump(1))) + Math.Clamp(Bump(1), Bump(0) - 5, Bump(4)); "
        + "r[1] = Math.Abs(-n) + Math.Clamp(max: Bump(9), value: n, min: -3);")]
    [InlineData(
        "byte b = 200; b += (byte)Bump(100); b <<= 1; r[0] = b++ + b; sbyte s = -128; r[1] = s-- + s; ushort u = 0; u--; "
        + "r[2] = u; u *= u; r[3] = u; b = (byte)~b; r[4] = b;")]
    [InlineData(
        "int Local(int x) { if (x == 0) { return n; } n++; return x * Twice(n); int Twice(int y) => y * 2 + calls; "
        + "} r[0] = Local(3) + Local(0) - Local(n);")]
    [InlineData("r[0] = Assigned(5) + Assigned(n); r[1] = Early(3) + Early(-3) * Early(0);")]
    public void Same_as_in_NET(string statements) => KernelHarness.MustAgree(KernelHarness.Kernel($$"""
        {{Helpers}}
        private int Three(int x, int y, int z) { n ^= 5; return x + 10 * y + 100 * z; }
        private int Change(int i) { a[i] = 50; return 1; }
        private int Assigned(int x) { x += n; for (; x > 20; x -= 7) { n++; } return x; }
        private int Early(int x) { while (true) { if (x > 2) { return n; } x++; if (x == 0) { break; } } n += 3; return x; }
        [Entry] public void Run() { {{statements}} }
        """));
}
