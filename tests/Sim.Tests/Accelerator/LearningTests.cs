using System.Globalization;
using SparseRtrl.Hardware.Twin;
using SparseRtrl.Sim.Tests.EndToEnd;
using Xunit;

namespace SparseRtrl.Sim.Tests.Accelerator;

/// <summary>What the kernels learn in their own arithmetic. The twins run here; that the hardware equals them is another test's business.</summary>
public sealed class LearningTests
{
    private const int Seeds = 5;
    private const double Required = 0.98;

    private static readonly string TableFile = Path.Combine(KernelCase.Folder, "..", "accelerator", "learning.txt");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, LearningCase.All.Length)];

    /// <summary>
    /// The first quarter of the first seed's sequences. Set UPDATE_GOLDENS=1 to let all seeds learn from all sequences, which takes minutes, and
    /// rewrite the table.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Networks_learn_as_the_table_says(int index)
    {
        LearningCase learning = LearningCase.All[index];
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            Rewrite(learning);
        }

        string begin = Place(learning, seed: 1) + Text(learning.Learn(learning.CreateTwin(seed: 1), seed: 1).Take(2));
        Assert.Contains(File.ReadLines(TableFile), row => row.StartsWith(begin, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_row_of_the_table_ends_with_the_required_accuracy_and_begins_near_chance()
    {
        string[][] rows = [.. File.ReadLines(TableFile).Where(line => line[0] != '#').Select(line => line.Split(": ")[1].Split(' ', ';'))];
        Assert.Equal(Seeds * LearningCase.All.Length, rows.Length);
        Assert.All(rows, row => Assert.InRange(double.Parse(row[3], CultureInfo.InvariantCulture), Required, 1));
        Assert.All(rows, row => Assert.InRange(double.Parse(row[0], CultureInfo.InvariantCulture), 0.2, 0.8));
    }

    private static void Rewrite(LearningCase learning)
    {
        IEnumerable<string> others = File.ReadAllLines(TableFile).Where(row => !row.StartsWith(learning.Name, StringComparison.Ordinal));
        File.WriteAllLines(TableFile, [.. others, .. Enumerable.Range(1, Seeds).Select(seed => Row(learning, seed))]);
    }

    private static string Row(LearningCase learning, int seed)
    {
        ILearningTwin twin = learning.CreateTwin(seed);
        string accuracies = Text(learning.Learn(twin, seed));
        return string.Create(CultureInfo.InvariantCulture, $"{Place(learning, seed)}{accuracies}; {twin.KernelSaturations + twin.QuantisationSaturations}");
    }

    private static string Place(LearningCase learning, int seed) => string.Create(CultureInfo.InvariantCulture, $"{learning.Name}, seed {seed}: ");

    private static string Text(IEnumerable<double> accuracies) =>
        string.Join(' ', accuracies.Select(a => a.ToString("0.000", CultureInfo.InvariantCulture)));
}
