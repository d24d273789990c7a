namespace SparseRtrl.Cli.Transpilation;

/// <summary>Compiles the kernel of one file, elaborates it and writes its VHDL and host map.</summary>
internal static class TranspileRun
{
    /// <returns><see cref="ExitCode.Findings"/> when the kernel is outside the subset.</returns>
    public static Task<ExitCode> RunAsync(TranspileOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException("the compiler is not connected yet");
}
