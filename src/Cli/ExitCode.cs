namespace SparseRtrl.Cli;

/// <summary>Exit codes of <c>srtrl</c>; <c>docs/cli.md</c> describes them.</summary>
public enum ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    Ok = 0,

    /// <summary>
    /// The work was done and found faults in what it was given: failed tests, a kernel outside the subset, a full device, a
    /// training that diverges.
    /// </summary>
    Findings = 1,

    /// <summary>Wrong command line, an input file that is missing or malformed, or output that cannot be written.</summary>
    Usage = 2,

    /// <summary>An external tool is missing or too old.</summary>
    ToolMissing = 3,

    /// <summary>An external tool ended with an error.</summary>
    ToolFailed = 4,

    /// <summary>Two engines that must agree do not, or one of them did not come to an end.</summary>
    Mismatch = 5,

    /// <summary>A fault of srtrl itself (EX_SOFTWARE of sysexits.h).</summary>
    Internal = 70,

    /// <summary>Stopped by Ctrl-C, as shells count it: 128 + SIGINT.</summary>
    Interrupted = 130,
}
