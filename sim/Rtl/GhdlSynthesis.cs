using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Sim.Rtl;

/// <summary>Converts VHDL to Verilog with GHDL, for tools that read Verilog only.</summary>
public static class GhdlSynthesis
{
    /// <summary>The Verilog of an entity and all below it. Port names stay as they are.</summary>
    /// <param name="topEntity">Name of the entity, which becomes the top module.</param>
    /// <param name="workDirectory">Made when it does not exist.</param>
    /// <exception cref="ToolMissingException"/>
    /// <exception cref="ToolFailedException">GHDL refused the VHDL; the message has its error.</exception>
    public static async Task<string> ToVerilogAsync(
        ToolRunner tools, string vhdl, string topEntity, string workDirectory, CancellationToken cancellationToken)
    {
        string directory = Path.GetFullPath(workDirectory);
        Directory.CreateDirectory(directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "kernel.vhd"), vhdl, cancellationToken);
        await tools.RunAsync(new ToolCall("ghdl", ["-a", "--std=08", "kernel.vhd"], directory), cancellationToken);
        ToolOutput output = await tools.RunAsync(
            new ToolCall("ghdl", ["--synth", "--std=08", "--out=verilog", topEntity], directory), cancellationToken);
        return output.StandardOutput;
    }
}
