using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;
using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class MemoryFootprintTests
{
    /// <summary>Arrays that begin at a cache line are longer than what they hold; an engine has at most five.</summary>
    private const int Alignment = 5 * 64;

    [Fact]
    public void Every_array_of_an_engine_is_in_one_of_the_parts() =>
        NetworkCase.With(NetworkCase.AnyCell).Sample(
            networkCase =>
            {
                Network<double> network = networkCase.CreateNetwork();
                ISparseEngine<double> engine = SparseEngines.Create(network);
                HashSet<object> seen = new([network.Layout, .. network.Parameters.Parts], ReferenceEqualityComparer.Instance);
                long held = network.Parameters.Bytes + ArrayBytes(engine, seen);

                Assert.InRange(held - engine.Memory.Total, 0, Alignment);
            },
            iter: 50);

    [Fact]
    public void An_array_that_is_left_out_is_noticed()
    {
        var holder = new { Counted = new double[3], Forgotten = new double[5] };
        Assert.Equal(64, ArrayBytes(holder, new(ReferenceEqualityComparer.Instance)));
    }

    [Fact]
    public void The_parts_have_the_sizes_of_the_layout()
    {
        var cell = new EgruCell(new EventFunction());
        var layout = new CellLayout(cell, RecurrentMask.Random(16, sparsity: 0, new(1)), inputs: 2, outputs: 1);
        Network<float> network = new InitialWeights().CreateNetwork<float>(cell, layout, Readout.LastStep, new(2));
        MemoryFootprint memory = SparseEngines.Create(network).Memory;
        Assert.Equal((928 + 17) * sizeof(float), memory.Parameters);
        Assert.Equal(memory.Parameters, memory.Gradient);

        // 17 places for block columns of 16 rows; a block of 58 parameters is padded to whole cache lines.
        Assert.Equal(17 * 16 * 64 * sizeof(float), memory.Influence);
        Assert.Equal(0, memory.Traces);
        Assert.Equal(
            memory.Total,
            memory.Parameters + memory.Gradient + memory.Influence + memory.Reachability + memory.State + memory.Indices);
    }

    /// <summary>Bytes of the arrays of numbers that an object leads to; what was seen before is not counted again.</summary>
    private static long ArrayBytes(object? value, HashSet<object> seen)
    {
        if (value is null or string or Delegate || value.GetType().IsPrimitive || value.GetType().IsEnum
            || (!value.GetType().IsValueType && !seen.Add(value)))
        {
            return 0;
        }

        if (value is Array array)
        {
            Type elementType = array.GetType().GetElementType()!;
            return elementType.IsValueType
                ? (long)array.Length * Marshal.SizeOf(elementType)
                : ((IEnumerable)array).Cast<object?>().Sum(element => ArrayBytes(element, seen));
        }

        long bytes = 0;
        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            const BindingFlags OwnFields =
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            bytes += type.GetFields(OwnFields).Sum(field => ArrayBytes(field.GetValue(value), seen));
        }

        return bytes;
    }
}
