using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Vhdl;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>Every operator, on many types and values, in GHDL and after conversion to Verilog, against exact integers.</summary>
public sealed class OperatorTests
{
    private const int Vectors = 60;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Operators_give_the_exact_result_in_vhdl_and_in_verilog(int seed)
    {
        HardwareDesign design = OperatorDesigns.Random(seed);
        HostMap map = HostMap.Of(design);
        HostScript script = Script(seed);
        string vhdl = VhdlEmitter.Emit(design, map);
        HostResults expected = new ReferenceMachine(design, map).Run(script);
        using var tools = new RealTools();

        AssertSame("GHDL", expected, await tools.SimulateVhdl(vhdl, map, script), design);
        AssertSame("Verilog", expected, await tools.SimulateVerilog(vhdl, map, script), design);
    }

    private static HostScript Script(int seed)
    {
        var random = new Random(seed);
        var script = new HostScript();
        for (int vector = 0; vector < Vectors; vector++)
        {
            ulong x = OperatorDesigns.Value(random);
            ulong y = random.Next(8) == 0 ? x : OperatorDesigns.Value(random);
            script.Write(0, (uint)x);
            script.Write(1, (uint)(x >> 32));
            script.Write(2, (uint)y);
            script.Write(3, (uint)(y >> 32));
            script.Run(0);
            for (int i = 0; i < 2 * OperatorDesigns.ResultsPerDesign; i++)
            {
                script.Read(4 + i);
            }
        }

        return script;
    }

    private static void AssertSame(string simulator, HostResults expected, HostResults actual, HardwareDesign design)
    {
        Assert.Equal(expected.BusyCycles, actual.BusyCycles);
        Assert.Equal(expected.Reads.Length, actual.Reads.Length);
        int? first = Enumerable.Range(0, expected.Reads.Length).Cast<int?>().FirstOrDefault(i => expected.Reads[i!.Value] != actual.Reads[i.Value]);
        if (first is { } at)
        {
            // Both halves of a result are written from the operation; the low one comes first.
            RegisterWrite low = design.Controller.States[0].RegisterWrites[at % (2 * OperatorDesigns.ResultsPerDesign) / 2 * 2];
            var operation = (Node)((Node)low.Value).Inputs[0];
            string inputs = string.Join(", ", operation.Inputs.Select(i => i is ConstantSignal c ? $"{c.Literal}:{c.Type}" : $"{i.Type}"));
            Assert.Fail($"{simulator}: {operation.Code}({inputs}) -> {operation.Type}, node {operation.Id}, read {at}: "
                + $"{actual.Reads[at]:x} instead of {expected.Reads[at]:x}.");
        }
    }
}
