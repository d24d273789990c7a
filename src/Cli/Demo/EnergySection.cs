using SparseRtrl.Cli.Report;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Energy;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Cli.Demo;

/// <summary>Modelled energy of a learning step, with the source of each coefficient.</summary>
internal static class EnergySection
{
    public static Section Build(DemoResult result, BitstreamResult bitstream)
    {
        EnergyCoefficients coefficients = EnergyCoefficients.Load("ice40up");
        CycleProfile profile = result.CoSimulation.Profile;
        double steps = (double)profile.Runs.Length * HardwareSections.StepsPerRun(result);
        long multiplications = profile.ActivityOf(profile.Runs).Operators.Where(o => o.Code == OpCode.Multiply).Sum(o => o.Count);
        var activity = new StepActivity(
            profile.Cycles / steps,
            bitstream.Board.KernelClockMegahertz,
            bitstream.Flow.Utilisation.LogicCells.Used,
            multiplications / steps);
        StepEnergy energy = EnergyModel.Estimate(activity, coefficients);
        return new Section("energy", "Energy of a learning step")
        {
            Text = "A model, not a measurement: cycles and multiplications are simulated, logic cells are those of the placed design, "
                + "and the coefficients come from published measurements of the same device. The ranges are those of the coefficients.",
            Quantities =
            [
                Modelled("energy.step", "energy per learning step", energy.Total),
                Modelled("energy.power", "average power while learning", energy.AveragePower),
                new("energy.duration", "duration of a step", energy.Duration.Value, "µs", QuantityKind.Modelled,
                    "simulated cycles at the board's clock"),
                Modelled("energy.static", "static", energy.Static),
                Modelled("energy.clock", "clock network", energy.Clock),
                Modelled("energy.logic", "logic and memories", energy.Logic),
                Modelled("energy.multiplication", "multipliers", energy.Multiplication),
            ],
            Tables =
            [
                new("energy.coefficients", "Coefficients", ["coefficient", "value", "range", "basis", "source", "reasoning"],
                [
                    .. coefficients.Coefficients.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (IReadOnlyList<Cell>)
                    [
                        c.Key,
                        $"{c.Value.Value} {c.Value.Unit}",
                        $"{c.Value.Low} to {c.Value.High}",
                        c.Value.Basis.ToString(),
                        c.Value.Source,
                        c.Value.Reasoning,
                    ]),
                ]),
            ],
        };
    }

    private static Quantity Modelled(string id, string name, Figure figure) =>
        new(id, name, figure.Value, figure.Unit, QuantityKind.Modelled,
            $"energy model; {figure.Low:0.0} to {figure.High:0.0} {figure.Unit} within the coefficients' ranges");
}
