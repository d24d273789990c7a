using System.Globalization;
using System.Text;

namespace SparseRtrl.Transpile.Schedule.Report;

/// <summary>The file <c>&lt;kernel&gt;.schedule.txt</c>.</summary>
public sealed class ScheduleText
{
    private readonly StringBuilder text = new();

    private ScheduleText()
    {
    }

    /// <summary>The report as plain text with lines that end in a line feed.</summary>
    public static string Write(ScheduleReport report)
    {
        var writer = new ScheduleText();
        writer.WriteHead(report);
        foreach (ReportedLoop loop in report.Loops)
        {
            writer.Write(loop);
        }

        writer.Write(report.Resources);
        foreach (ReportedState state in report.States)
        {
            writer.Write(state);
        }

        return writer.text.ToString();
    }

    /// <summary>The iterations of a loop in words.</summary>
    public static string TripsOf(ReportedLoop loop) => loop switch
    {
        { Trips: null } => "depends on data",
        { TripsAreExact: false } => string.Create(CultureInfo.InvariantCulture, $"at most {loop.Trips}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{loop.Trips}"),
    };

    private void WriteHead(ScheduleReport report)
    {
        Line($"schedule of {report.Kernel} for {report.Family} at {report.ClockMegahertz} MHz");
        string excess = report.LongestChainNanoseconds > report.ChainBudgetNanoseconds ? "; one operation alone takes longer than that" : string.Empty;
        Line($"longest operator chain {report.LongestChainNanoseconds} ns of {report.ChainBudgetNanoseconds} ns (predicted){excess}");
        if (report.LongestPath is { } path)
        {
            Line($"longest path {path.Nanoseconds} ns, {path.MaximumMegahertz} MHz, from {path.From} to {path.To} (predicted)");
        }
    }

    private void Write(ReportedLoop loop)
    {
        Line($"");
        Line($"loop {loop.Place} ({loop.Phase})");
        if (loop.InitiationInterval is not null)
        {
            Line($"  initiation interval {loop.InitiationInterval}, depth {loop.Depth}, states {string.Join(' ', loop.States)}");
        }

        Line($"  iterations: {TripsOf(loop)}");
        Line($"  bound by: {loop.Bound}");
    }

    private void Write(ReportedResources resources)
    {
        Line($"");
        Line($"resources (predicted)");
        Line($"  {resources.States} states, {resources.Registers} registers of {resources.RegisterBits} bits");
        foreach (ReportedRegister register in resources.Shared)
        {
            Line($"  register {register.Name}: {register.Bits} bits for {string.Join(", ", register.Values)}");
        }

        string multipliers = resources.HardMultipliers is { } hard ? $", {hard} hard multipliers" : string.Empty;
        Line($"  {resources.BlockRams} block RAMs, {resources.SinglePortRams} single-port RAMs{multipliers}");
        foreach (ReportedMemory memory in resources.Memories)
        {
            int blocks = memory.BlockRams + memory.SinglePortRams;
            Line($"  memory {memory.Name}: {memory.Kind}, {memory.Elements} × {memory.ElementBits} bits, blocks: {blocks}");
        }

        foreach (ReportedQueue queue in resources.Queues)
        {
            Line($"  queue {queue.Name}: {queue.Kind}, {queue.Capacity} × {queue.ElementBits} bits, latency {queue.LatencyCycles}");
        }

        resources.Multipliers.ToList().ForEach(unit => Write("multiplier", " × ", unit));
        resources.SharedOperators.ToList().ForEach(unit => Write("operator", ", ", unit));
    }

    private void Write(string kind, string separator, ReportedUnit unit) => Line(
        $"  {kind} {unit.Name}: {string.Join(separator, unit.Operands)} → {unit.Result}, operations: {unit.Operations}");

    private void Write(ReportedState state)
    {
        Line($"");
        Line($"state {state.Name}{(state.Process is null ? string.Empty : $" of process {state.Process}")}, then {state.Next}");
        foreach (ReportedOperation operation in state.Operations)
        {
            string unit = operation.Unit is null ? string.Empty : $" on {operation.Unit}";
            Line($"  {operation.Text + unit,-60} {operation.Place}");
        }
    }

    private void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
