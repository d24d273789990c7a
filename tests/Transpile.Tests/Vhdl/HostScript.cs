using System.Collections.Immutable;
using System.Text;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>Kernel inputs of one clock cycle.</summary>
/// <param name="Wait">After this cycle, wait with all inputs low until the kernel is not busy.</param>
internal sealed record HostCycle(bool Reset, bool Start, int Entry, bool Enable, bool Write, int Address, uint Data, bool Wait);

/// <summary>What a kernel did: the data of each read request that was served, and the busy cycles of each wait.</summary>
internal sealed record HostResults(ImmutableArray<uint> Reads, ImmutableArray<int> BusyCycles)
{
    public static HostResults Parse(IEnumerable<string> lines)
    {
        var reads = ImmutableArray.CreateBuilder<uint>();
        var busy = ImmutableArray.CreateBuilder<int>();
        foreach (string line in lines)
        {
            if (line.StartsWith('R'))
            {
                reads.Add(Convert.ToUInt32(line[2..], 16));
            }
            else
            {
                busy.Add(int.Parse(line[2..]));
            }
        }

        return new(reads.ToImmutable(), busy.ToImmutable());
    }

    public bool Matches(HostResults other) => Reads.SequenceEqual(other.Reads) && BusyCycles.SequenceEqual(other.BusyCycles);

    public override string ToString() => $"reads {string.Join(' ', Reads.Select(r => $"{r:x}"))}; busy cycles {string.Join(' ', BusyCycles)}";
}

/// <summary>A sequence of cycles that a host drives into a kernel, one request per cycle.</summary>
internal sealed class HostScript
{
    private static readonly HostCycle Nothing = new(false, false, 0, false, false, 0, 0, false);
    private readonly List<HostCycle> cycles = [];

    public IReadOnlyList<HostCycle> Cycles => cycles;

    public void Reset() => cycles.Add(Nothing with { Reset = true });

    public void Idle() => cycles.Add(Nothing);

    public void Write(int address, uint data) => cycles.Add(Nothing with { Enable = true, Write = true, Address = address, Data = data });

    public void Read(int address) => cycles.Add(Nothing with { Enable = true, Address = address });

    public void Run(int entry) => cycles.Add(Nothing with { Start = true, Entry = entry, Wait = true });

    public void Add(HostCycle cycle) => cycles.Add(cycle);

    /// <summary>
    /// One line for each cycle: control bits (0 start, 1 enable, 2 write, 3 wait, 4 reset, from 8 entry), address and data in hexadecimal.
    /// </summary>
    public string Text()
    {
        var text = new StringBuilder();
        foreach (HostCycle c in cycles)
        {
            int control = Bit(c.Start, 0) | Bit(c.Enable, 1) | Bit(c.Write, 2) | Bit(c.Wait, 3) | Bit(c.Reset, 4) | (c.Entry << 8);
            text.Append($"{control:x8} {c.Address:x8} {c.Data:x8}\n");
        }

        return text.ToString();
    }

    private static int Bit(bool value, int position) => value ? 1 << position : 0;
}
