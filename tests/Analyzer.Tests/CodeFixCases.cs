using SparseRtrl.CodeFixes;

namespace SparseRtrl.Analyzer.Tests;

/// <summary>A kernel that breaks a rule, and what a code fix makes of it; null where it offers nothing.</summary>
public sealed record CodeFixCase(Type Fix, string Before, string? After);

/// <summary>The cases of all code fixes: at least one each that is repaired, and one that is not where that can be.</summary>
internal static class CodeFixCases
{
    private const string Run = "[Entry] public void Run() { }";

    public static readonly CodeFixCase[] All =
    [
        new(typeof(SealKernel), Kernel(Run, "public class K"), Kernel(Run)),
        new(typeof(SealKernel), Kernel(Run, "public class K<T>"), null),

        new(typeof(MakeFieldReadonly), Kernel("private int[] w = new int[2]; " + Run),
            Kernel("private readonly int[] w = new int[2]; " + Run)),

        new(typeof(UseUncheckedArithmetic), Body("n = checked(n + 1);"), Body("n = unchecked(n + 1);")),
        new(typeof(UseUncheckedArithmetic), Body("checked { n++; }"), Body("unchecked { n++; }")),

        new(typeof(ReplacePropertyByField), Body("n = P;", "public int P { get; set; } = 3;"), Body("n = P;", "public int P = 3;")),
        new(typeof(ReplacePropertyByField), Body("n = P;", "public int P { get; private set; }"), Body("n = P;", "public int P;")),
        new(typeof(ReplacePropertyByField), Body("n = P;", "public int P { get => n; set { } }"), null),

        new(typeof(IndexFromStart), Body("n = a[^1];"), Body("n = a[a.Length - 1];")),
        new(typeof(IndexFromStart), Body("n = a[1..3].Length;"), null),

        new(typeof(UseEventQueue), Body("q.Enqueue(n); n = q.Count;", "private readonly Queue<int> q = new();"),
            Body("q.Enqueue(n); n = q.Count;", "private readonly EventQueue<int> q = new(16);")),
        new(typeof(UseEventQueue), Kernel("private readonly List<int> q = new(); " + Run), null),

        new(typeof(UseFixedWidthInteger), Body("nint x = n;"), Body("long x = n;")),
        new(typeof(UseFixedWidthInteger), Body("F(1);", "private static void F(nuint x) { }"),
            Body("F(1);", "private static void F(ulong x) { }")),
        new(typeof(UseFixedWidthInteger), Body("DateTime x = default;"), null),

        new(typeof(CountWithFor), Body("foreach (int i in Enumerable.Range(0, n)) { n += i; }"),
            Body("for (int i = 0; i < n; i++) { n += i; }")),
        new(typeof(CountWithFor), Body("foreach (int i in Enumerable.Range(2, 5)) { n += i; }"),
            Body("for (int i = 2; i < 2 + 5; i++) { n += i; }")),
        new(typeof(CountWithFor), Body("foreach (char c in \"ab\") { n += c; }"), null),

        new(typeof(MarkClassAsKernel), "public sealed class K\n{\n    [Entry] public void Run() { }\n}\n",
            "[HardwareKernel]\npublic sealed class K\n{\n    [Entry] public void Run() { }\n}\n"),

        new(typeof(RemoveAttribute), Kernel("[HostWritable] private readonly int x = 3; " + Run),
            Kernel("private readonly int x = 3; " + Run)),
        new(typeof(RemoveAttribute), Kernel("[HostHidden] private readonly int x = 3; " + Run),
            Kernel("private readonly int x = 3; " + Run)),
        new(typeof(RemoveAttribute), Kernel("[HostWritable, Memory] private int x; " + Run), null),

        new(typeof(CopyParameterToField), Body("n = size;", name: "public sealed class K(int size)"),
            Body("n = size;", name: "public sealed class K(int size)").Replace(
                "{\n", "{\n    private readonly int size = size;\n", StringComparison.Ordinal)),

        new(typeof(MakeFieldOfKernel), Kernel("private static int x; " + Run), Kernel("private int x; " + Run)),
        new(typeof(MakeFieldOfKernel), Body("n = T.X[0];", "private static class T { public static readonly int[] X = [1]; }"), null),
    ];

    private static string Kernel(string members, string name = "public sealed class K") =>
        $"[HardwareKernel]\n{name}\n{{\n    {members}\n}}\n";

    private static string Body(string statements, string members = "private bool b;", string name = "public sealed class K") => Kernel(
        $"private readonly int[] a = new int[4];\n    private int n;\n    {members}\n"
            + $"    [Entry] public void Run() {{ {statements} n += a[0]; }}",
        name);
}
