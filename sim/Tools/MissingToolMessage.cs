using System.Text;

namespace SparseRtrl.Sim.Tools;

/// <summary>Says that a tool is missing, what was looked at, and what installs it.</summary>
internal static class MissingToolMessage
{
    public static string For(ToolStatus status, HostEnvironment host)
    {
        var message = new StringBuilder();
        message.Append($"{status.Tool.Id} not found: {status.Tool.Requirement} is needed ({status.Tool.Purpose}).");
        foreach (string rejected in status.Rejected)
        {
            message.Append($"\n  {rejected}");
        }

        InstallPlan plan = InstallPlan.For([status.Tool], host);
        if (plan.Steps.Length > 0)
        {
            message.Append(plan.HasRight ? "\nInstall it with:" : "\nAsk an administrator to install it with:");
        }

        foreach (InstallStep step in plan.Steps)
        {
            message.Append($"\n  {step.Command}");
        }

        foreach (string manual in plan.ByHand)
        {
            message.Append($"\nOn {host.Distribution.Name}: {manual}");
        }

        return message.ToString();
    }
}
