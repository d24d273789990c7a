using System.Collections.Immutable;
using System.Reflection;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Twin;

/// <summary>
/// A field of a live kernel object by its name in the host map: <c>name</c> for a field of the kernel, <c>queue.items</c>,
/// <c>queue.head</c> and <c>queue.count</c> for the parts of an event queue.
/// </summary>
internal sealed class TwinField
{
    private readonly object owner;
    private readonly FieldInfo field;
    private readonly HostMapEntry entry;

    /// <exception cref="ArgumentException">
    /// The kernel has no such field, or it is no integer, bool, enum or array of them with that many elements.
    /// </exception>
    public TwinField(object kernel, HostMapEntry entry)
    {
        this.entry = entry;
        string[] path = entry.Name.Split('.');
        owner = kernel;
        foreach (string part in path[..^1])
        {
            owner = FieldOf(owner, part, entry).GetValue(owner)
                ?? throw new ArgumentException($"{entry.Name}: {part} is null.", nameof(kernel));
        }

        field = FieldOf(owner, path[^1], entry);
        int count = field.GetValue(owner) is Array array ? array.Length : 1;
        if (count != entry.Count)
        {
            throw new ArgumentException(
                $"{entry.Name} has {count} elements in the kernel object and {entry.Count} in the host map.", nameof(kernel));
        }
    }

    /// <summary>
    /// Writes consecutive elements, or the scalar; values are wrapped to the type that the host map gives, as in hardware.
    /// </summary>
    public void Write(int offset, ImmutableArray<long> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            long value = (long)entry.Type.Wrap(values[i]);
            if (field.GetValue(owner) is Array array)
            {
                array.SetValue(ToElement(value, array.GetType().GetElementType()!), offset + i);
            }
            else
            {
                field.SetValue(owner, ToElement(value, field.FieldType));
            }
        }
    }

    /// <summary>All elements, or the scalar, as integers.</summary>
    public ImmutableArray<long> Read() => field.GetValue(owner) is Array array
        ? [.. array.Cast<object>().Select(Convert.ToInt64)]
        : [Convert.ToInt64(field.GetValue(owner))];

    /// <summary>A narrowed register holds the same integers as its C# type, so the value always fits.</summary>
    private static object ToElement(long value, Type type) => type.IsEnum
        ? Enum.ToObject(type, value)
        : Convert.ChangeType(value, type);

    private static FieldInfo FieldOf(object owner, string name, HostMapEntry entry) =>
        owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new ArgumentException(
                $"{owner.GetType().Name} has no field {name}, which the host map calls {entry.Name}.", nameof(owner));
}
