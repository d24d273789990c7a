using System.Collections.Immutable;
using SparseRtrl.Fpga.Boards;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Cli.Accelerator;

/// <summary>One way to build an accelerator.</summary>
/// <param name="HasSinglePortRam">Whether single-port RAM of the device holds the influence matrix, rather than block RAM.</param>
internal sealed record AcceleratorVariant(int Lanes, bool HasSinglePortRam)
{
    /// <summary>Lanes that the kernels support, most first.</summary>
    public static ImmutableArray<int> AllLanes { get; } = [16, 8, 4, 2, 1];

    /// <summary>The memories that a device has for the influence matrix: block RAM first, which reads and writes in one cycle.</summary>
    public static IEnumerable<AcceleratorVariant> WithLanes(int lanes, Device device)
    {
        yield return new(lanes, HasSinglePortRam: false);
        if (device.SinglePortRams > 0)
        {
            yield return new(lanes, HasSinglePortRam: true);
        }
    }

    public override string ToString() =>
        $"{Lanes} {(Lanes == 1 ? "lane" : "lanes")}, influence in {(HasSinglePortRam ? "single-port" : "block")} RAM";
}

/// <summary>An accelerator that is compiled, and what it is expected to take of the device.</summary>
internal sealed record CompiledAccelerator(AcceleratorVariant Variant, Transpilation Kernel, PredictedUse Use);

/// <summary>Compiles accelerators for a board.</summary>
/// <param name="clockMegahertz">That the schedule is made for; null for the board's.</param>
/// <param name="streamCapacity">Numbers that the queue of sequences holds.</param>
internal sealed class AcceleratorCompiler(Board board, double? clockMegahertz, int streamCapacity)
{
    public Device Device => board.Device;

    public CompiledAccelerator Compile(AcceleratorNetwork network, AcceleratorVariant variant)
    {
        object kernel = network.CreateKernel(variant.Lanes, QueueCapacity, streamCapacity);
        ScheduleOptions usual = ScheduleOptions.Of(Device.Family);
        ScheduleOptions options = usual with
        {
            ClockMegahertz = clockMegahertz ?? board.KernelClockMegahertz,
            Memories = variant.HasSinglePortRam ? usual.Memories : usual.Memories.WithoutSinglePortRam,
            Capacity = null, // What does not fit is reported with what would.
        };
        TranspilationResult result = Transpiler.Run(kernel, KernelSource.FromAssembly(kernel), options);
        Transpilation output = result.Output
            ?? throw new InvalidOperationException($"The built-in kernel was refused:\n{string.Join('\n', result.Findings)}");
        return new(variant, output, PredictedUse.Of(output, options, Device));
    }

    /// <summary>Queues are flip-flops: small devices get short ones.</summary>
    private int QueueCapacity => Device.Architecture == Architecture.Ice40 ? 2 : 8;
}
