using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class KernelFilesTests
{
    [Fact]
    public void A_bitstream_gets_the_name_of_its_kernel_and_replaces_an_older_one()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["shell.bit"], [1, 2, 3]);
        File.WriteAllBytes(folder["Fir.bit"], [9]);

        Assert.Equal("Fir.bit", KernelFiles.WriteBitstream("Fir", folder["shell.bit"], new(folder.Path)));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["Fir.bit"]));
        Assert.Equal([folder["Fir.bit"], folder["shell.bit"]], Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named_and_nothing_is_left_behind()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["shell.bit"], [1, 2, 3]);
        Directory.CreateDirectory(folder["Fir.bit"]);

        var refusal = Assert.Throws<UsageException>(() => KernelFiles.WriteBitstream("Fir", folder["shell.bit"], new(folder.Path)));

        Assert.StartsWith($"--out {folder.Path}: cannot be written (", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([folder["shell.bit"]], Directory.GetFiles(folder.Path));
    }
}
