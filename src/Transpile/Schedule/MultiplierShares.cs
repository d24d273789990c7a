using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>
/// Divides the device's multipliers among controllers that run at the same time: one for each that multiplies, the rest by the number
/// of products.
/// </summary>
internal static class MultiplierShares
{
    /// <returns>For the entries together, then for each process: at least 1.</returns>
    public static ImmutableArray<int> Of(Module module, int multipliers)
    {
        if (module.Processes.IsEmpty)
        {
            return [multipliers];
        }

        IEnumerable<EntryPoint>[] controllers = [module.Entries, .. module.Processes.Select(p => new[] { p })];
        int[] products = [.. controllers.Select(c => c.SelectMany(m => Blocks.Operations(m.Body)).Count(o => o.Code == OpCode.Multiply))];
        int[] shares = [.. products.Select(_ => 1)];
        for (int left = multipliers - products.Count(p => p > 0); left > 0; left--)
        {
            // To the one with the most products for each of its multipliers; the first of equals, so that runs agree.
            int neediest = Enumerable.Range(0, shares.Length).MaxBy(i => (double)products[i] / shares[i]);
            shares[neediest]++;
        }

        return [.. shares];
    }
}
