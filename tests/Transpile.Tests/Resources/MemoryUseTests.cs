using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Resources;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Tests.Vhdl;
using SparseRtrl.Transpile.Vhdl;
using Xunit;
using Xunit.Sdk;
using StateBuilder = SparseRtrl.Transpile.Tests.Vhdl.StateBuilder;

namespace SparseRtrl.Transpile.Tests.Resources;

/// <summary>RAM blocks as the compiler predicts them and as yosys takes them.</summary>
public sealed class MemoryUseTests
{
    private const int MemoriesPerDesign = 12;
    private const string Tables = "all tables";

    private static readonly Dictionary<string, (MemoryTechnology Memories, string Synthesis)> Devices = new()
    {
        ["u"] = (MemoryTechnology.IceUltraPlus, "synth_ice40 -device u"),
        ["hx"] = (MemoryTechnology.IceHighSpeed, "synth_ice40 -device hx"),
        ["ecp5"] = (MemoryTechnology.Ecp5, "synth_ecp5"),
    };

    public static TheoryData<string, string, string?> Kernels()
    {
        string[] names = ["BankedMemories", "Convolution", "MemoryKinds", "SignalPipeline"];
        var data = new TheoryData<string, string, string?>();
        foreach (string device in new[] { "u", "ecp5" })
        {
            foreach (string name in names)
            {
                data.Add(device, name, null);
            }

            data.Add(device, "SparseUpdate", "4");
        }

        return data;
    }

    /// <summary>Memories of random shapes; depths and widths around the steps of the blocks come up often.</summary>
    [Theory]
    [InlineData("u", 1)]
    [InlineData("u", 2)]
    [InlineData("hx", 4)]
    [InlineData("ecp5", 5)]
    [InlineData("ecp5", 6)]
    [InlineData("ecp5", 7)]
    public async Task Blocks_are_those_that_yosys_takes(string device, int seed)
    {
        var random = new Random(seed);
        var design = new DesignBuilder("Shapes");
        StateBuilder state = design.State("access", "Run");
        design.Entry("Run", state);
        for (int i = 0; i < MemoriesPerDesign; i++)
        {
            AddMemory(design, state, $"m{i}", random, hasSinglePort: device == "u" && i % 5 == 0);
        }

        HardwareDesign built = design.Build();
        await Compare(built, device, MemoryUse.Of(built, Devices[device].Memories));
    }

