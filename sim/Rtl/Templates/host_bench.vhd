-- Host test bench: carries out commands.txt on the kernel and writes results.txt. The formats are described in docs/verification.md.
-- Words in double braces are filled in for each kernel.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use std.env.finish;
use std.textio.all;

entity host_bench is
end entity;

architecture simulation of host_bench is
  constant READ_LATENCY_CYCLES : natural := {{ReadLatencyCycles}};

  subtype word is std_logic_vector(31 downto 0);

  signal clk             : std_logic := '0';
  signal rst             : std_logic := '1';
  signal start           : std_logic := '0';
  signal entry_number    : word := (others => '0');
  signal busy            : std_logic;
  signal host_enable     : std_logic := '0';
  signal host_write      : std_logic := '0';
  signal host_address    : word := (others => '0');
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
      host_address    => host_address({{AddressBits}} - 1 downto 0),
      host_write_data => host_write_data,
      host_read_data  => host_read_data
    );

  host : process
    file commands : text open read_mode is "commands.txt";
    file results  : text open write_mode is "results.txt";

    variable command     : line;
    variable kind        : character;
    variable first       : word;
    variable second      : word;
    variable cycle_limit : natural;

    -- Outputs read directly after this are those of the cycle that the edge ends; inputs assigned after it belong to the next cycle.
    procedure tick is
    begin
      wait until rising_edge(clk);
    end procedure;

    procedure put(kind : character; value : word) is
      variable result : line;
    begin
      write(result, kind);
      write(result, ' ');
      hwrite(result, value);
      writeline(results, result);
    end procedure;

    procedure write_word(address : word; data : word) is
    begin
      host_enable <= '1';
      host_write <= '1';
      host_address <= address;
      host_write_data <= data;
      tick;
      host_enable <= '0';
      host_write <= '0';
    end procedure;

    -- One request per cycle; the answer to a request comes READ_LATENCY_CYCLES later.
    procedure read_words(address : word; count : natural) is
    begin
      for cycle in 0 to count + READ_LATENCY_CYCLES - 1 loop
        host_enable <= '1' when cycle < count else '0';
        host_address <= std_logic_vector(unsigned(address) + cycle);
        tick;
        if cycle >= READ_LATENCY_CYCLES then
          put('V', host_read_data);
        end if;
      end loop;
    end procedure;

    procedure run(number : word) is
      variable cycles : natural := 0;
    begin
      start <= '1';
      entry_number <= number;
      tick;
      start <= '0';
      tick;
      while busy = '1' loop
        cycles := cycles + 1;
        if cycles > cycle_limit then
          put('T', word(to_unsigned(cycle_limit, 32)));
          finish;
        end if;
        tick;
      end loop;
      put('C', word(to_unsigned(cycles, 32)));
    end procedure;
  begin
    tick;
    tick;
    rst <= '0';
    while not endfile(commands) loop
      readline(commands, command);
      read(command, kind);
      hread(command, first);
      case kind is
        when 'L' =>
          cycle_limit := to_integer(unsigned(first));
        when 'W' =>
          hread(command, second);
          write_word(first, second);
        when 'R' =>
          hread(command, second);
          read_words(first, to_integer(unsigned(second)));
        when 'X' =>
          run(first);
        when others =>
          report "unknown command " & kind severity failure;
      end case;
    end loop;
    put('E', (others => '0'));
    finish;
  end process;
end architecture;
