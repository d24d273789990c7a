namespace SparseRtrl.Analyzer.Tests;

/// <summary>A kernel that breaks one rule, where <c>[|…|]</c> marks each place that is reported, and a repaired one.</summary>
public sealed record RuleCase(string Id, string Bad, string Good);

/// <summary>The cases of all rules, at least one each.</summary>
internal static class RuleCases
{
    private const string Run = "[Entry] public void Run() { }";

    public static readonly RuleCase[] All =
    [
        new("SRT1001", Kernel("public class [|K|]"), Kernel("public sealed class K")),
        new("SRT1001", Kernel("public sealed class [|K|]<T>"), Kernel("internal sealed class K")),
        new(
            "SRT1001",
            Kernel("public sealed class [|K|] : Base"),
            Kernel("public sealed class K : IDisposable", "public void Dispose() { }")),
        new("SRT1001", "public static class Outer { " + Kernel("public sealed class [|K|]") + " }",
            Kernel("public sealed class K")),

        new(
            "SRT1002",
            Class("[Entry] public int [|Run|]() => 1;"),
            Class("private int result; [Entry] public void Run() => result = 1;")),
        new(
            "SRT1002",
            Class("[Entry] public void [|Run|](int x) { }"),
            Class("[HostWritable] private int x; [Entry] public void Run() { }")),
        new("SRT1002", Class("[Entry] public static void [|Run|]() { }"), Class("[Entry] public void Run() { }")),

        new("SRT1003", Body("int[] t = [|new int[3]|]; n = t[0];"), Body("n = a[0];")),
        new("SRT1003", Body("Span<int> t = [|stackalloc int[3]|];"), Body("n = b[0];")),
        new("SRT1003", Body("int[] t = [|[1, 2]|];"), Body("n = b[0];")),
        new("SRT1003", Body("object o = [|new object()|];"), Body("n = b[0];")),

        new("SRT1004", Body("n = (int)([|n * 0.5|]);"), Body("n = (n * (int)(0.5 * 256)) >> 8;")),
        new("SRT1004", Body("decimal [|d = n|];"), Body("long d = n;")),
        new("SRT1004", Body("n = (int)[|Math.Sqrt(n)|];"), Body("n = Math.Abs(n);")),
        new("SRT1004", Class("private readonly float[] [|w|] = new float[2]; [Entry] public void Run() { }"), Body("")),

        new("SRT1005", Body("string s = [|\"x\"|];"), Body("n = 'x' + 1;")),
        new("SRT1005", Body("DateTime [|t = new DateTime(n)|]; n = [|t|].Day;"), Body("int t = n, u = 1; n = t + u;")),
        new(
            "SRT1005",
            Body("n = Twice([|n|]);", "private static int Twice(nint [|x|]) => 2 * (int)x;"),
            Body("n = Twice(n);", "private static int Twice(int x) => 2 * x;")),

        new("SRT1006", Body("if (n < 0) { [|throw new InvalidOperationException();|] }"), Body("if (n < 0) { flag = true; }")),
        new("SRT1006", Body("[|try { n++; } finally { n--; }|]"), Body("n++; n--;")),

        new("SRT1007", Body("Func<int, int> f = [|x => x + 1|];"), Body("int F(int x) => x + 1; n = F(n);")),
        new("SRT1007", Body("Action f = [|Helper|];", "private void Helper() { }"),
            Body("Helper();", "private void Helper() { }")),

        new("SRT1008", Body("n = [|a.Sum()|];"), Body("foreach (int x in a) { n += x; }")),
        new("SRT1008", Body("[|Console.WriteLine(n)|];"), Body("n = Math.Max(n, 1);")),
        new("SRT1008", Body("[|Array.Fill(a, 3)|];"), Body("n = FixedPoint.Saturate16(n);")),

        new("SRT1009", Body("n = [|GetHashCode()|];"), Body("n = Hash();", "private int Hash() => n * 31;")),

        new(
            "SRT1010",
            Body("n = F(n);", "private int F(int x) => x == 0 ? 0 : [|F(x - 1)|];"),
            Body("for (int i = 0; i < 3; i++) { n = F(n); }", "private int F(int x) => x + 1;")),
        new(
            "SRT1010",
            Body("F();", "private void F() { G(); } private void G() { [|F()|]; }"),
            Body("F(); G();", "private void F() { G(); } private void G() { n++; }")),

        new(
            "SRT1011",
            Body("n = [|Same(n)|];", "private static T Same<T>(T x) => x;"),
            Body("n = Same(n);", "private static int Same(int x) => x;")),

        new("SRT1012", Body("[|lock (this) { n++; }|]"), Body("n++;")),
        new("SRT1012", Body("n = [|a?.Length ?? 3|];"), Body("n = a.Length;")),
        new(
            "SRT1012",
            Body("[|var (x, y) = new P(1, 2)|]; n = x;", "private readonly record struct P(int X, int Y);"),
            Body("(n, var y) = (n + 1, n); n += y;")),

        new("SRT1013", Body("n = checked([|n + 1|]);"), Body("n = unchecked(n + 1);")),
        new("SRT1013", Body("checked { [|n++|]; }"), Body("n++;")),
        new("SRT1013", Body("n = checked([|(byte)n|]);"), Body("n = (byte)n;")),

        new(
            "SRT1014",
            Class("private readonly int[,] [|m|] = new int[2, 2]; [Entry] public void Run() { }"),
            Class("private readonly int[] m = new int[2 * 2]; [Entry] public void Run() { m[1 * 2 + 1] = 3; }")),
        new("SRT1014", Class("private readonly int[][] [|m|] = [[1], [2]]; [Entry] public void Run() { }"), Body("")),

        new(
            "SRT1015",
            Body("n = [|P|];", "public int P { get; set; }"),
            Body("n = P + Q;", "public int P { get; } = 3; private int Q => n * P;")),

        new(
            "SRT1016",
            Class("private readonly object [|o|] = new(); [Entry] public void Run() { }"),
            Class("private readonly byte o; [Entry] public void Run() { }")),

        new(
            "SRT1017",
            Class("private long [|x|]; [Entry] public void Run() { }"),
            Class("private uint low, high; [Entry] public void Run() { long x = 5; low = (uint)x; high = (uint)(x >> 32); }")),
        new(
            "SRT1017",
            Class("private readonly ulong[] [|x|] = new ulong[2]; [Entry] public void Run() { }"),
            Class("private readonly ulong x = 5; private int n; [Entry] public void Run() { n = (int)(x >> 1); }")),

        new(
            "SRT1018",
            Class("private static int [|x|]; [Entry] public void Run() { }"),
            Class("private static readonly int X = 3; private int n; [Entry] public void Run() { n = X; }")),
        new(
            "SRT1018",
            Body("n = [|Table.Values|][0];", "private static class Table { public static readonly int[] Values = [1]; }"),
            Body("n = Table.Value;", "private static class Table { public const int Value = 1; }")),

        new("SRT1019", Body("int[] [|t = a|]; n = t[0];"), Body("n = First(a);", "private static int First(int[] t) => t[0];")),
        new("SRT1019", Body("flag = [|a|] == null;"), Body("flag = a.Length == 4;")),
        new("SRT1019", Body("n = ([|flag ? a : b|])[0];"), Body("n = flag ? a[0] : b[0];")),
        new("SRT1019", Body("flag = [|a|] is null;"), Body("flag = a.Length is 4;")),

        new(
            "SRT1020",
            Class("private int[] [|w|] = new int[2]; [Entry] public void Run() { }"),
            Class("private readonly int[] w = new int[2]; [Entry] public void Run() { }")),

        new(
            "SRT1022",
            Body("n = [|F()|];", "private ref int F() => ref n;"),
            Body("F(ref n);", "private static void F(ref int x) => x++;")),
        new("SRT1022", Body("ref int r = ref a[0]; [|r = ref a[1]|]; r = 1;"), Body("ref int r = ref a[0]; r = 1;")),
        new("SRT1022", Body("ref int r = ref ([|flag ? ref a[0] : ref b[0]|]); r = 1;"),
            Body("if (flag) { a[0] = 1; } else { b[0] = 1; }")),
        new("SRT1022", Body("n = F(a);", "private static int F(in int[] [|x|]) => x[0];"),
            Body("n = F(a);", "private static int F(int[] x) => x[0];")),

        new(
            "SRT1023",
            "[HardwareKernel] public sealed class K(int size) { private int n; [Entry] public void Run() { n = [|size|]; } }",
            "[HardwareKernel] public sealed class K(int size) { private readonly int size = size; "
                + "private int n; [Entry] public void Run() { n = size; } }"),

        new("SRT1024", Body("n = [|n switch { 1 => 2, 2 => 3 }|];"),
            Body("n = n switch { 1 => 2, > 2 and not 7 => 3, _ => 4 };")),
        new(
            "SRT1024",
            Body("flag = new P(n, 1) is [|(1, 2)|];", "private readonly record struct P(int X, int Y);"),
            Body(
                "flag = (n, 1) is (1, var x) && new P(n, 1) is { X: > 1, Y: 1 };",
                "private readonly record struct P(int X, int Y);")),
        new(
            "SRT1024",
            Body("flag = new P { X = n } is [|{ Half: 3 }|];", "private struct P { public int X; public int Half => X >> 1; }"),
            Body("switch (n) { case 1 when flag: n = 2; break; case var x when x > n >> 2: break; default: break; }")),

        new(
            "SRT1025",
            Class("[HostWritable] private readonly int [|x|] = 3; [Entry] public void Run() { }"),
            Class(
                "[HostWritable] private int x; [HostWritable] private readonly int[] y = new int[2]; "
                + "[Entry] public void Run() { }")),
        new(
            "SRT1025",
            Class("[HostHidden] private readonly int [|x|] = 3; [Entry] public void Run() { }"),
            Class(
                "[HostHidden] private int x; [HostWritable, HostHidden] private readonly int[] y = new int[2]; "
                + "[HostHidden] private readonly EventQueue<int> z = new(2); [Entry] public void Run() { }")),
        new(
            "SRT1025",
            Class("[Memory(MemoryKind.Registers)] private int [|x|]; [Entry] public void Run() { }"),
            Class("[Memory(MemoryKind.Registers)] private readonly int[] x = new int[2]; [Entry] public void Run() { }")),

        new("SRT1026", "[HardwareKernel] public sealed class [|K|] { }", Class("[Entry] public void Run() { }")),

        new("SRT1027", Body("[|Hardware.Pipeline()|]; n++;"),
            Body("for (int i = 0; i < 3; i++) { Hardware.Pipeline(initiationInterval: 2); n++; }")),
        new("SRT1027", Body("while (n < 9) { n++; [|Hardware.Unroll(2)|]; }"),
            Body("while (n < 9) { Hardware.Unroll(2); n++; }")),
        new("SRT1027", Body("do { Hardware.Unroll(2); Hardware.Pipeline(); [|Hardware.Unroll(4)|]; n++; } while (n < 9);"),
            Body("do { Hardware.Unroll(2); Hardware.Pipeline(); n++; } while (n < 9);")),

        new("SRT1028", Body("foreach (int x in a) { Hardware.Unroll([|n|]); n += x; }"),
            Body("foreach (int x in a) { Hardware.Unroll(lanes * 2); n += x; }", "private readonly int lanes = 2;")),

        new("SRT1029", Body("P [|p = default|]; n = [|p|].X;", "private struct P { public int X; public string S; }"),
            Body("P p = default; n = p.X;", "private struct P { public int X; }")),
        new(
            "SRT1029",
            Class("private P [|p|]; [Entry] public void Run() { } private struct P(int x) { public int X => x; }"),
            Class("private P p; [Entry] public void Run() { } private struct P(int x) { public int X { get; } = x; }")),
        new(
            "SRT1029",
            Class("private readonly P<int>[] [|p|] = new P<int>[2]; " + Run + " private struct P<T> { public T X; }"),
            Class("private readonly P[] p = new P[2]; " + Run + " private struct P { public int X; }")),

        new("SRT1030", Class("[Process] private void [|P|](int x) { } " + Run), Class("[Process] private void P() { } " + Run)),
        new("SRT1030", Class("[Process] private int [|P|]() => 1; " + Run), Class("[Process] private void P() { } " + Run)),
        new("SRT1030", Class("[Process, Entry] public void [|Run|]() { }"), Class("[Process] private void P() { } " + Run)),

        new("SRT1031", Network("if (n == 0) { [|Source()|]; }"), Network("Hardware.Concurrently(Source, Sink);")),
        new("SRT1031", Network("Start();", "private void Start() { [|Source()|]; }"),
            Network("n = 1; Start(); n = 2;", "private void Start() { Hardware.Concurrently(Source, Sink); }")),

        new(
            "SRT1032",
            Network("Hardware.Concurrently(Source, Other);", "[Process] private void Other() { m = [|n|]; n = 2; }"),
            Network("Hardware.Concurrently(Source, Other);", "[Process] private void Other() { m += n; }")),
        new(
            "SRT1032",
            Network(
                "Hardware.Concurrently(Other, Source);", "[Process] private void Other() { Set(table); }", source: "link.Enqueue([|table[1]|]);"),
            Network(
                "Hardware.Concurrently(Other); Hardware.Concurrently(Source);", "[Process] private void Other() { Set(table); }",
                source: "link.Enqueue(table[1]);")),

        new(
            "SRT1033",
            Network("Hardware.Concurrently(Source, Sink, More);", "[Process] private void More() { [|link.Enqueue(1)|]; }"),
            Network("Hardware.Concurrently(Source, Sink, More);", "[Process] private void More() { own.Enqueue(1); own.Clear(); }")),
        new(
            "SRT1033",
            Network("Hardware.Concurrently(Source, Sink, More);", "[Process] private void More() { m = [|link.Dequeue()|]; }"),
            Network("Hardware.Concurrently(Source, Sink);")),
        new(
            "SRT1033",
            Network("[|link.Enqueue(1)|]; Hardware.Concurrently(Source, Sink);"),
            Network("own.Enqueue(1); Hardware.Concurrently(Source, Sink); n = own.Dequeue();")),

        new("SRT1034", Body("foreach (int i in [|Enumerable.Range(0, n)|]) { n += i; }"),
            Body("for (int i = 0; i < n; i++) { n += i; }")),
        new("SRT1034", Body("foreach (char c in [|\"ab\"|]) { n += c; }"), Body("foreach (int x in a) { n += x; }")),
        new("SRT1034", Body("foreach ([|var (x, y)|] in t) { n += x; }", Pairs), Body("foreach (var p in t) { n += p.X; }", Pairs)),

        new("SRT1035", Body("n = a[[|^1|]];"), Body("n = a[a.Length - 1];")),
        new("SRT1035", Body("n = a[[|1..3|]].Length;"), Body("n = 3 - 1;")),

        new("SRT1036", Body("if (flag) { [|goto end;|] } n++; [|end: n--;|]"), Body("if (!flag) { n++; } n--;")),
        new("SRT1036", Body("switch (n) { case 1: [|goto case 2;|] case 2: n = 3; break; }"),
            Body("switch (n) { case 1 or 2: n = 3; break; }")),

        new("SRT1037", Class($"private readonly Queue<int> [|q|] = new(); {Run}"), Class($"private readonly int[] q = new int[4]; {Run}")),
        new(
            "SRT1037",
            Class("private readonly List<int> [|list|] = []; [Entry] public void Run() { }"),
            Class("private readonly EventQueue<int> list = new(4); [Entry] public void Run() => list.Enqueue(1);")),

        new("SRT1038", Body("[|while|] (true) { n++; }"), Body("while (true) { n++; if (n > 9) { break; } }")),
        new("SRT1038", Body("[|for|] (;;) { while (flag) { break; } void F() { return; } }"), Body("for (;;) { if (flag) { return; } }")),
        new("SRT1038", Body("[|do|] { n++; } while (true);"), Body("do { n++; } while (n < 9);")),

        new("SRT1039", "public sealed class C { [Entry] public void [|Run|]() { } }", Class(Run)),
        new("SRT1039", "public sealed class C { [HostWritable, Obsolete] public int [|x|]; }", "public sealed class C { [Obsolete] public int x; }"),

        new("SRT1040", Body("if (q.Count > 0) { n = [|q.Dequeue()|]; n += q.Dequeue(); }", Queue),
            Body("Fill(q); n = q.Dequeue();", Queue + "private static void Fill(EventQueue<int> x) => x.Enqueue(1);")),

        new("SRT1041", Class($"private readonly EventQueue<P> [|q|] = new(4); private struct P {{ public int X; }} {Run}"),
            Class($"private readonly EventQueue<E> q = new(4); private enum E {{ A, B }} {Run}")),

        new("SRT1042", Network("Hardware.Concurrently(Source, [|Run|]);"), Network("Hardware.Concurrently(Source);")),
        new("SRT1042", Network("Hardware.Concurrently(Source, Sink, [|Source|]);"), Network("Hardware.Concurrently(Sink, Source);")),
        new("SRT1042", Network("Hardware.Concurrently([|() => n++|]);"), Network("Hardware.Concurrently(Source);")),
        new("SRT1042", Network("Hardware.Concurrently([|new Action[] { Source }|]);"), Network("Hardware.Concurrently(Source);")),

        new(
            "SRT1043",
            Network(
                "Hardware.Concurrently(Other);",
                "[Process] private void Other() { Begin(); } private void Begin() { [|Hardware.Concurrently(Source, Sink)|]; }"),
            Network("Begin();", "private void Begin() { Hardware.Concurrently(Source, Sink); }")),

        new(
            "SRT1044",
            Network("Hardware.Concurrently(Source, Sink);", sink: "while ([|link.Count|] > 0) { last = link.Dequeue(); }"),
            Network("Hardware.Concurrently(Source, Sink);", sink: "for (int i = 0; i < 4; i++) { last = link.Dequeue(); }")),
        new(
            "SRT1044",
            Network("Hardware.Concurrently(Source, Sink);", sink: "foreach (int x in [|link|]) { last = x; }"),
            Network("Hardware.Concurrently(Source, Sink);", sink: "own.Enqueue(link.Dequeue()); foreach (int x in own) { last = x; }")),

        new(
            "SRT1045",
            Network("Hardware.Concurrently(Source, Sink);", source: "link.Enqueue(table[0]);", sink: "m = link.Dequeue() + [|table[1]|];"),
            Network("Hardware.Concurrently(Source, Sink);", source: "link.Enqueue(fixedTable[0]);", sink: "m = link.Dequeue() + fixedTable[1];")),
    ];

