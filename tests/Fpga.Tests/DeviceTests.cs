using SparseRtrl.Fpga.Devices;
using SparseRtrl.Transpile.Resources;
using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

public sealed class DeviceTests
{
    /// <summary>The compiler knows no devices, so it has the numbers that it needs of them itself.</summary>
    [Fact]
    public void The_compiler_schedules_for_what_the_devices_have() => Assert.All(Device.All, device =>
    {
        var options = ScheduleOptions.Of(device.Family);
        Assert.Equal(new MemoryCapacity(device.Name, device.BlockRams, device.SinglePortRams), options.Capacity);
        Assert.Equal(device.SinglePortRams > 0, options.Memories.HasSinglePortRam);
        Assert.Equal(device.Multipliers > 0, options.HasHardMultipliers);
        Assert.True(!options.HasHardMultipliers || options.MaximumMultipliers == device.Multipliers);
    });
}
