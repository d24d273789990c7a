using SparseRtrl.Fpga.Flow;

namespace SparseRtrl.Cli.Accelerator;

/// <summary>Finds accelerators that fit a device, by prediction.</summary>
/// <param name="say">Receives what is tried, line by line.</param>
internal sealed class AcceleratorFit(AcceleratorCompiler compiler, Action<string> say, CancellationToken cancellationToken)
{
    private (string Resource, int Needed, int Available) shortage;

    /// <summary>What may fit, the preferred first: as many lanes as possible, and block RAM before single-port RAM.</summary>
    /// <param name="lanes">Numbers of lanes to try, most first.</param>
    public IEnumerable<CompiledAccelerator> Candidates(AcceleratorNetwork network, IEnumerable<int> lanes) =>
        lanes.SelectMany(count => AcceleratorVariant.WithLanes(count, compiler.Device))
            .Select(variant => Compile(network, variant))
            .Where(accelerator => accelerator.Use.CertainShortage(compiler.Device) is null);

    /// <summary>The refusal of a network that is too large: what is short, and the nearest that is expected to fit.</summary>
    /// <param name="lanes">The fewest that were tried.</param>
    /// <param name="synthesised">What synthesis found where the prediction was too low; null where nothing was synthesised.</param>
    public DeviceFullException Refusal(AcceleratorNetwork network, int lanes, DeviceFullException? synthesised)
    {
        (string resource, int needed, int available) =
            synthesised is null ? shortage : (synthesised.Resource, synthesised.Needed, synthesised.Available);
        CompiledAccelerator? slower = Candidates(network, AcceleratorVariant.AllLanes.Where(count => count < lanes))
            .FirstOrDefault(accelerator => accelerator.Use.Fits(compiler.Device));
        int units = LargestUnits(network, lanes);
        string[] alternatives =
        [
            .. slower is null ? Array.Empty<string>() : [$"the same network with {slower.Variant}"],
            .. units == 0 ? Array.Empty<string>() : [$"{units} units of the same sparsity with {Count(lanes)}"],
        ];
        string nearest = alternatives.Length == 0
            ? "no smaller network fits either; choose a larger device"
            : $"the nearest that fit are {string.Join(", and ", alternatives)}";
        return new(
            compiler.Device.Name, resource, needed, available, $"{needed - available} too many; {nearest}");
    }

    /// <summary>By bisection, 0 if none fits.</summary>
    private int LargestUnits(AcceleratorNetwork network, int lanes)
    {
        int fitting = 0;
        int tooLarge = network.Layout.Units;
        // Masks of less than a weight per unit say little.
        int least = Math.Max(2, (int)Math.Ceiling(1 / (1 - network.Sparsity)));
        while (tooLarge - fitting > 1 && tooLarge > least)
        {
            int units = Math.Max(least, (fitting + tooLarge) / 2);
            // The last kind of memory is the one that the device has most of.
            AcceleratorVariant variant = AcceleratorVariant.WithLanes(lanes, compiler.Device).Last();
            bool fits = Compile(network.WithUnits(units), variant).Use.Fits(compiler.Device);
            (fitting, tooLarge) = fits ? (units, tooLarge) : (fitting, units);
        }

        return fitting;
    }

    private CompiledAccelerator Compile(AcceleratorNetwork network, AcceleratorVariant variant)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CompiledAccelerator accelerator = compiler.Compile(network, variant);
        string verdict = accelerator.Use.Fits(compiler.Device) ? "fits" : "may fit";
        if (accelerator.Use.CertainShortage(compiler.Device) is { } missing)
        {
            shortage = missing;
            verdict = $"does not fit, {missing.Resource}: {missing.Needed} of {missing.Available}";
        }

        say($"{network.Layout.Units} units, {variant}: {accelerator.Use}: {verdict}");
        return accelerator;
    }

    private static string Count(int lanes) => lanes == 1 ? "1 lane" : $"{lanes} lanes";
}