    private const string Queue = "private readonly EventQueue<int> q = new(4);";

    private const string Pairs = "private readonly (int X, int Y)[] t = new (int, int)[3];";

    public static string Body(string statements, string members = "") => Class($$"""
            private readonly int[] a = new int[4];
            private readonly int[] b = new int[4];
            private int n;
            private bool flag;
            {{members}}
            [Entry] public void Run() { flag = !flag; n += a[0] + b[0]; {{statements}} }
        """);

    public static string Class(string members) => $"[HardwareKernel] public sealed class K {{ {members} }}";

    /// <summary>Two processes that a queue joins.</summary>
    private static string Network(
        string run, string members = "", string source = "link.Enqueue(n);", string sink = "last = Next(link);") => Class($$"""
            [Memory(MemoryKind.Registers)] private readonly int[] fixedTable = new int[4];
            private readonly EventQueue<int> link = new(4);
            private readonly EventQueue<int> own = new(4);
            private readonly int[] table = new int[4];
            private int n, m, last;
            [Entry] public void Run() { {{run}} }
            [Process] private void Source() { {{source}} }
            [Process] private void Sink() { {{sink}} }
            private static int Next(EventQueue<int> queue) => queue.Dequeue();
            private static void Set(int[] values) { values[0] = 3; }
            {{members}}
        """);

    private static string Kernel(string declaration, string members = "") =>
        $"[HardwareKernel] {declaration} {{ [Entry] public void Run() {{ }} {members} }} public class Base;";
}
