using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Frontend;

/// <summary>Structs and tuples: the C# object and its IR, where only scalars are left, end in the same state.</summary>
public sealed class StructTests
{
    private const string Types = """
        private struct Point
        {
            public short X;
            public short Y;
            public Point(int x, int y) { X = (short)x; Y = (short)y; }
            public Point(int both) : this(both, both) { Y++; }
            public readonly int Length => X * X + Y * Y;
            public void Move(int by) { X += (short)by; if (X > 100) { return; } Y -= (short)by; }
            public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);
            public static Point operator -(Point a) => new Point { X = (short)-a.X, Y = (short)-a.Y };
            public static implicit operator Point(int x) => new(x, 1);
        }
        private readonly record struct Step(int Unit, byte Weight, bool Last = false) { public int Scaled => Unit * Weight; }
        private struct Box
        {
            public Point Low, High;
            public int Id { get; set; } = 7;
            public Box(Point low) { Low = High = low; }
        }
        private enum Kind : byte { None, Some = 3 }
        private readonly int[] r = new int[32];
        private readonly short[] a = [5, -3, 8, 0, 7, -1, 2, 9];
        private int calls;
        private int Next() => ++calls * 10;

        """;

    [Theory]
    [InlineData("Point p = new(3, 4); p.X = 7; Point q = p; q.Y = 9; r[0] = p.X + 10 * p.Y + 100 * q.X + 1000 * q.Y;")]
    [InlineData(
        "Point p = new(6); p.Move(3); p.Move(200); r[0] = p.X; r[1] = p.Y; r[2] = p.Length; "
        + "r[3] = new Point(2, 3).Length;")]
    [InlineData("Point p = new(1, 2) { Y = 5 }; Point q = default; q = p + -q + 4; q += p; r[0] = q.X; r[1] = q.Y;")]
    [InlineData(
        "Step s = new(Next(), 4, calls == 1); Step t = s with { Weight = 9 }; r[0] = s.Scaled + t.Scaled; "
        + "r[1] = t.Last ? 1 : 2;")]
    [InlineData("Step s = new(3, 4); r[0] = s == new Step(3, 4) ? 1 : 2; r[1] = s != new Step(3, 4, true) ? 1 : 2;")]
    [InlineData("Box b = new(new Point(1, 2)); b.High.X += 5; b.Low.Move(2); b.Id++; Box c = b; c.Low.X = 50; "
        + "r[0] = b.Low.X; r[1] = b.Low.Y; r[2] = b.High.X; r[3] = b.Id; r[4] = c.Low.X + c.High.Y; r[5] = new Box().Id;")]
    [InlineData(
        "Point p = r[0] == 0 ? new(1, 2) : new(3, 4); Point q = a[1] > Next() ? p : new(Next(), 5); "
        + "r[1] = p.X + q.X * q.Y;")]
    [InlineData(
        "for (int i = 0; i < 4; i++) { Point p = i switch { 0 => new(1, 2), 1 => (Point)7, _ => default }; "
        + "r[i] = p.X + p.Y * 10; }")]
    public void Values(string statements) => Agree($"[Entry] public void Run() {{ {statements} }}");

