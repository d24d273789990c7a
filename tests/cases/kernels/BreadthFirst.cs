using System.Numerics;
using SparseRtrl.Hardware;

/// <summary>Breadth-first search over a graph of 16 nodes: an event queue, bit sets, and loops over set bits.</summary>
[HardwareKernel]
public sealed class BreadthFirst
{
    [HostWritable] private readonly ushort[] neighbours = new ushort[16];
    [HostWritable] private byte start;
    private readonly byte[] distance = new byte[16];
    private readonly EventQueue<byte> frontier = new(16);
    private ushort reached;

    [Entry]
    public void Run()
    {
        int first = start & 15;
        frontier.Clear();
        frontier.Enqueue((byte)first);
        reached = (ushort)(1 << first);
        distance[first] = 0;
        while (frontier.Count > 0)
        {
            int node = frontier.Dequeue();
            uint fresh = (uint)(neighbours[node] & ~reached);
            while (fresh != 0)
            {
                int next = BitOperations.TrailingZeroCount(fresh);
                fresh &= fresh - 1;
                reached |= (ushort)(1 << next);
                distance[next] = (byte)(distance[node] + 1);
                frontier.Enqueue((byte)next);
            }
        }
    }
}
