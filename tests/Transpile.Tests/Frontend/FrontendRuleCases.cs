namespace SparseRtrl.Transpile.Tests.Frontend;

/// <summary>
/// A kernel file that breaks one rule, where <c>[|</c> marks each place that is reported, and a repaired one.
/// </summary>
/// <param name="Arguments">Constructor arguments of the first, as in <c>size=3</c>, separated by spaces.</param>
/// <param name="GoodArguments">Those of the second.</param>
public sealed record FrontendRuleCase(string Id, string Bad, string Good, string Arguments = "", string GoodArguments = "")
{
    /// <summary>The first is lowered from an object whose source is not at hand.</summary>
    public bool IsWithoutSource { get; init; }
}

/// <summary>The cases of all rules that concern the kernel object, or loading it: at least one each.</summary>
internal static class FrontendRuleCases
{
    private const string Run = "[Entry] public void Run() { }";

    private const string Sized =
        "private readonly short[] a; public K(int size) { if (size > 9) { [|throw new ArgumentException(\"At most 9.\"); } "
            + "a = new short[size]; } " + Run;

    public static readonly FrontendRuleCase[] All =
    [
        new("SRT2001", Kernel(Run), Kernel(Run)) { IsWithoutSource = true },

        Case("SRT2002", "private readonly int[] [|a = null!; " + Run, "private readonly int[] a = new int[1]; " + Run),
        Case(
            "SRT2002", "private readonly EventQueue<int> [|q = null!; " + Run,
            "private readonly EventQueue<int> q = new(1); " + Run),

        Case("SRT2003", "private readonly int[] [|a = []; " + Run, "private readonly int[] a = [0]; " + Run),

        Case(
            "SRT2004", "private readonly int[] a, [|b; public K() { a = b = new int[2]; } " + Run,
            "private readonly int[] a = new int[2], b = new int[2]; " + Run),

        Case(
            "SRT2005", "private readonly EventQueue<int> [|q = new(2); public K() { q.Enqueue(1); } " + Run,
            "private readonly EventQueue<int> q = new(2); " + Run),

        Case("SRT2006", "private int count, [|Count; " + Run, "private int count, total; " + Run),

        Case("SRT2007", InRegisters(65, "[|"), InRegisters(64)),

        Case("SRT2008", "private readonly int d; private int n; [Entry] public void Run() { [|n /= d; }",
            "private readonly int d = 2; private int n; [Entry] public void Run() { n /= d; }"),

        Case("SRT2009", "private readonly int[] a = [1, 2]; [Entry] public void Run() { [|a[2] = 1; [|a[3] = 1; }",
            "private readonly int[] a = [1, 2]; [Entry] public void Run() { a[1] = 1; }"),
        Case("SRT2009", "private readonly int[] a = [1, 2]; private int n; [Entry] public void Run() { n = a[0] + [|a[-1]; }",
            "private readonly int[] a = [1, 2]; private int n; [Entry] public void Run() { n = a[0] + a[1]; }"),

        Case("SRT2010", "private readonly int top = 300; " + UpToTop("[|"), "private readonly int top = 200; " + UpToTop()),
        Case("SRT2010", "private int top; " + UpToTop("[|"), "private readonly int top = 2; " + UpToTop()),

        Case("SRT2011", "private readonly bool[] [|a = new bool[(1 << 20) + 1]; " + Run,
            "private readonly bool[] a = new bool[1 << 10]; " + Run),

        Case("SRT2012", Loop("[|Hardware.Pipeline(0);"), Loop("Hardware.Pipeline(2);")),
        Case("SRT2012", Loop("[|Hardware.Unroll(-1);"), Loop("Hardware.Unroll(2);")),

        Case("SRT2013", "[Memory(Banks = 0)] private readonly byte[] [|a = new byte[2]; " + Run,
            "[Memory(Banks = 1)] private readonly byte[] a = new byte[2]; " + Run),
        Case("SRT2013", "private int lanes = 1; " + InLanes("[|"), "private readonly int lanes = 1; " + InLanes()),

        Case("SRT2014", "private readonly int lanes = 3; " + InLanes("[|"), "private readonly int lanes = 2; " + InLanes()),
        Case("SRT2014", "[Memory(Banks = 3)] private readonly byte[] [|a = new byte[9]; " + Run,
            "[Memory(Banks = 4)] private readonly byte[] a = new byte[9]; " + Run),
        Case("SRT2014", "[Memory(Banks = 4, Layout = BankLayout.Block)] private readonly byte[] [|a = new byte[300]; " + Run,
            "[Memory(Banks = 3, Layout = BankLayout.Block)] private readonly byte[] a = new byte[300]; " + Run),

        Case("SRT2015", Loop("Hardware.Unroll();", "n < m", "[|"), Loop("Hardware.Unroll(factor: 2);", "n < m")),

        Case("SRT2020", "[Memory(MemoryKind.Spram)] private readonly byte[] [|a = [0, 1]; " + Run,
            "[Memory(MemoryKind.Spram)] private readonly byte[] a = new byte[2]; " + Run),

        Case("SRT2022", "[HostWritable] private readonly short[] [|a = new short[8192]; " + Run,
            "[HostWritable] private readonly short[] a = new short[7680]; " + Run),
        Case("SRT2023", "[HostWritable] private readonly short[] [|a = new short[4096], b = new short[4096]; " + Run,
            "[HostWritable] private readonly short[] a = new short[4096], b = new short[3584]; " + Run),
        Case("SRT2021", "[Memory(ReadPorts = 0)] private readonly byte[] [|a = new byte[2]; " + Run,
            "[Memory(ReadPorts = 2)] private readonly byte[] a = new byte[2]; " + Run),

        Case("SRT2024", Pipelined(interval: 1, "[|"), Pipelined(interval: 2)),

        new("SRT3001", "[|public sealed class Plain;", Kernel(Run)),
        new("SRT3001", Kernel(Run) + $"[HardwareKernel] public sealed class [|L {{ {Run} }}", Kernel(Run)),

        new("SRT3002", Kernel(Unmarked(Sized), "[|"), Kernel(Unmarked(Sized)), GoodArguments: "size=3"),
        new("SRT3002", Kernel("private K() { } " + Run, "[|"), Kernel("public K() { } " + Run)),

        new("SRT3003", Kernel(Sized), Kernel(Unmarked(Sized)), "size=10", "size=9"),
        new("SRT3003", Kernel("[|private readonly EventQueue<int> q = new(int.MaxValue); " + Run),
            Kernel("private readonly EventQueue<int> q = new(16); " + Run)),
        new("SRT3003", Kernel("static K() { [|throw new InvalidOperationException(\"no\"); } " + Run), Kernel("static K() { } " + Run)),

        new("SRT3004", Kernel(Unmarked(Sized), "[|"), Kernel(Unmarked(Sized)), "size=many", "size=3"),
        new("SRT3004", Kernel(Unmarked(Sized), "[|"), Kernel(Unmarked(Sized)), "size=3 width=4", "size=3"),
    ];

