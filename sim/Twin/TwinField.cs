using System.Collections.Immutable;
using System.Reflection;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Twin;

/// <summary>
/// A field of a live kernel object by its name in the host map: <c>name</c> for a field of the kernel, <c>point.X</c> for one of a
/// struct in it or in the elements of an array, <c>queue.items</c>, <c>queue.head</c> and <c>queue.count</c> for the parts of an
/// event queue.
/// </summary>
internal sealed class TwinField
{
    private readonly object kernel;
    private readonly HostMapEntry entry;

    /// <summary>From the kernel to the scalar, or to the array.</summary>
    private readonly ImmutableArray<FieldInfo> path;

    /// <summary>From an element of the array to the scalar.</summary>
    private readonly ImmutableArray<FieldInfo> elementPath;

    /// <exception cref="ArgumentException">
    /// The kernel has no such field, or it is no integer, bool, enum or array of them with that many elements.
    /// </exception>
    public TwinField(object kernel, HostMapEntry entry)
    {
        this.kernel = kernel;
        this.entry = entry;
        (path, elementPath) = PathOf(kernel, entry);
        int count = Get(kernel, path) is Array array ? array.Length : 1;
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
            if (Get(kernel, path) is Array array)
            {
                array.SetValue(With(array.GetValue(offset + i)!, elementPath, value), offset + i);
            }
            else
            {
                With(kernel, path, value);
            }
        }
    }

    /// <summary>All elements, or the scalar, as integers.</summary>
    public ImmutableArray<long> Read() => Get(kernel, path) is Array array
        ? [.. array.Cast<object>().Select(element => Convert.ToInt64(Get(element, elementPath)))]
        : [Convert.ToInt64(Get(kernel, path))];

    private static object Get(object owner, IEnumerable<FieldInfo> path) =>
        path.Aggregate(owner, (part, field) => field.GetValue(part)!);

    /// <summary>
    /// The owner with one scalar changed: a class is changed in place, a boxed struct too and then put back where it came from.
    /// </summary>
    private static object With(object owner, ReadOnlySpan<FieldInfo> path, long value)
    {
        if (path.IsEmpty)
        {
            return ToScalar(value, owner.GetType());
        }

        path[0].SetValue(owner, With(path[0].GetValue(owner)!, path[1..], value));
        return owner;
    }

    private static object With(object owner, ImmutableArray<FieldInfo> path, long value) => With(owner, path.AsSpan(), value);

    /// <summary>A narrowed register holds the same integers as its C# type, so the value always fits.</summary>
    private static object ToScalar(long value, Type type) => type.IsEnum
        ? Enum.ToObject(type, value)
        : Convert.ChangeType(value, type);

    private static (ImmutableArray<FieldInfo> Path, ImmutableArray<FieldInfo> ElementPath) PathOf(
        object kernel, HostMapEntry entry)
    {
        var paths = (Outer: ImmutableArray.CreateBuilder<FieldInfo>(), Inner: ImmutableArray.CreateBuilder<FieldInfo>());
        Type owner = kernel.GetType();
        bool isInElement = false;
        foreach (string name in entry.Name.Split('.'))
        {
            FieldInfo field = FieldOf(owner, name, entry);
            (isInElement ? paths.Inner : paths.Outer).Add(field);
            isInElement |= field.FieldType.IsArray;
            owner = field.FieldType.GetElementType() ?? field.FieldType;
        }

        return (paths.Outer.ToImmutable(), paths.Inner.ToImmutable());
    }

    /// <summary>A field, or the one behind an auto-property.</summary>
    private static FieldInfo FieldOf(Type owner, string name, HostMapEntry entry)
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        return owner.GetField(name, Any) ?? owner.GetField($"<{name}>k__BackingField", Any)
            ?? throw new ArgumentException(
                $"{owner.Name} has no field {name}, which the host map calls {entry.Name}.", nameof(owner));
    }
}
