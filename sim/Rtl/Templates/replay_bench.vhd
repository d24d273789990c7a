-- Self-checking test bench: replays a recorded run of {{Kernel}} from {{Kernel}}_tb.txt and stops at the first difference.
--   ghdl -a --std=08 {{Kernel}}.vhd {{Kernel}}_tb.vhd
--   ghdl -e --std=08 {{Kernel}}_tb
--   ghdl -r --std=08 {{Kernel}}_tb --ieee-asserts=disable
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use std.env.finish;
use std.textio.all;

entity {{Kernel}}_tb is
  generic (
    RECORDING : string := "{{Kernel}}_tb.txt"
  );
end entity;

architecture replay of {{Kernel}}_tb is
  constant READ_LATENCY_CYCLES : natural := {{ReadLatencyCycles}};

  subtype word is std_logic_vector(31 downto 0);

  signal clk             : std_logic := '0';
  signal rst             : std_logic := '1';
  signal start           : std_logic := '0';
{{EntrySignal}}
  signal busy            : std_logic;
  signal host_enable     : std_logic := '0';
  signal host_write      : std_logic := '0';
  signal host_address    : std_logic_vector({{AddressBits}} - 1 downto 0) := (others => '0');
  signal host_write_data : word := (others => '0');
  signal host_read_data  : word;
begin
  clk <= not clk after 5 ns;

  kernel : entity work.{{Kernel}}
    port map (
      clk             => clk,
      rst             => rst,
      start           => start,
{{EntryAssociation}}
      busy            => busy,
      host_enable     => host_enable,
      host_write      => host_write,
      host_address    => host_address,
      host_write_data => host_write_data,
      host_read_data  => host_read_data
    );

  host : process
    -- Lines: W address data; X entry cycles note; R address count, then for each element E expected sign note.
    -- A note has the name of what is compared, a space, and where the expected value comes from. Numbers are hexadecimal.
    file recorded : text open read_mode is RECORDING;

    variable command  : line;
    variable kind     : character;
    variable first    : word;
    variable second   : word;
    variable cycle    : natural := 0;
    variable runs     : natural := 0;
    variable values   : natural := 0;

    -- Outputs read directly after this are those of the cycle that the edge ends; inputs assigned after it belong to the next.
    procedure tick is
    begin
      wait until rising_edge(clk);
      cycle := cycle + 1;
    end procedure;

    impure function image(value : word; is_signed : boolean) return string is
    begin
      if is_x(value) then
        return "undefined (" & to_hstring(value) & " hexadecimal)";
      elsif is_signed then
        return integer'image(to_integer(signed(value)));
      elsif value(31) = '1' then
        return to_hstring(value) & " hexadecimal";
      end if;
      return integer'image(to_integer(unsigned(value)));
    end function;

    -- The rest of the line is the note.
    procedure fail(variable note : inout line; actual : string; expected : string) is
      variable blank : character;
      variable place : natural;
    begin
      read(note, blank);
      place := note.all'low;
      while note(place) /= ' ' loop
        place := place + 1;
      end loop;
      report "MISMATCH in cycle " & integer'image(cycle) & ": " & note(note.all'low to place - 1) & " is " & actual
        & ", expected " & expected & ";" & note(place to note.all'high)
        severity failure;
      wait; -- where a failure does not end the simulation
    end procedure;

    procedure write_word(address : word; data : word) is
    begin
      host_enable <= '1';
      host_write <= '1';
      host_address <= address(host_address'range);
      host_write_data <= data;
      tick;
      host_enable <= '0';
      host_write <= '0';
    end procedure;

    procedure check_word(actual : word) is
      variable element  : line;
      variable letter   : character;
      variable expected : word;
    begin
      readline(recorded, element);
      read(element, letter);
      hread(element, expected);
      read(element, letter);
      read(element, letter);
      values := values + 1;
      if actual /= expected then
        fail(element, image(actual, letter = 's'), image(expected, letter = 's'));
      end if;
    end procedure;

    -- One request per cycle; the answer to a request comes READ_LATENCY_CYCLES later.
    procedure check_words(address : word; count : natural) is
    begin
      for request in 0 to count + READ_LATENCY_CYCLES - 1 loop
        if request < count then
          host_enable <= '1';
          host_address <= std_logic_vector(resize(unsigned(address) + request, host_address'length));
        else
          host_enable <= '0';
        end if;
        tick;
        if request >= READ_LATENCY_CYCLES then
          check_word(host_read_data);
        end if;
      end loop;
    end procedure;

    -- A run that takes far too long is an endless loop.
    procedure check_run(variable note : inout line; number : word; expected : natural) is
      variable cycles : natural := 0;
    begin
      runs := runs + 1;
      start <= '1';
{{EntryAssignment}}
      tick;
      start <= '0';
      tick;
      while busy = '1' and cycles < 2 * expected + 1000 loop
        cycles := cycles + 1;
        tick;
      end loop;
      if busy /= '0' then
        fail(note, "at least " & integer'image(cycles), integer'image(expected));
      elsif cycles /= expected then
        fail(note, integer'image(cycles), integer'image(expected));
      end if;
    end procedure;
  begin
    tick;
    tick;
    rst <= '0';
    while not endfile(recorded) loop
      readline(recorded, command);
      read(command, kind);
      hread(command, first);
      hread(command, second);
      case kind is
        when 'W' =>
          write_word(first, second);
        when 'R' =>
          check_words(first, to_integer(unsigned(second)));
        when 'X' =>
          check_run(command, first, to_integer(unsigned(second)));
        when others =>
          report RECORDING & ": unknown line " & kind severity failure;
      end case;
    end loop;
    write(output, "PASS: {{Kernel}}, " & integer'image(values) & " values and " & integer'image(runs) & " runs as recorded" & LF);
    finish;
  end process;
end architecture;
