using System.Collections.Immutable;
using System.Reflection;
using SparseRtrl.Hardware;

namespace SparseRtrl.Fuzz.Checking;

/// <summary>What generated kernels are compiled against.</summary>
internal static class Libraries
{
    public static readonly ImmutableArray<Assembly> All = [typeof(HardwareKernelAttribute).Assembly];
}
