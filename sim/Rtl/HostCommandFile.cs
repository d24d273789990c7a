using System.Text;
using SparseRtrl.Sim.Transactions;

namespace SparseRtrl.Sim.Rtl;

/// <summary>
/// Writes the command file that both test benches read. One command per line, all numbers 8 hexadecimal digits:
/// <c>L limit</c> cycle limit of a run, <c>W address data</c>, <c>R address count</c>, <c>X entry</c> run.
/// </summary>
internal static class HostCommandFile
{
    public static string Format(IReadOnlyList<HostTransaction> transactions, int cycleLimit)
    {
        var text = new StringBuilder();
        text.Append($"L {cycleLimit:X8}\n");
        foreach (HostTransaction transaction in transactions)
        {
            switch (transaction)
            {
                case WriteValues write:
                    for (int i = 0; i < write.Values.Length; i++)
                    {
                        int data = unchecked((int)(long)write.Target.Type.Wrap(write.Values[i]));
                        text.Append($"W {write.Target.BaseAddress + write.Offset + i:X8} {data:X8}\n");
                    }

                    break;
                case Run run:
                    text.Append($"X {run.Entry:X8}\n");
                    break;
                case ReadValues read:
                    text.Append($"R {read.Source.BaseAddress:X8} {read.Source.Count:X8}\n");
                    break;
            }
        }

        return text.ToString();
    }
}
