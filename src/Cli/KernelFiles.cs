using SparseRtrl.Algorithm;
using SparseRtrl.Transpile;

namespace SparseRtrl.Cli;

/// <summary>Writes what a transpilation gives, whole or not at all.</summary>
internal static class KernelFiles
{
    public static void Write(Transpilation kernel, DirectoryInfo folder)
    {
        AtomicFile.WriteAllText(Path.Combine(folder.FullName, kernel.VhdlFileName), kernel.Vhdl);
        AtomicFile.WriteAllText(Path.Combine(folder.FullName, kernel.MapFileName), kernel.MapJson);
    }
}
