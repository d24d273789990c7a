using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Vhdl;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>
/// Kernels under a host that does anything in any cycle: requests back to back, outside the map, together with a start, while busy; starts
/// while busy; entries that do not exist; resets. Data and cycles must be those of the design.
/// </summary>
public sealed class HostInterfaceTests
{
    private static readonly Dictionary<string, Func<HardwareDesign>> Designs = new()
    {
        ["dot product"] = () => SampleDesigns.DotProduct(),
        ["memories"] = SampleDesigns.Memories,
        ["awkward names"] = SampleDesigns.AwkwardNames,
        ["hidden fields"] = () => SampleDesigns.Hidden(hasResult: true),
        ["nothing to read"] = () => SampleDesigns.Hidden(hasResult: false),
    };

    public static TheoryData<string> Names => [.. Designs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Vhdl_and_verilog_do_what_the_design_says_in_every_cycle(string name)
    {
        HardwareDesign design = Designs[name]();
        HostMap map = HostMap.Of(design);
        string vhdl = VhdlEmitter.Emit(design, map);
        HostScript script = AnythingGoes(design, map, new Random(1));
        HostResults expected = new ReferenceMachine(design, map).Run(script);
        using var tools = new RealTools();

        HostResults inVhdl = await tools.SimulateVhdl(vhdl, map, script);
        HostResults inVerilog = await tools.SimulateVerilog(vhdl, map, script);

        Assert.True(expected.Matches(inVhdl), $"GHDL:\n{inVhdl}\ninstead of\n{expected}");
        Assert.True(expected.Matches(inVerilog), $"Verilog:\n{inVerilog}\ninstead of\n{expected}");
    }

    /// <summary>
    /// With block RAM and a multiplier. Negative controls: bits of the product are exchanged, bits of an address.
    /// </summary>
    [Theory]
    [InlineData("", "", true)]
    [InlineData(".P3(", ".P4(", false)]
    [InlineData(".ADB6(", ".ADB7(", false)]
    public async Task The_netlist_for_an_ecp5_does_what_the_design_says(string original, string mutation, bool isRight)
    {
        HardwareDesign design = SampleDesigns.DotProduct(200);
        HostMap map = HostMap.Of(design);
        var random = new Random(1);
        HostScript script = AnythingGoes(design, map, random);
        // Products of full width.
        Enumerable.Range(0, 1 << map.AddressBits).ToList().ForEach(address => script.Write(address, (uint)random.Next()));
        RunAndReadAll(script, design, map);
        HostResults expected = new ReferenceMachine(design, map).Run(script);
        using var tools = new RealTools();

        HostResults actual = await tools.SimulateEcp5Netlist(VhdlEmitter.Emit(design, map), map, script, netlist =>
        {
            Assert.All(Ecp5Models.Cells, cell => Assert.Contains($"{cell}{Ecp5Models.Suffix} ", netlist, StringComparison.Ordinal));
            return isRight ? netlist : Swapped(netlist, original, mutation);
        });

        Assert.True(expected.Matches(actual) == isRight, $"the netlist:\n{actual}\ninstead of\n{expected}");
    }

    /// <summary>
    /// A pipeline that reads an element and writes it in the same cycle: what is read is the old one. Negative control: yosys is told
    /// that it may be anything.
    /// </summary>
    [Theory]
    [InlineData("", true)]
    [InlineData(" -no-rw-check", false)]
    public async Task The_netlist_for_an_ecp5_reads_the_old_element_while_it_is_written(string option, bool isRight)
    {
        LoadResult loaded = KernelHarness.Load(KernelHarness.Kernel(
            """
            [HostWritable] private readonly ushort[] elements = new ushort[256];
            private int sum;
            [Entry] public void Run() { for (int i = 0; i < 256; i++) { sum += elements[i]; elements[i] = (ushort)(i * 3); } }
            """));
        Transpilation kernel = Transpiler.Run(loaded.Instance!, loaded.Source!, ScheduleOptions.Ecp5).Output!;
        Assert.Contains(kernel.Design.Controller.States, state => !state.Reads.IsEmpty && !state.Writes.IsEmpty);
        var random = new Random(2);
        var script = new HostScript();
        int first = kernel.Map.Entries.Single(e => e.Name == "elements").BaseAddress;
        Enumerable.Range(0, 256).ToList().ForEach(i => script.Write(first + i, (uint)random.Next(1 << 16)));
        RunAndReadAll(script, kernel.Design, kernel.Map);
        using var tools = new RealTools();
        HostResults expected = await tools.SimulateVhdl(kernel.Vhdl, kernel.Map, script);

        HostResults actual = await tools.SimulateEcp5Netlist(kernel.Vhdl, kernel.Map, script, netlist =>
        {
            Assert.Contains($"DP16KD{Ecp5Models.Suffix} ", netlist, StringComparison.Ordinal);
            return netlist;
        }, option);

        Assert.True(expected.Matches(actual) == isRight, $"the netlist:\n{actual}\ninstead of\n{expected}");
    }

    private static string Swapped(string text, string a, string b) =>
        text.Replace(a, "\0", StringComparison.Ordinal).Replace(b, a, StringComparison.Ordinal).Replace("\0", b, StringComparison.Ordinal);

    [Theory]
    [InlineData("total + mul_2", "total - mul_2")]
    [InlineData("factors(1)", "factors(2)")]
    [InlineData("mul_6(15 downto 0)", "mul_6(16 downto 1)")]
    [InlineData("index < 6", "index < 5")]
    [InlineData("state <= dot_accumulate", "state <= dot_start")]
    [InlineData("host_read_data <= host_read_value", "host_read_data <= not host_read_value")]
    [InlineData("resize(left_q, 32)", "resize(unsigned(left_q), 32)")]
    public async Task A_mutated_kernel_is_found_out(string original, string mutation)
    {
        HardwareDesign design = SampleDesigns.DotProduct();
        HostMap map = HostMap.Of(design);
        string vhdl = VhdlEmitter.Emit(design, map);
        HostScript script = AnythingGoes(design, map, new Random(1));
        HostResults expected = new ReferenceMachine(design, map).Run(script);
        using var tools = new RealTools();

        Assert.Contains(original, vhdl);
        HostResults actual = await tools.SimulateVhdl(vhdl.Replace(original, mutation), map, script, limitCycles: true);

        Assert.False(expected.Matches(actual));
    }

    private static HostScript AnythingGoes(HardwareDesign design, HostMap map, Random random)
    {
        var script = new HostScript();
        int entries = 1 << map.EntryBits;
        for (int i = 0; i < 400; i++)
        {
            int address = random.Next(1 << map.AddressBits);
            bool isStart = random.Next(12) == 0;
            script.Add(new(
                Reset: random.Next(100) == 0,
                isStart,
                Entry: random.Next(entries),
                Enable: random.Next(4) != 0,
                Write: random.Next(3) == 0,
                address,
                Data: (uint)random.NextInt64(uint.MaxValue + 1L),
                Wait: isStart && random.Next(2) == 0));
        }

        RunAndReadAll(script, design, map);
        return script;
    }

    private static void RunAndReadAll(HostScript script, HardwareDesign design, HostMap map)
    {
        script.Idle();
        for (int entry = 0; entry < design.Controller.Entries.Length; entry++)
        {
            script.Run(entry);
        }

        for (int address = 0; address < 1 << map.AddressBits; address++)
        {
            script.Read(address);
        }
    }
}
