using CsCheck;

namespace SparseRtrl.Hardware.Tests;

public class EventQueueTests
{
    private enum Action
    {
        Enqueue,
        Dequeue,
        Clear,
    }

    [Fact]
    public void It_behaves_as_a_queue_through_any_history()
    {
        Gen<Action> mostlyEnqueue = Gen.Frequency(
            (6, Gen.Const(Action.Enqueue)), (5, Gen.Const(Action.Dequeue)), (1, Gen.Const(Action.Clear)));
        mostlyEnqueue.Array[0, 200].Select(Gen.Int[1, 9]).Sample((actions, capacity) =>
        {
            var queue = new EventQueue<byte>(capacity);
            var model = new Queue<byte>();
            byte next = 0;
            foreach (Action action in actions)
            {
                Apply(action, queue, model, next++);
                Assert.Equal(model, Enumerable.Range(0, queue.Count).Select(position => queue[position]));
            }
        });
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(5, 8)]
    [InlineData(16, 16)]
    public void Capacity_is_rounded_up_to_a_power_of_two_of_at_least_two(int asked, int given) =>
        Assert.Equal(given, new EventQueue<int>(asked).Capacity);

    [Fact]
    public void Misuse_is_refused()
    {
        var queue = new EventQueue<int>(2);
        Assert.Throws<InvalidOperationException>(() => queue.Dequeue());
        queue.Enqueue(1);
        queue.Enqueue(2);
        Assert.Throws<InvalidOperationException>(() => queue.Enqueue(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => queue[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => queue[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventQueue<int>(0));
    }

    private static void Apply(Action action, EventQueue<byte> queue, Queue<byte> model, byte item)
    {
        if (action == Action.Clear)
        {
            queue.Clear();
            model.Clear();
        }
        else if (action == Action.Enqueue && model.Count < queue.Capacity)
        {
            queue.Enqueue(item);
            model.Enqueue(item);
        }
        else if (action == Action.Dequeue && model.Count > 0)
        {
            Assert.Equal(model.Dequeue(), queue.Dequeue());
        }
    }
}