    /// <summary>Kernels with tables, small memories, banks, copies, accesses that collide, and all kinds of blocks.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task Blocks_of_a_kernel_are_those_that_yosys_takes(string device, string name, string? lanes)
    {
        string path = Path.Combine(KernelHarness.RepositoryRoot, "tests", "cases", "kernels", $"{name}.cs");
        var source = new SourceFile($"{name}.cs", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        MemoryTechnology memories = Devices[device].Memories;
        ScheduleOptions options = ScheduleOptions.IceUltraPlus with { Memories = memories, Capacity = null };
        HardwareDesign design = Transpile(source, options, lanes is null ? [] : [("lanes", lanes)]).Output!.Design;
        await Compare(design, device, MemoryUse.Of(design, memories));
    }

    /// <summary>The comparison sees a wrong count: 257 elements take a second block.</summary>
    [Fact]
    public async Task A_wrong_prediction_is_found()
    {
        var design = new DesignBuilder("Shapes");
        StateBuilder state = design.State("access", "Run");
        design.Entry("Run", state);
        design.Memory("m", HardwareType.Unsigned(16), new Int128[257], MemoryKind.BlockRam);
        HardwareDesign built = design.Build();
        MemoryUse right = Assert.Single(MemoryUse.Of(built, MemoryTechnology.IceUltraPlus));
        await Compare(built, "u", [right]);
        await Assert.ThrowsAsync<EqualException>(() => Compare(built, "u", [right with { BlockRams = 1 }]));
    }

    [Theory]
    [InlineData("private readonly short[] a = new short[8192];", "SRT2022",
        "'a' needs 32 block RAMs, and the up5k has 30; shorten it, narrow its elements, or choose another kind of memory")]
    [InlineData("private readonly short[] a = new short[4096], b = new short[4096];", "SRT2023",
        "The memories need 32 block RAMs (a 16, b 16), and the up5k has 30; shorten arrays, narrow their elements, or choose other kinds of memory")]
    [InlineData("[Memory(MemoryKind.Spram)] private readonly short[] a = new short[65537];", "SRT2022",
        "'a' needs 5 single-port RAMs, and the up5k has 4; shorten it, narrow its elements, or choose another kind of memory")]
    public void Memory_larger_than_the_device_is_refused(string fields, string id, string message)
    {
        string writable = fields.Replace("private", "[HostWritable] private", StringComparison.Ordinal);
        TranspilationResult result = Transpile(KernelHarness.Kernel(writable + " [Entry] public void Run() { }"));
        Finding finding = Assert.Single(result.Findings);
        Assert.Equal((id, message, 6), (finding.Id, finding.Message, finding.Span.Line));
        Assert.Null(result.Output);
    }

    [Fact]
    public void Memory_larger_than_an_ecp5_is_refused()
    {
        SourceFile Source(int length) => KernelHarness.Kernel(
            $"[HostWritable] private readonly int[] a = new int[{length}]; [Entry] public void Run() {{ }}");
        // 512 elements in each of 208 blocks.
        Assert.NotNull(Transpile(Source(208 * 512), ScheduleOptions.Ecp5).Output);
        Finding finding = Assert.Single(Transpile(Source((208 * 512) + 1), ScheduleOptions.Ecp5).Findings);
        // With a row of blocks more, narrower ones are cheaper to yosys, because they need fewer multiplexers.
        Assert.StartsWith("'a' needs 212 block RAMs, and the ecp5-85k has 208; ", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>What asks for single-port RAM gets block RAM where there is none, and then both of its ports.</summary>
    [Fact]
    public void Single_port_RAM_becomes_block_RAM_where_there_is_none()
    {
        SourceFile source = KernelHarness.Kernel(
            "[HostWritable, Memory(MemoryKind.Spram)] private readonly short[] a = new short[2048]; [Entry] public void Run() { }");
        Assert.Equal(MemoryKind.Spram, Assert.Single(Transpile(source).Output!.Design.Memories).Kind);

        ScheduleOptions ecp5 = ScheduleOptions.IceUltraPlus with { Memories = MemoryTechnology.Ecp5, Capacity = null };
        HardwareDesign design = Transpile(source, ecp5).Output!.Design;
        Assert.Equal(MemoryKind.BlockRam, Assert.Single(design.Memories).Kind);
        Assert.Equal(2, Assert.Single(MemoryUse.Of(design, MemoryTechnology.Ecp5)).BlockRams);
    }

    [Fact]
    public void Memory_as_large_as_the_device_is_accepted()
    {
        const string fields = "[HostWritable] private readonly short[] a = new short[30 * 256]; "
            + "[HostWritable, Memory(MemoryKind.Spram)] private readonly short[] b = new short[65536]; [Entry] public void Run() { }";
        TranspilationResult result = Transpile(KernelHarness.Kernel(fields));
        Assert.Empty(result.Findings);
        Assert.Equal([("a", 30, 0), ("b", 0, 4)], MemoryUse.Of(result.Output!.Design, MemoryTechnology.IceUltraPlus)
            .Select(u => (u.Name, u.BlockRams, u.SinglePortRams)));
    }

    /// <summary>What is written but read by nobody, the host included, is not there.</summary>
    [Fact]
    public async Task Memory_that_nobody_reads_takes_no_block()
    {
        const string body = "private readonly short[] a = new short[256]; private int n; [Entry] public void Run() { a[n++ & 255] = (short)n; }";
        HardwareDesign hidden = Transpile(KernelHarness.Kernel($"[HostHidden] {body}")).Output!.Design;
        HardwareDesign visible = Transpile(KernelHarness.Kernel(body)).Output!.Design;

        Assert.Equal(0, Assert.Single(MemoryUse.Of(hidden, MemoryTechnology.IceUltraPlus)).BlockRams);
        Assert.Equal(1, Assert.Single(MemoryUse.Of(visible, MemoryTechnology.IceUltraPlus)).BlockRams);
        await Compare(hidden, "u", MemoryUse.Of(hidden, MemoryTechnology.IceUltraPlus));
        await Compare(visible, "u", MemoryUse.Of(visible, MemoryTechnology.IceUltraPlus));
    }

    private static TranspilationResult Transpile(
        SourceFile source, ScheduleOptions? options = null, params (string Name, string Value)[] arguments)
    {
        LoadResult loaded = KernelHarness.Load(source, arguments);
        return Transpiler.Run(loaded.Instance!, loaded.Source!, options ?? ScheduleOptions.IceUltraPlus);
    }

    /// <summary>A memory that the host writes, a table, or one that is read and written in one state.</summary>
    private static void AddMemory(DesignBuilder design, StateBuilder state, string name, Random random, bool hasSinglePort)
    {
        int[] depths = [1 << random.Next(13), random.Next(1, 4097), (1 << random.Next(1, 12)) + random.Next(-1, 2), random.Next(1, 65)];
        int depth = Math.Clamp(depths[random.Next(depths.Length)], 1, 4096);
        HardwareType type = HardwareType.Unsigned(random.Next(1, 33));
        if (hasSinglePort)
        {
            design.Memory(name, type, new Int128[depth * random.Next(1, 9)], MemoryKind.Spram);
            return;
        }

        // Contents are what takes yosys its time, so only tables have some.
        int use = random.Next(4);
        int usedBits = random.Next(1, type.Bits + 1);
        IEnumerable<Int128> contents = use == 0
            ? Enumerable.Range(0, Math.Min(depth, 1024)).Select(_ => (Int128)random.NextInt64(1L << usedBits))
            : new Int128[depth];
        Memory memory = design.Memory(name, type, [.. contents], MemoryKind.BlockRam, isWritable: use > 0);
        if (use == 1)
        {
            Signal address = SampleDesigns.Value(design.Field($"{name}_at", memory.AddressType));
            state.Read(memory, address);
            state.Write(memory, address, SampleDesigns.Value(design.Field($"{name}_value", type)));
        }
    }

    /// <summary>Array by array; tables together, because GHDL gives them names of its own. It writes all names in small letters.</summary>
    private static async Task Compare(HardwareDesign design, string device, IReadOnlyList<MemoryUse> predicted)
    {
        HostMap map = HostMap.Of(design);
        using var tools = new RealTools();
        ILookup<string, string> cells = await tools.MapMemories(VhdlEmitter.Emit(design, map), map, Devices[device].Synthesis);
        Dictionary<string, string> arrays = design.Memories.Where(m => IsWritten(m, design))
            .ToDictionary(m => m.Name.Replace('.', '_').ToLowerInvariant(), m => m.Part.Array)
            .Concat(design.Queues.Select(q => KeyValuePair.Create(q.Name.ToLowerInvariant(), q.Name))).ToDictionary();
        ILookup<string, string> taken = cells.SelectMany(memory => memory.Select(cell => (Array: arrays.GetValueOrDefault(memory.Key, Tables), cell)))
            .ToLookup(c => c.Array, c => c.cell);
        foreach (IGrouping<string, MemoryUse> uses in predicted.GroupBy(u => arrays.ContainsValue(u.Name) ? u.Name : Tables))
        {
            Assert.Equal(
                $"{design.Name}.{uses.Key}: {uses.Sum(u => u.BlockRams)} block RAMs, {uses.Sum(u => u.SinglePortRams)} single-port RAMs",
                $"{design.Name}.{uses.Key}: {taken[uses.Key].Count(t => t != "SB_SPRAM256KA")} block RAMs, "
                    + $"{taken[uses.Key].Count(t => t == "SB_SPRAM256KA")} single-port RAMs");
        }

        Assert.Equal(predicted.Sum(u => u.BlockRams + u.SinglePortRams), cells.Sum(memory => memory.Count()));
    }

    private static bool IsWritten(Memory memory, HardwareDesign design) =>
        memory.IsHostWritable || design.Controller.States.Any(s => s.Writes.Any(w => w.Memory == memory));
}
