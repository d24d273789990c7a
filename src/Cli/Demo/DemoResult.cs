using SparseRtrl.Transpile;

namespace SparseRtrl.Cli.Demo;

/// <summary>What the steps of the demonstration gave.</summary>
/// <param name="Bitstream">Null when it was skipped.</param>
/// <param name="SkipReason">Why steps that need external tools were skipped; null when none was.</param>
internal sealed record DemoResult(
    TrainingResult Training,
    ExactnessResult Exactness,
    TwinResult Twin,
    Transpilation Kernel,
    CoSimulationResult CoSimulation,
    BitstreamResult? Bitstream,
    string? SkipReason)
{
    /// <summary>The most serious thing that is wrong decides.</summary>
    public ExitCode ExitCode
    {
        get
        {
            bool agree = Exactness.IsExact && CoSimulation.AllAgree && Twin.MedianCosine >= TwinStage.RequiredMedianCosine;
            bool isGood = Training.Test.Accuracy >= TrainingStage.RequiredAccuracy && Bitstream is null or { Flow.Timing.MeetsClock: true };
            return !agree ? ExitCode.Mismatch : !isGood ? ExitCode.Findings : SkipReason is not null ? ExitCode.ToolMissing : ExitCode.Ok;
        }
    }
}
