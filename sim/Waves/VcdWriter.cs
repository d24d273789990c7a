using SparseRtrl.Sim.Cycle;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Waves;

/// <summary>
/// Writes a simulation as a value change dump for wave form viewers, one time step per cycle (<see cref="ICycleObserver"/> says
/// which cycles there are). A variable has, from step t to t + 1, the value that it has in cycle t. Names are those of the C#; a dot
/// begins an inner scope.
/// </summary>
public sealed class VcdWriter : ICycleObserver, IDisposable
{
    private readonly HardwareDesign design;
    private readonly VcdFile file;
    private readonly VcdVariable busy;
    private readonly VcdVariable entry;
    private readonly (VcdVariable State, VcdVariable? Stall)[] controllers;
    private readonly Dictionary<Register, VcdVariable> registers;
    private readonly Dictionary<Queue, QueueVariables> queues;
    private readonly Dictionary<Memory, MemoryVariables> memories;
    private long steps;

    /// <param name="output">Gets the text; stays open.</param>
    public VcdWriter(HardwareDesign design, TextWriter output)
    {
        this.design = design;
        busy = Variable("control", "busy", 1);
        entry = Variable("control", "entry", 0);
        controllers = [(Variable("control", "state", 0), null), .. design.Processes.Select(ControllerOf)];
        registers = design.Registers.ToDictionary(r => r, r => Variable("registers", r.Name, r.Type.Bits));
        queues = design.Queues.ToDictionary(q => q, q => new QueueVariables(this, q));
        memories = design.Memories.ToDictionary(m => m, m => new MemoryVariables(this, m));
        file = new(
            output, "1 ns", "One time step per clock cycle",
            [
                busy, entry, .. controllers.SelectMany(c => new[] { c.State, c.Stall }).OfType<VcdVariable>(),
                .. registers.Values, .. queues.Values.SelectMany(q => q.All), .. memories.Values.SelectMany(m => m.All),
            ]);
    }

    /// <inheritdoc/>
    public void BeforeEdge(CycleView cycle)
    {
        file.Advance(cycle.Number);
        steps = cycle.Number + 1;
        file.Set(busy, cycle.Entry is not null);
        file.Set(entry, cycle.Entry is { } index ? design.Controller.Entries[index].Name : "-");
        for (int i = 0; i < controllers.Length; i++)
        {
            file.Set(controllers[i].State, cycle.States[i]?.Name ?? "idle");
        }

        foreach ((Register register, VcdVariable variable) in registers)
        {
            file.Set(variable, cycle.ValueOf(register));
        }

        foreach ((Queue queue, QueueVariables variables) in queues)
        {
            file.Set(variables.Count, cycle.CountOf(queue));
        }

        foreach ((Memory memory, MemoryVariables variables) in memories)
        {
            if (variables.Output is { } output)
            {
                file.Set(output, cycle.OutputOf(memory));
            }
        }

        if (cycle.Entry is null)
        {
            SetAccesses(cycle);
        }
    }

    /// <inheritdoc/>
    public void AfterEdge(CycleView cycle) => SetAccesses(cycle);

    /// <summary>Ends the last cycle.</summary>
    public void Dispose() => file.Advance(steps);

    private void SetAccesses(CycleView cycle)
    {
        StorageAccess[] accesses =
            [.. cycle.Executed.SelectMany(state => state.Accesses.Where(access => cycle.TookPlace(state, access)))];
        for (int i = 0; i < controllers.Length; i++)
        {
            if (controllers[i].Stall is { } stall)
            {
                file.Set(stall, cycle.Stalled(i));
            }
        }

        foreach ((Queue queue, QueueVariables variables) in queues)
        {
            file.Set(variables.Push, accesses.OfType<QueuePush>().Any(push => push.Queue == queue));
            file.Set(variables.Pop, accesses.OfType<QueuePop>().Any(pop => pop.Queue == queue));
        }

        foreach ((Memory memory, MemoryVariables variables) in memories)
        {
            variables.SetAccesses(
                file, cycle,
                accesses.OfType<MemoryRead>().FirstOrDefault(read => read.Memory == memory),
                accesses.OfType<MemoryWrite>().FirstOrDefault(write => write.Memory == memory));
        }
    }

    private (VcdVariable State, VcdVariable? Stall) ControllerOf(Process process) =>
        (Variable("control", $"{process.Name}.state", 0), Variable("control", $"{process.Name}.stall", 1));

    private VcdVariable Variable(string group, string name, int bits) => new([design.Name, group, .. name.Split('.')], bits);

    /// <summary>A queue between processes.</summary>
    private sealed class QueueVariables(VcdWriter writer, Queue queue)
    {
        public VcdVariable Count { get; } =
            writer.Variable("queues", $"{queue.Name}.count", HardwareType.Holding(0, queue.Capacity).Bits);

        public VcdVariable Push { get; } = writer.Variable("queues", $"{queue.Name}.push", 1);

        public VcdVariable Pop { get; } = writer.Variable("queues", $"{queue.Name}.pop", 1);

        public IEnumerable<VcdVariable> All => [Count, Push, Pop];
    }

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

            writePort =
                (Port("write", 1), Port("write_address", memory.AddressType.Bits), Port("write_data", memory.ElementType.Bits));

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
                file.Set(port.Enable, read is not null);
                if (read is not null)
                {
                    file.Set(port.Address, cycle.AddressOf(read));
                }
            }

            file.Set(writePort.Enable, write is not null);
            if (write is not null)
            {
                file.Set(writePort.Address, cycle.AddressOf(write));
                file.Set(writePort.Data, cycle.ElementOf(write.Memory, cycle.AddressOf(write)));
            }
        }
    }
}
