using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>
/// VHDL of a scheduled kernel. Every node of the design is a signal with a concurrent assignment, evaluated in every cycle; the state
/// machine is one clocked process; what registers, memory ports and shared operators take is selected by its state.
/// </summary>
public static class VhdlEmitter
{
    /// <summary>The VHDL-2008 text: one entity named after the kernel, and its architecture.</summary>
    /// <param name="map">The host's view of the same design.</param>
    /// <exception cref="ArgumentException">The map does not fit the design, or names the entity by a word that VHDL does not allow.</exception>
    public static string Emit(HardwareDesign design, HostMap map) => VhdlPrinter.Print(Build(design, map));

    /// <summary>The same as a syntax tree.</summary>
    /// <inheritdoc cref="Emit"/>
    public static DesignFile Build(HardwareDesign design, HostMap map)
    {
        if (new NameTable().Add(map.Kernel) != map.Kernel)
        {
            throw new ArgumentException($"'{map.Kernel}' is not a name that VHDL allows; HostMap.Of gives one.", nameof(map));
        }

        return new KernelEmitter(design, map).File();
    }
}
