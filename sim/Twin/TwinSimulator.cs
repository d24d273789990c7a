using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using SparseRtrl.Hardware;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Twin;

/// <summary>
/// The software twin: carries host transactions out on the kernel object itself. It has no clock and no cycle limit, because
/// nothing counts the steps of ordinary C#; an endless loop in a kernel shows here as a run that does not come back.
/// </summary>
/// <param name="createKernel">
/// Makes the kernel as it is at reset, that is as it was elaborated. Called once per simulation, so that simulations do not share
/// state.
/// </param>
public sealed class TwinSimulator(Func<object> createKernel, HostMap map) : IKernelSimulator
{
    public string Name => "software twin";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The object is no kernel, a field or entry is missing, or a transaction does not fit the host map.
    /// </exception>
    /// <exception cref="KernelFailedException">An entry method threw an exception.</exception>
    public Task<ImmutableArray<TransactionResult>> RunAsync(
        IReadOnlyList<HostTransaction> transactions, CancellationToken cancellationToken)
    {
        TransactionRules.Check(transactions, map);
        object kernel = createKernel();
        Action[] entries = [.. map.EntryNames.Select(name => EntryOf(kernel, name))];
        var fields = map.Entries.ToDictionary(entry => entry, entry => new TwinField(kernel, entry));
        var results = ImmutableArray.CreateBuilder<TransactionResult>(transactions.Count);
        foreach (HostTransaction transaction in transactions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ImmutableArray<long> values = [];
            switch (transaction)
            {
                case WriteValues write:
                    fields[write.Target].Write(write.Offset, write.Values);
                    break;
                case Run run:
                    Execute(entries[run.Entry], run.Entry);
                    break;
                case ReadValues read:
                    values = fields[read.Source].Read();
                    break;
            }

            results.Add(new(null, values));
        }

        return Task.FromResult(results.MoveToImmutable());
    }

    private void Execute(Action entry, int index)
    {
        try
        {
            entry();
        }
        catch (Exception failure)
        {
            string where = new StackTrace(failure, fNeedFileInfo: true).GetFrame(0) is { } frame && frame.GetFileLineNumber() > 0
                ? $" in line {frame.GetFileLineNumber()}"
                : "";
            throw new KernelFailedException(
                $"{map.Kernel}.{map.EntryNames[index]} threw {failure.GetType().Name}{where}: {failure.Message} "
                + "Give the kernel other values, or make it refuse these.",
                failure);
        }
    }

    private static Action EntryOf(object kernel, string name)
    {
        Type type = kernel.GetType();
        if (!type.IsDefined(typeof(HardwareKernelAttribute)))
        {
            throw new ArgumentException($"{type.Name} is no kernel: it has no [HardwareKernel].", nameof(kernel));
        }

        MethodInfo method = type
            .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .FirstOrDefault(candidate => candidate.Name == name && candidate.IsDefined(typeof(EntryAttribute)))
            ?? throw new ArgumentException($"{type.Name} has no [Entry] method {name}.", nameof(name));
        return method.CreateDelegate<Action>(kernel);
    }
}
