using SparseRtrl.Hardware;

/// <summary>
/// Two processes in a ring: one sends numbers to the other, which answers each, and what it sends next depends on the answers. A
/// pipeline must not ask for an answer before it has sent the question.
/// </summary>
[HardwareKernel]
public sealed class FeedbackLoop
{
    [HostWritable] private readonly ushort[] seeds = new ushort[4];
    [HostWritable] private byte rounds;
    private readonly ushort[] results = new ushort[4];
    private readonly EventQueue<ushort> questions = new(4);
    private readonly EventQueue<ushort> answers = new(4);
    private int largest;

    [Entry]
    public void Run() => Hardware.Concurrently(Ask, Answer);

    /// <summary>As many numbers as there are seeds are on their way at the same time.</summary>
    [Process]
    private void Ask()
    {
        for (int i = 0; i < seeds.Length; i++)
        {
            questions.Enqueue(seeds[i]);
        }

        for (int round = rounds & 31; round > 0; round--)
        {
            questions.Enqueue((ushort)(answers.Dequeue() ^ round));
        }

        for (int i = 0; i < results.Length; i++)
        {
            results[i] = answers.Dequeue();
        }
    }

    [Process]
    private void Answer()
    {
        largest = 0;
        int count = seeds.Length + (rounds & 31);
        for (int i = 0; i < count; i++)
        {
            int question = questions.Dequeue();
            int answer = (question & 1) == 0 ? question >> 1 : (3 * question) + 1;
            largest = answer > largest ? answer : largest;
            answers.Enqueue((ushort)answer);
        }
    }
}
