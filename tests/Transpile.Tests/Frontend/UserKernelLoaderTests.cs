using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;
using Xunit;
using SparseRtrl.Transpile.Resources;

namespace SparseRtrl.Transpile.Tests.Frontend;

public sealed class UserKernelLoaderTests
{
    private const string Parametric = """
        private readonly short[] a;
        private readonly bool wide;
        public K(int size, bool wide = false, byte step = 2)
        {
            if (size > 100) { throw new ArgumentOutOfRangeException(nameof(size), "At most 100."); }
            a = new short[size * step];
            this.wide = wide;
        }
        [Entry] public void Run() { a[0] = (short)(wide ? 1 : 0); }
        """;

    [Fact]
    public void Constructor_arguments_are_given_by_name()
    {
        LoadResult loaded = KernelHarness.Load(KernelHarness.Kernel(Parametric), ("wide", "true"), ("size", "3"));
        Memory memory = KernelFrontend.Lower(loaded.Instance!, loaded.Source!, MemoryTechnology.IceUltraPlus).Module!.Memories.Single();
        Assert.Equal(6, memory.Depth);
    }

    [Theory]
    [InlineData("SRT3002", "parameter 'size' has no value")]
    [InlineData("SRT3003", "ArgumentOutOfRangeException (At most 100. (Parameter 'size'))", "size=101")]
    [InlineData("SRT3004", "known are size, wide, step", "size=3", "width=3")]
    [InlineData("SRT3004", "'many' is not a value of type Int32", "size=many")]
    [InlineData("SRT3004", "'300' is not a value of type Byte", "size=3", "step=300")]
    [InlineData("SRT3004", "'2' is not a value of type Boolean", "size=3", "wide=2")]
    public void Bad_arguments_are_explained(string id, string message, params string[] arguments)
    {
        (string, string)[] pairs = [.. arguments.Select(a => a.Split('=')).Select(a => (a[0], a[1]))];
        LoadResult loaded = KernelHarness.Load(KernelHarness.Kernel(Parametric), pairs);
        Finding finding = Assert.Single(loaded.Findings);
        Assert.Equal((id, "K.cs", id == "SRT3003" ? 10 : 4), (finding.Id, finding.Span.File, finding.Span.Line));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Null(loaded.Instance);
    }

    [Fact]
    public void File_that_cannot_be_loaded_is_checked_against_the_subset_all_the_same()
    {
        LoadResult doesNotCompile = KernelHarness.Load(KernelHarness.Kernel(
            "private int n; [Entry] public void Run() { n = Missing(n); n = FixedPoint.Saturate16(checked(n + 1)); }"));
        Assert.Equal(["CS0103", "SRT1013"], KernelHarness.Ids(doesNotCompile.Findings));

        LoadResult throws = KernelHarness.Load(KernelHarness.Kernel(
            "private double x = Math.Sqrt(0); public K() { throw new NotSupportedException(); } [Entry] public void Run() { }"));
        Assert.Equal(["SRT1004", "SRT3003"], KernelHarness.Ids(throws.Findings));
    }

    [Fact]
    public void Names_that_are_keywords_of_vhdl_are_renamed_for_it_only()
    {
        LoadResult loaded = KernelHarness.Load(new SourceFile(
            "Process.cs",
            "[SparseRtrl.Hardware.HardwareKernel] public sealed class Process { private int signal, _count; "
                + "[SparseRtrl.Hardware.Entry] public void Begin() { signal += 3; _count++; } }"));
        Transpilation kernel = Transpiler.Run(loaded.Instance!, loaded.Source!, ScheduleOptions.IceUltraPlus).Output!;
        Assert.Equal(("Process_2.vhd", "Process_2"), (kernel.VhdlFileName, kernel.Map.Kernel));
        Assert.Contains("entity Process_2 is", kernel.Vhdl, StringComparison.Ordinal);
        Assert.Contains("signal signal_2 ", kernel.Vhdl, StringComparison.Ordinal);
        Assert.Equal(["signal", "_count"], kernel.Map.Entries.Select(e => e.Name));
        Assert.Equal(["Begin"], kernel.Map.EntryNames);
    }

