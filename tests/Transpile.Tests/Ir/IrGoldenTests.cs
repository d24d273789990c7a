using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Ir;

/// <summary>
/// The printed IR of small kernels under <c>tests/cases/ir</c>. Set UPDATE_GOLDENS=1 to rewrite the expected texts, and review
/// them.
/// </summary>
public sealed class IrGoldenTests
{
    private static readonly string Folder = Path.Combine(KernelHarness.RepositoryRoot, "tests", "cases", "ir");

    public static TheoryData<string> Cases =>
        [.. Directory.GetFiles(Folder, "*.cs").Order(StringComparer.Ordinal).Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Printed_IR_is_as_expected(string name)
    {
        SourceFile file = new($"{name}.cs", File.ReadAllText(Path.Combine(Folder, $"{name}.cs")));
        string printed = IrPrinter.Print(KernelHarness.MustLower(file).Module);
        string expected = Path.Combine(Folder, $"{name}.expect");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(expected, printed);
        }

        Assert.Equal(File.ReadAllText(expected), printed);
        KernelHarness.MustAgree(file);
    }
}
