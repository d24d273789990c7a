using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>
/// Test benches that drive a <see cref="HostScript"/> (script.txt) into a kernel and write what <see cref="HostResults"/> reads (results.txt).
/// They know the kernel by its map only.
/// </summary>
internal static class Benches
{
    public static string Vhdl(HostMap map) => $$"""
        library ieee;
        use ieee.std_logic_1164.all;
        use std.textio.all;

        entity bench is
        end entity bench;

        architecture simulation of bench is
          signal clk, rst, start, busy, host_enable, host_write : std_logic := '0';
          signal entry : std_logic_vector({{Math.Max(1, map.EntryBits) - 1}} downto 0) := (others => '0');
          signal host_address : std_logic_vector({{map.AddressBits - 1}} downto 0) := (others => '0');
          signal host_write_data, host_read_data : std_logic_vector(31 downto 0) := (others => '0');
        begin
          kernel : entity work.{{map.Kernel}} port map (
            clk => clk, rst => rst, start => start,{{(map.EntryBits > 0 ? " entry => entry," : string.Empty)}} busy => busy, host_enable => host_enable,
            host_write => host_write, host_address => host_address, host_write_data => host_write_data, host_read_data => host_read_data);

          stimulus : process
            file script : text open read_mode is "script.txt";
            file results : text open write_mode is "results.txt";
            variable input, output : line;
            variable control, address, data : std_logic_vector(31 downto 0);
            variable pending : std_logic_vector(1 downto 0) := "00";
            variable cycles : natural;
            procedure tick is
            begin
              wait for 4 ns;
              if pending(1) = '1' then
                write(output, string'("R "));
                hwrite(output, host_read_data);
                writeline(results, output);
              end if;
              pending := pending(0) & (host_enable and not host_write and not busy and not rst);
              clk <= '1';
              wait for 5 ns;
              clk <= '0';
              wait for 1 ns;
            end procedure tick;
          begin
            while not endfile(script) loop
              readline(script, input);
              hread(input, control);
              hread(input, address);
              hread(input, data);
              start <= control(0);
              host_enable <= control(1);
              host_write <= control(2);
              rst <= control(4);
              entry <= control(entry'length + 7 downto 8);
              host_address <= address(host_address'range);
              host_write_data <= data;
              tick;
              start <= '0';
              host_enable <= '0';
              rst <= '0';
              if control(3) = '1' then
                cycles := 0;
                while busy = '1' loop
                  cycles := cycles + 1;
                  tick;
                end loop;
                write(output, string'("B "));
                write(output, cycles);
                writeline(results, output);
              end if;
            end loop;
            tick;
            tick;
            wait;
          end process stimulus;
        end architecture simulation;

        """;

    public static string Verilog(HostMap map) => $$"""
        module bench;
          reg clk = 0, rst = 0, start = 0, host_enable = 0, host_write = 0;
          reg [{{Math.Max(1, map.EntryBits) - 1}}:0] entry = 0;
          reg [{{map.AddressBits - 1}}:0] host_address = 0;
          reg [31:0] host_write_data = 0;
          wire busy;
          wire [31:0] host_read_data;
          {{map.Kernel}} kernel(
            .clk(clk), .rst(rst), .start(start),{{(map.EntryBits > 0 ? " .entry(entry)," : string.Empty)}} .busy(busy), .host_enable(host_enable),
            .host_write(host_write), .host_address(host_address), .host_write_data(host_write_data), .host_read_data(host_read_data));

          integer script, results, cycles;
          reg [31:0] control, address, data;
          reg [1:0] pending = 0;
          task tick;
            begin
              #4 if (pending[1]) $fdisplay(results, "R %h", host_read_data);
              pending = {pending[0], host_enable & ~host_write & ~busy & ~rst};
              clk = 1;
              #5 clk = 0;
              #1;
            end
          endtask

          initial begin
            script = $fopen("script.txt", "r");
            results = $fopen("results.txt", "w");
            while ($fscanf(script, "%h %h %h\n", control, address, data) == 3) begin
              start = control[0];
              host_enable = control[1];
              host_write = control[2];
              rst = control[4];
              entry = control[31:8];
              host_address = address;
              host_write_data = data;
              tick;
              start = 0;
              host_enable = 0;
              rst = 0;
              if (control[3]) begin
                cycles = 0;
                while (busy) begin
                  cycles = cycles + 1;
                  tick;
                end
                $fdisplay(results, "B %0d", cycles);
              end
            end
            tick;
            tick;
            $finish;
          end
        endmodule

        """;
}
