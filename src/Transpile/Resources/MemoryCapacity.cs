using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Diagnostics;

namespace SparseRtrl.Transpile.Resources;

/// <summary>The RAM blocks that a device has.</summary>
/// <param name="Device">Its name, for messages.</param>
/// <param name="BlockRams">Of 4,096 bits in an iCE40, of 18,432 bits in an ECP5.</param>
/// <param name="SinglePortRams">Of 262,144 bits.</param>
public sealed record MemoryCapacity(string Device, int BlockRams, int SinglePortRams)
{
    /// <summary>What does not fit: each array by itself, or else all of them together, reported where the largest is declared.</summary>
    internal IEnumerable<Finding> Refusals(HardwareDesign design, MemoryTechnology technology)
    {
        List<MemoryUse> uses = [.. MemoryUse.Of(design, technology)];
        return [.. Refusals(uses, u => u.BlockRams, BlockRams, "block RAMs"),
            .. Refusals(uses, u => u.SinglePortRams, SinglePortRams, "single-port RAMs")];
    }

    private IEnumerable<Finding> Refusals(List<MemoryUse> uses, Func<MemoryUse, int> count, int available, string blocks)
    {
        List<MemoryUse> users = [.. uses.Where(u => count(u) > 0).OrderByDescending(count)];
        List<MemoryUse> tooLarge = [.. users.Where(u => count(u) > available)];
        int total = users.Sum(count);
        if (tooLarge.Count == 0 && total > available)
        {
            string largest = string.Join(", ", users.Select(u => $"{u.Name} {count(u)}"));
            return [Finding.Of(FrontendRules.MemoriesTooLarge, users[0].DeclaredAt, total, blocks, largest, Device, available)];
        }

        return tooLarge.Select(u => Finding.Of(
            FrontendRules.MemoryTooLarge, u.DeclaredAt, u.Name, count(u), blocks, Device, available));
    }
}
