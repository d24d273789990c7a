using System.Text.RegularExpressions;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Vhdl;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>What yosys makes of a kernel for an iCE40 UP5K: the hard blocks the VHDL is written for, and nothing around them.</summary>
public sealed class SynthesisTests
{
    private const int Depth = 200;

    private static readonly Lazy<Task<Dictionary<string, int>>> AsEmitted = new(() => Synthesise(vhdl => vhdl));

    [Fact]
    public async Task Memories_become_block_ram_and_the_shared_product_a_hard_multiplier()
    {
        Dictionary<string, int> cells = await AsEmitted.Value;

        Assert.Equal(2, cells["SB_RAM40_4K"]);
        Assert.Equal(1, cells["SB_MAC16"]);
    }

    [Fact]
    public async Task A_single_port_memory_becomes_one_block_of_single_port_RAM()
    {
        LoadResult loaded = KernelHarness.Load(KernelHarness.Kernel(
            """
            [HostWritable, Memory(MemoryKind.Spram)] private readonly short[] history = new short[300];
            [Entry] public void Run() { for (int i = 1; i < history.Length; i++) { history[i] += history[i - 1]; } }
            """));
        Transpilation kernel = Transpiler.Run(loaded.Instance!, loaded.Source!, ScheduleOptions.IceUltraPlus).Output!;
        using var tools = new RealTools();
        Dictionary<string, int> cells = await tools.Synthesise(kernel.Vhdl, kernel.Map);

        Assert.Equal(1, cells["SB_SPRAM256KA"]);
        Assert.DoesNotContain("SB_RAM40_4K", cells.Keys);
    }

    /// <summary>Synthesis would take hours for the zeros.</summary>
    [Theory]
    [InlineData(8191, 1)]
    [InlineData(8192, 0)]
    public void The_zeros_of_a_large_memory_are_for_simulation_alone(int length, int initialised)
    {
        LoadResult loaded = KernelHarness.Load(KernelHarness.Kernel(
            $$"""
            [HostWritable] private readonly short[] history = new short[{{length}}];
            [Entry] public void Run() { for (int i = 1; i < history.Length; i++) { history[i] += history[i - 1]; } }
            """));
        ScheduleOptions options = ScheduleOptions.Ecp5;
        string vhdl = Transpiler.Run(loaded.Instance!, loaded.Source!, options).Output!.Vhdl;

        Assert.Equal(initialised, Regex.Count(vhdl, @"signal history\s+: history_t := \(others => \(others => '0'\)\);"));
        Assert.Equal(1 - initialised, Regex.Count(vhdl, @"signal history\s+: history_t\n\s+-- synthesis translate_off\n\s+:= \(others"));
    }

    /// <summary>A memory whose ports do not suit the block RAM gets flip-flops and multiplexers that emulate the difference.</summary>
    [Fact]
    public async Task Nothing_is_emulated_around_a_block_ram() => Assert.InRange(FlipFlops(await AsEmitted.Value), 1, DeclaredBits());

    [Theory]
    [InlineData("-- synthesis translate_off", "")]
    [InlineData("left_q <= left(to_integer(left_raddr));", "left_q <= left(to_integer(left_raddr)) xor left_wdata;")]
    public async Task Emulation_would_show_in_the_number_of_flip_flops(string original, string mutation)
    {
        Dictionary<string, int> cells = await Synthesise(vhdl =>
        {
            Assert.Contains(original, vhdl);
            return vhdl.Replace(original, mutation);
        });

        Assert.True(FlipFlops(cells) > DeclaredBits());
    }

    private static int FlipFlops(Dictionary<string, int> cells) =>
        cells.Where(c => c.Key.StartsWith("SB_DFF", StringComparison.Ordinal)).Sum(c => c.Value);

    /// <summary>Bits of the signals that are registers: those of the design, the state, and the host's read path.</summary>
    private static int DeclaredBits()
    {
        HardwareDesign design = SampleDesigns.DotProduct(Depth);
        const int stateBits = 3;
        const int hostTargetBits = 3;
        const int hostIndexBits = 2;
        const int hostPendingAndDataBits = 1 + 32;
        int fileBits = design.Memories.Where(m => m.Kind == MemoryKind.Registers).Sum(m => 4 * m.ElementType.Bits);
        return design.Registers.Sum(r => r.Type.Bits) + fileBits + stateBits + hostTargetBits + hostIndexBits + hostPendingAndDataBits;
    }

    private static async Task<Dictionary<string, int>> Synthesise(Func<string, string> edit)
    {
        HardwareDesign design = SampleDesigns.DotProduct(Depth);
        HostMap map = HostMap.Of(design);
        using var tools = new RealTools();
        return await tools.Synthesise(edit(VhdlEmitter.Emit(design, map)), map);
    }
}
