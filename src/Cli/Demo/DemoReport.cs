using SparseRtrl.Cli.Report;

namespace SparseRtrl.Cli.Demo;

/// <summary>The report of the demonstration: what each step measured, with where each number comes from.</summary>
internal static class DemoReport
{
    public static ReportDocument Build(DemoResult result)
    {
        List<Section> sections =
        [
            LearningSections.Training(result.Training),
            LearningSections.Exactness(result.Exactness),
            WorkSection.Create(result.Training),
            LearningSections.Twin(result.Twin),
            HardwareSections.Transpilation(result.Kernel),
            HardwareSections.CoSimulation(result),
            HardwareSections.Cycles(result),
            .. result.Bitstream is { } bitstream
                ? new[] { HardwareSections.Fpga(bitstream), EnergySection.Build(result, bitstream) }
                :
                [
                    Section.Skipped("fpga", "FPGA", result.BitstreamSkipReason!),
                    Section.Skipped("energy", "Energy", result.BitstreamSkipReason!),
                ],
        ];
        return new("Exact learning on a small FPGA", new(Summary(result), Headlines(sections)), sections);
    }

    private static string Summary(DemoResult result) =>
        $"An event-based recurrent network of {result.Training.Experiment.Units} units learns to tell spirals apart with sparse "
        + "real-time recurrent learning. The learning step was written once, in C#; that object is the software twin, and its source "
        + "became the hardware below.";

    private static List<Quantity> Headlines(IEnumerable<Section> sections)
    {
        string[] ids =
        [
            "training.test_accuracy", "exactness.worst", "twin.median_cosine", "cycles.step", "fpga.logic_cells", "fpga.fmax", "energy.step",
        ];
        List<Quantity> all = [.. sections.SelectMany(s => s.Quantities)];
        return [.. ids.Select(id => all.Find(q => q.Id == id)).OfType<Quantity>()];
    }
}
