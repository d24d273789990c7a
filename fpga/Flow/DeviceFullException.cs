namespace SparseRtrl.Fpga.Flow;

/// <summary>A design does not fit its device.</summary>
/// <param name="resource">What there is too little of, in the plural, e.g. <c>block RAMs</c>.</param>
/// <param name="advice">What to reduce.</param>
public sealed class DeviceFullException(string device, string resource, int needed, int available, string advice)
    : Exception($"the design needs {needed} {resource}, the {device} has {available}: {advice}")
{
    public string Resource { get; } = resource;

    public int Needed { get; } = needed;

    public int Available { get; } = available;
}
