using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Vhdl;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>
/// The generated files of the sample kernels, as reviewed. With UPDATE_GOLDENS=1 in the environment the files are rewritten; the other tests
/// of this folder run the same kernels in the real tools.
/// </summary>
public sealed class GoldenTests
{
    [Fact]
    public void Dot_product_is_as_reviewed() => Compare(SampleDesigns.DotProduct());

    [Fact]
    public void Memories_are_as_reviewed() => Compare(SampleDesigns.Memories());

    [Fact]
    public void Emission_is_deterministic()
    {
        string Emit()
        {
            HardwareDesign design = OperatorDesigns.Random(3);
            return VhdlEmitter.Emit(design, HostMap.Of(design));
        }

        Assert.Equal(Emit(), Emit());
    }

    private static void Compare(HardwareDesign design)
    {
        HostMap map = HostMap.Of(design);
        Compare($"{design.Name}.vhd.expect", VhdlEmitter.Emit(design, map));
        Compare($"{design.Name}.map.json.expect", MapJson.Write(map));
    }

    private static void Compare(string file, string text)
    {
        string path = Path.Combine(KernelHarness.RepositoryRoot, "tests", "cases", "vhdl", file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }
}