    [Fact]
    public void Message_of_several_lines_is_put_on_one()
    {
        LoadResult loaded = KernelHarness.Load(KernelHarness.Kernel(
            "public K() { throw new NotSupportedException(\"one\\r\\ntwo\"); } [Entry] public void Run() { }"));
        Assert.Contains("(one two)", Assert.Single(loaded.Findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "public sealed class Plain;",
        "K.cs(1,1): error SRT3001: The file declares 0 classes marked [HardwareKernel]; it must declare one")]
    [InlineData(
        "using SparseRtrl.Hardware; [HardwareKernel] public sealed class A { [Entry] public void F() { } } "
                + "namespace N { [HardwareKernel] public sealed class B { [Entry] public void F() { } } }",
        "K.cs(1,150): error SRT3001: The file declares 2 classes marked [HardwareKernel] (A, B); it must declare one")]
    [InlineData("class X\n{\n  int f() => y;\n}", "K.cs(3,14): error CS0103: The name 'y' does not exist in the current context")]
    public void Files_that_are_not_one_kernel_are_refused(string text, string expected) =>
        Assert.Equal([expected], KernelHarness.Load(new SourceFile("K.cs", text)).Findings.Select(f => f.ToString()));

    [Fact]
    public void Library_helpers_are_inlined_from_their_embedded_source() => KernelHarness.MustAgree(KernelHarness.Kernel("""
        private readonly short[] r = new short[3];
        [Entry] public void Run()
        {
            r[0] = FixedPoint.Saturate16(70000);
            r[1] = FixedPoint.Saturate16(FixedPoint.MultiplyRounded(r[0], -3, 4) * 10);
            r[2] = (short)FixedPoint.ShiftRightRounded(r[1], 3);
        }
        """));

    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Path.Combine(KernelHarness.RepositoryRoot, "samples"), "*.cs")
            .Order(StringComparer.Ordinal)
            .Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Samples_are_in_the_subset(string name) => KernelHarness.MustAgree(
        new SourceFile(name, File.ReadAllText(Path.Combine(KernelHarness.RepositoryRoot, "samples", name))));

    [Fact]
    public void File_may_replace_a_library_class_by_its_own()
    {
        var file = new SourceFile("K.cs", """
            using SparseRtrl.Hardware;
            namespace SparseRtrl.Hardware { public static class FixedPoint { public static int Saturate16(int x) => x & 0xFF; } }
            [HardwareKernel]
            public sealed class K
            {
                private int n = 0x1234;
                [Entry] public void Run() { n = FixedPoint.Saturate16(n); }
            }
            """);
        KernelHarness.MustAgree(file);
    }

    [Fact]
    public void Reached_code_that_only_its_own_assembly_can_compile_is_refused()
    {
        SourceFile kernel = KernelHarness.Kernel("private int n; [Entry] public void Run() { n = Helper.Next(n); }");
        LoadResult loaded = KernelHarness.Load(
            kernel with { Text = kernel.Text + "public static class Helper { public static int Next(int x) => x + 1; }" });
        var helper = new SourceFile(
            "Helper.cs", "public static class Helper { public static int Next(int x) => Hidden.Next(x); }");
        Finding finding = Assert.Single(
            KernelFrontend.Lower(loaded.Instance!, loaded.Source! with { Files = [kernel, helper] }, MemoryTechnology.IceUltraPlus).Findings);
        Assert.Equal(("SRT1012", new SourceSpan("Helper.cs", 1, 63)), (finding.Id, finding.Span));
        Assert.StartsWith("'Hidden.Next(x)', which does not compile together with the sources at hand,", finding.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nested_helper_types_and_namespaces_are_found() => KernelHarness.MustAgree(new SourceFile("K.cs", """
        using SparseRtrl.Hardware;
        namespace Some.Place;
        [HardwareKernel]
        public sealed partial class K
        {
            private int n = 3;
            [Entry] public void Run() { n = Helper.Scale(n) + Helper.Inner.Offset; Later(); }
            private partial int Twice(int x);
            private static class Helper
            {
                private static readonly int Factor = 5;
                public static int Scale(int x) => x * Factor;
                public static class Inner { public static readonly byte Offset = 9; }
            }
        }
        public sealed partial class K
        {
            private int m;
            private partial int Twice(int y) { y += y; return y; }
            private void Later() => m = Twice(n);
        }
        """));
}
