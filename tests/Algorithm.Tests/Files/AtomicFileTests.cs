using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("srtrl-files-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_whole_and_nothing_else()
    {
        string path = Path.Combine(folder.FullName, "file");
        AtomicFile.WriteAllText(path, "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void While_it_is_written_a_file_still_reads_as_before()
    {
        string path = Path.Combine(folder.FullName, "file");
        AtomicFile.WriteAllText(path, "old");

        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });

        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void Several_files_are_written_all_or_none()
    {
        string first = Path.Combine(folder.FullName, "first"), second = Path.Combine(folder.FullName, "second");
        AtomicFile.WriteAllTexts([(first, "1"), (second, "2")]);
        Assert.Equal(("1", "2"), (File.ReadAllText(first), File.ReadAllText(second)));

        File.Delete(second);
        Directory.CreateDirectory(second); // in the way
        Assert.Throws<IOException>(() => AtomicFile.WriteAllTexts([(first, "3"), (second, "4")]));
        Assert.Equal("1", File.ReadAllText(first));
        Assert.Equal([first], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void A_device_is_not_replaced() =>
        Assert.Contains("is a device", Assert.Throws<IOException>(() => AtomicFile.WriteAllText("/dev/null", "")).Message);
}
