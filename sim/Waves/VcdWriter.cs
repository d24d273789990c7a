using SparseRtrl.Sim.Cycle;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Waves;

/// <summary>
/// Writes a simulation as a value change dump for wave form viewers, one time step per cycle (<see cref="ICycleObserver"/> says which
/// cycles there are). A variable has, from step t to t + 1, the value that it has in cycle t. Names are those of the C#; a dot begins
/// an inner scope.
/// </summary>
public sealed class VcdWriter : ICycleObserver, IDisposable
{
    private readonly HardwareDesign design;
    private readonly VcdFile file;
    private readonly VcdVariable busy;
    private readonly VcdVariable entry;
    private readonly VcdVariable state;
    private readonly Dictionary<Register, VcdVariable> registers;
    private readonly Dictionary<Memory, MemoryVariables> memories;
    private long steps;

    /// <param name="output">Gets the text; stays open.</param>
    public VcdWriter(HardwareDesign design, TextWriter output)
    {
        this.design = design;
        busy = Variable("control", "busy", 1);
        entry = Variable("control", "entry", 0);
        state = Variable("control", "state", 0);
        registers = design.Registers.ToDictionary(r => r, r => Variable("registers", r.Name, r.Type.Bits));
        memories = design.Memories.ToDictionary(m => m, m => new MemoryVariables(this, m));
        file = new(
            output, "1 ns", "One time step per clock cycle",
            [busy, entry, state, .. registers.Values, .. memories.Values.SelectMany(m => m.All)]);
    }

    /// <inheritdoc/>
    public void BeforeEdge(CycleView cycle)
    {
        file.Advance(cycle.Number);
        steps = cycle.Number + 1;
        file.Set(busy, cycle.State is null ? 0 : 1);
        file.Set(entry, cycle.Entry is { } index ? design.Controller.Entries[index].Name : "-");
        file.Set(state, cycle.State?.Name ?? "idle");
        foreach ((Register register, VcdVariable variable) in registers)
        {
            file.Set(variable, cycle.ValueOf(register));
        }

        foreach ((Memory memory, MemoryVariables variables) in memories)
        {
            if (variables.Output is { } output)
            {
                file.Set(output, cycle.OutputOf(memory));
            }

            if (cycle.State is null)
            {
                variables.SetAccesses(file, cycle, null, null);
            }
        }
    }

    /// <inheritdoc/>
    public void AfterEdge(CycleView cycle)
    {
        foreach ((Memory memory, MemoryVariables variables) in memories)
        {
            variables.SetAccesses(
                file, cycle,
                cycle.State!.Reads.FirstOrDefault(read => read.Memory == memory && cycle.TookPlace(read)),
                cycle.State.Writes.FirstOrDefault(write => write.Memory == memory && cycle.TookPlace(write)));
        }
    }

    /// <summary>Ends the last cycle.</summary>
    public void Dispose() => file.Advance(steps);

    private VcdVariable Variable(string group, string name, int bits) => new([design.Name, group, .. name.Split('.')], bits);

    /// <summary>The ports of one memory. Addresses and data keep their last value while the port is not used.</summary>
    private sealed class MemoryVariables
    {
        private readonly (VcdVariable Enable, VcdVariable Address)? readPort;
        private readonly (VcdVariable Enable, VcdVariable Address, VcdVariable Data) writePort;

        public MemoryVariables(VcdWriter writer, Memory memory)
        {
            if (memory.HasSynchronousRead)
            {
                Output = Port("output", memory.ElementType.Bits);
                readPort = (Port("read", 1), Port("read_address", memory.AddressType.Bits));
            }

            writePort = (Port("write", 1), Port("write_address", memory.AddressType.Bits), Port("write_data", memory.ElementType.Bits));

            VcdVariable Port(string port, int bits) => writer.Variable("memories", $"{memory.Name}.{port}", bits);
        }

        /// <summary>Only a memory with synchronous read has one.</summary>
        public VcdVariable? Output { get; }

        public IEnumerable<VcdVariable> All =>
        [
            .. Output is null ? [] : new[] { Output, readPort!.Value.Enable, readPort.Value.Address },
            writePort.Enable, writePort.Address, writePort.Data,
        ];

        public void SetAccesses(VcdFile file, CycleView cycle, MemoryRead? read, MemoryWrite? write)
        {
            if (readPort is { } port)
            {
                file.Set(port.Enable, read is null ? 0 : 1);
            }

            if (read is not null)
            {
                file.Set(readPort!.Value.Address, cycle.AddressOf(read));
            }

            file.Set(writePort.Enable, write is null ? 0 : 1);
            if (write is not null)
            {
                file.Set(writePort.Address, cycle.AddressOf(write));
                file.Set(writePort.Data, cycle.ElementOf(write.Memory, cycle.AddressOf(write)));
            }
        }
    }
}
