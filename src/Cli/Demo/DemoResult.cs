using SparseRtrl.Transpile;

namespace SparseRtrl.Cli.Demo;

/// <summary>What the steps of the demonstration gave.</summary>
/// <param name="CoSimulationSkipReason">Why GHDL and Verilator were skipped, or null.</param>
/// <param name="Bitstream">Null when it was skipped.</param>
/// <param name="BitstreamSkipReason">Why it was skipped, or null.</param>
internal sealed record DemoResult(
    TrainingResult Training,
    ExactnessResult Exactness,
    TwinResult Twin,
    Transpilation Kernel,
    CoSimulationResult CoSimulation,
    string? CoSimulationSkipReason,
    BitstreamResult? Bitstream,
    string? BitstreamSkipReason)
{
    /// <summary>The most serious thing that is wrong decides.</summary>
    public ExitCode ExitCode
    {
        get
        {
            bool agree = Exactness.IsExact && CoSimulation.AllAgree && Twin.MedianCosine >= TwinStage.RequiredMedianCosine;
            bool isGood = Training.Test.Accuracy >= TrainingStage.RequiredAccuracy && Bitstream is null or { Flow.Timing.MeetsClock: true };
            bool isComplete = CoSimulationSkipReason is null && BitstreamSkipReason is null;
            return !agree ? ExitCode.Mismatch
                : !isGood ? ExitCode.Findings
                : isComplete ? ExitCode.Ok
                : ExitCode.ToolMissing;
        }
    }
}
