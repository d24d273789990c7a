namespace SparseRtrl.Sim.Tools;

/// <summary>Carries out an <see cref="InstallPlan"/>.</summary>
/// <param name="repositoryRoot">Folder that the scripts of the plan are relative to.</param>
/// <param name="log">Receives the commands and all that they print.</param>
public sealed class ToolInstaller(string repositoryRoot, Stream log)
{
    /// <summary>Runs the steps in order, as far as there is a right to. A step that fails ends the installation.</summary>
    /// <returns>Null, or what failed.</returns>
    public async Task<string?> RunAsync(InstallPlan plan, CancellationToken cancellationToken)
    {
        foreach (InstallStep step in plan.Runnable)
        {
            int exitCode = await StreamedCommand.RunAsync(step.Command, repositoryRoot, log, cancellationToken);
            if (exitCode != 0)
            {
                return $"{step.Command} ended with exit code {exitCode}";
            }
        }

        return null;
    }
}
