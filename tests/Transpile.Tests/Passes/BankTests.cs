using System.Globalization;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;
using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Passes;

/// <summary>Arrays in several memories: what is computed stays the same, and an access goes to as few banks as can be proved.</summary>
public sealed class BankTests
{
    private const int Length = 24;

    /// <summary>Loads and stores of the memories that hold the array <c>a</c>.</summary>
    [Theory]
    [InlineData("a[5] = 7; n = a[6];", "Banks = 4", 1, 1)]
    [InlineData("a[n] = 7;", "Banks = 4", 0, 4)]
    [InlineData("sum = a[n] + a[4 * n];", "Banks = 4", 5, 0)]
    [InlineData("sum = a[2 * n + 1];", "Banks = 4", 2, 0)]
    [InlineData("sum = a[(n & ~3) | 2];", "Banks = 4", 1, 0)]
    [InlineData("for (int i = 0; i < 24; i++) { Hardware.Unroll(4); sum += a[i]; }", "Banks = 4", 4, 0)]
    [InlineData("for (int i = 23; i >= 0; i--) { Hardware.Unroll(4); a[i] = (short)i; }", "Banks = 4", 0, 4)]
    [InlineData("for (int i = 0; i < 24; i += 4) { if (i != n) { a[i] = a[i + 3]; } else { sum = a[i + 1]; } }", "Banks = 4", 2, 1)]
    [InlineData("for (int i = 0; i < 24; i += 3) { sum += a[i]; }", "Banks = 4", 4, 0)]
    [InlineData("int i = 0; while (i < 24) { if (a[i] == 3) { break; } i += a[0] > 0 ? 4 : 8; }", "Banks = 4", 2, 0)]
    [InlineData("for (int i = 0; i < 8; i++) { sum += a[i] + a[8 + i] + a[16 + i]; }", "Banks = 3, Layout = BankLayout.Block", 3, 0)]
    [InlineData("for (int i = 0; i < 24; i++) { sum += a[i]; }", "Banks = 3, Layout = BankLayout.Block", 3, 0)]
    [InlineData("for (int i = 0; i < 16; i++) { a[i] = 3; }", "Banks = 3, Layout = BankLayout.Block", 0, 2)]
    [InlineData("sum = a[n] + a[n + 1] + a[n + 2]; a[n] = 1;", "ReadPorts = 2", 3, 2)]
    [InlineData("sum = a[4 * n] + a[2]; a[n] = 1;", "Banks = 2, ReadPorts = 2", 2, 4)]
    public void An_access_goes_to_the_banks_it_may_mean(string body, string banks, int loads, int stores)
    {
        (_, Module after) = KernelHarness.MustAgree(Kernel(body, banks), module => PassPipeline.Run(module));
        List<Operation> accesses = [.. Blocks.Operations(after.Entries[0].Body).Where(o => o.Target is Memory { Part.Array: "a" })];
        Assert.Equal((loads, stores), (accesses.Count(o => o.Code == OpCode.Load), accesses.Count(o => o.Code == OpCode.Store)));
    }

    /// <summary>The place within a bank is computed once, however the number of the bank got into the index.</summary>
    [Theory]
    [InlineData("(n << 2) | i")]
    [InlineData("(n << 2) + i")]
    [InlineData("4 * n + i")]
    public void Lanes_share_the_place_of_their_elements_within_the_banks(string index)
    {
        string body = $"for (int i = 0; i < 4; i++) {{ Hardware.Unroll(); a[({index}) & 15] = (short)i; }}";
        (_, Module after) = KernelHarness.MustAgree(Kernel(body, "Banks = 4"), module => PassPipeline.Run(module));
        List<Operation> stores = [.. Blocks.Operations(after.Entries[0].Body).Where(o => o.Code == OpCode.Store)];
        Assert.Equal(4, stores.Count);
        Assert.Single(stores.Select(store => store.Operands[0]).Distinct());
    }

    /// <summary>Indices as sums of anything, in arrays of any length, with all kinds of banks.</summary>
    [Fact]
    public void Random_accesses_keep_their_meaning()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            string[] terms = ["i", "4 * i", "2 * n", "i * n", "(i >> 1)", "-i", "8", "3", "-5", "(n << 2)"];
            string Index() => $"(({Term()} + ({Term()} + {Term()}) & 63) % {Length} + 0)";
            string Term() => terms[random.Next(terms.Length)];
            string banks = random.Next(4) switch
            {
                0 => $"Banks = {1 << random.Next(4)}",
                1 => $"Banks = {random.Next(1, 4)}, Layout = BankLayout.Block",
                2 => "Banks = 2, ReadPorts = 3",
                _ => $"ReadPorts = {random.Next(1, 4)}",
            };
            string body = string.Create(CultureInfo.InvariantCulture, $$"""
                for (int i = {{random.Next(8)}}; i < {{random.Next(9, 24)}}; i += {{random.Next(1, 5)}})
                {
                    Hardware.Unroll({{random.Next(1, 5)}});
                    sum += a[{{Index()}}] * a[i];
                    if ((sum & {{random.Next(4)}}) == 0) { a[{{Index()}}] = (short)sum; } else { a[i] += 3; }
                }
                """);
            KernelHarness.MustAgree(Kernel(body, banks));
        }
    }

    /// <summary>With a bank for each lane all lanes work in one cycle; without, they wait for the port.</summary>
    [Theory]
    [InlineData("Banks = 4", 1)]
    [InlineData("Banks = 2", 2)]
    [InlineData("ReadPorts = 2", 4)]
    [InlineData("MemoryKind.Registers", 4)]
    [InlineData("MemoryKind.Registers, Banks = 4", 1)]
    [InlineData("MemoryKind.Spram, Banks = 4", 2)]
    [InlineData("MemoryKind.BlockRam", 4)]
    public void Unrolled_lanes_get_a_port_for_each_bank(string memory, int interval)
    {
        const string loop = "for (int i = 0; i < 24; i++) { Hardware.Unroll(4); a[i] = (short)(a[i] + 1); }";
        LoadResult loaded = KernelHarness.Load(Kernel(loop, memory, contents: "new short[24]"));
        TranspilationResult result = Transpiler.Run(loaded.Instance!, loaded.Source!, ScheduleOptions.IceUltraPlus);
        Assert.Equal(interval, result.Output!.Scheduled.Loops[0].InitiationInterval);
    }

    /// <summary>Two reads and a write of the same array in a cycle.</summary>
    [Theory]
    [InlineData("ReadPorts = 1", 2)]
    [InlineData("ReadPorts = 2", 1)]
    public void A_second_read_port_doubles_the_reads(string ports, int interval)
    {
        const string loop = "for (int i = 0; i < 11; i++) { a[2 * i + 1] = (short)(a[2 * i] + a[2 * i + 2]); }";
        LoadResult loaded = KernelHarness.Load(Kernel(loop, ports));
        TranspilationResult result = Transpiler.Run(loaded.Instance!, loaded.Source!, ScheduleOptions.IceUltraPlus);
        Assert.Equal(interval, result.Output!.Scheduled.Loops[0].InitiationInterval);
    }

    private static SourceFile Kernel(string body, string memory, string? contents = null) => KernelHarness.Kernel(
        $$"""
        [Memory({{memory}})] private readonly short[] a = {{contents ?? $"[{string.Join(", ", Enumerable.Range(0, Length).Select(i => (i * 37 % 101) - 50))}]"}};
        private int n = 3;
        private int sum;
        [Entry] public void Run() { {{body}} n = (n + 1) & 3; }
        [Entry] public void Again() { {{body}} }
        """);
}
