using System.Reflection;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public sealed class TaskDocumentationTests
{
    private static readonly string Documentation = Checkout.ReadDocument("tasks.md");

    [Fact]
    public void The_table_has_every_task_with_its_options_and_sizes() =>
        Assert.All(SequenceTasks.All, task =>
        {
            ParameterInfo[] parameters = task.GetType().GetConstructors().Single().GetParameters();
            string options = string.Join(',', parameters.Select(parameter => $"{parameter.Name}={parameter.DefaultValue}"));
            int steps = task.CreateDataset<double>(1, 1, seed: 1).Train[0].Steps(task.InputCount);
            string length = task is AnBnTask ? "3 … 21, tested to 41" : $"{steps}";
            string loss = (task.Objective.Loss == LossKind.SquaredError ? "squared error" : "softmax cross entropy")
                + (task.Objective.Timing == LossTiming.EveryStep ? ", every step" : ", last step");
            Assert.Contains(
                $"| `{task.Name}` | `{options}` | {task.InputCount} | {task.OutputCount} | {length} | {loss} |", Documentation);
            Assert.Contains($"**`{task.Name}`**", Documentation);
        });

    [Fact]
    public void The_sample_file_is_read_as_the_documentation_says()
    {
        string path = Path.Combine(Checkout.Root, "samples", "data", "trends.csv");
        CsvTask task = CsvTask.Load(path);
        Assert.Equal((2, LossTiming.LastStep), (task.InputCount, task.Objective.Timing));
        Assert.Equal(["falling", "rising"], task.Classes);
        SequenceDataset<double> data = task.CreateDataset<double>(0, 0, seed: 1);
        Assert.Equal((80, 20), (data.Train.Count, data.Test.Count));
        Assert.Contains($"```csv\n{string.Join('\n', File.ReadLines(path).Take(10))}\n```", Documentation);
    }
}