    public static string Unmarked(string text) => text.Replace("[|", string.Empty, StringComparison.Ordinal);

    private static FrontendRuleCase Case(string id, string bad, string good) => new(id, Kernel(bad), Kernel(good));

    private static string Kernel(string members, string mark = "") =>
        $"using SparseRtrl.Hardware;\n[HardwareKernel]\npublic sealed class {mark}K\n{{\n{members}\n}}\n";

    private static string InRegisters(int elements, string mark = "") =>
        $"[Memory(MemoryKind.Registers)] private readonly byte[] {mark}a = new byte[{elements}]; {Run}";

    private static string UpToTop(string mark = "") =>
        $"[HostWritable(Maximum = nameof(top))] private readonly byte[] {mark}a = new byte[2]; {Run}";

    private static string InLanes(string mark = "") =>
        $"[Memory(BanksField = nameof(lanes), Layout = BankLayout.Block)] private readonly byte[] {mark}a = new byte[2]; {Run}";

    private static string Pipelined(int interval, string mark = "") => $$"""
        [HostWritable] private readonly short[] a = new short[64];
        private int n;
        [Entry] public void Run() { {{mark}}for (int i = 0; i < 62; i++) { Hardware.Pipeline({{interval}}); n += a[i] + a[i + 2]; } }
        """;

    private static string Loop(string directive, string condition = "n < 4", string mark = "") => $$"""
        [HostWritable] private int m;
        private int n;
        [Entry] public void Run() { {{mark}}while ({{condition}}) { {{directive}} n++; } }
        """;
}