    [Theory]
    [InlineData("(int q, int m) = (a[2] / 3, a[2] % 3); r[0] = q; r[1] = m; (q, m) = (m, q); r[2] = q; r[3] = m;")]
    [InlineData("int i = 1; (i, r[i], var t) = (5, i + 20, a[i]); r[0] = i; r[2] = t;")]
    [InlineData(
        "(long, byte) t = (Next(), (byte)3); r[0] = (int)t.Item1; r[1] = t.Item2; var u = (x: t.Item2, y: (t, 4)); "
        + "r[2] = u.y.t.Item2;")]
    [InlineData(
        "r[0] = (a[0], a[1]) == (5, -3L) ? 1 : 0; r[1] = (1, 2) != (a[6], 2) ? 1 : 0; "
        + "r[2] = (1, (2, 3)) == (1, (2, a[0])) ? 1 : 0;")]
    [InlineData(
        "var (low, high) = Bounds(a); r[0] = low; r[1] = high; (_, r[2]) = Bounds(a); "
        + "(int x, (int, bool) y) = (1, (2, true)); r[3] = y.Item1 + x;")]
    [InlineData(
        "for (int i = 0; i < 8; "
        + "i++) { r[i] = (a[i] > 2, a[i] & 1) switch { (true, 0) => 1, (false, var b) => 20 + b, (true, not 0) => 3 }; }")]
    public void Tuples(string statements) => Agree($$"""
        private static (short Low, short High) Bounds(short[] values)
        {
            (short low, short high) = (short.MaxValue, short.MinValue);
            foreach (short v in values) { low = Math.Min(low, v); if (v > high) { high = v; } }
            return (low, high);
        }
        [Entry] public void Run() { {{statements}} }
        """);

    [Fact]
    public void Fields_and_arrays() => Agree("""
        private Point position = new(3, 4);
        private readonly Point origin = new(1, -1);
        private static readonly Step First = new(6, 7, true);
        private Step Fixed { get; } = new(8, 9);
        private readonly Step[] steps = [new(1, 2), new(3, 4, true), default];
        [Memory(MemoryKind.Registers)] private readonly Box[] boxes = [new(new Point(1, 2)), default];
        [HostWritable] private Step last;

        [Entry] public void Run()
        {
            position.X++;
            position.Move(origin.X + 4);
            position += origin;
            origin.Move(5); // moves a copy
            r[0] = origin.X + First.Scaled + Fixed.Scaled;
            for (int i = 0; i < steps.Length; i++) { steps[i] = steps[i] with { Unit = Next() }; }
            steps[2] = steps[1];
            boxes[1] = boxes[0] with { Id = 3 };
            boxes[calls & 1].Low.X -= 9;
            boxes[0].High.Move(2);
            last = steps[0] with { Last = true };
        }

        [Entry] public void Sum()
        {
            foreach (Step s in steps) { r[1] += s.Unit; if (s.Last) { r[2] += s.Weight; } }
            foreach (Box b in boxes) { b.Low.Move(1); r[3] += b.Low.X * b.Id + b.High.Length; }
        }
        """);

    [Fact]
    public void Methods_return_structs_from_several_places() => Agree("""
        private static Step Choose(int x)
        {
            if (x < 0) { return default; }
            for (int i = 0; i < 8; i++) { if (i * 3 > x) { return new(i, (byte)x); } }
            return new(x, 1, true);
        }
        [Entry] public void Run()
        {
            for (int i = 0; i < 8; i++) { Step s = Choose(a[i] * 3); r[i] = s.Scaled + (s.Last ? 100 : 0); }
        }
        """);

    [Fact]
    public void Every_scalar_of_a_struct_is_storage_of_its_own()
    {
        (_, Module module) = KernelHarness.MustLower(KernelHarness.Kernel("""
            private struct P { public short X; public (bool Set, byte Value) Rest { get; set; } }
            private P p = new() { X = -4, Rest = (true, 9) };
            [HostWritable] private readonly P[] all = [new() { X = 5 }, new()];
            [Entry] public void Run() { p = all[1]; }
            """));
        Assert.Equal(["p.X i16 -4", "p.Rest.Item1 bool 1", "p.Rest.Item2 u8 9"],
            module.Registers.Where(r => r.IsField).Select(r => $"{r.Name} {r.Type} {r.InitialValue}"));
        Assert.Equal(["all.X i16 5", "all.Rest.Item1 bool 0", "all.Rest.Item2 u8 0"],
            module.Memories.Select(m => $"{m.Name} {m.ElementType} {m.InitialContents[0]}"));
    }

    private static void Agree(string members) => KernelHarness.MustAgree(KernelHarness.Kernel(Types + members));
}
