library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

-- UART transmitter: 8 data bits, no parity, 1 stop bit, least significant bit first.
entity uart_transmitter is
  generic (
    clocks_per_bit : positive
  );
  port (
    clk : in std_logic;
    rst : in std_logic; -- synchronous, active high
    data : in std_logic_vector(7 downto 0);
    valid : in std_logic; -- data is taken in the cycle in which valid and ready are high
    ready : out std_logic;
    line_out : out std_logic
  );
end entity;

architecture rtl of uart_transmitter is
  signal clocks_left : natural range 0 to clocks_per_bit - 1;
  signal bits_left : natural range 0 to 10;
  -- Start bit, data and stop bit leave from bit 0; ones follow, which is the idle line.
  signal shift : std_logic_vector(9 downto 0);
begin
  ready <= '1' when bits_left = 0 else '0';
  line_out <= shift(0);

  process (clk)
  begin
    if rising_edge(clk) then
      if bits_left = 0 then
        clocks_left <= clocks_per_bit - 1;
        if valid = '1' then
          shift <= '1' & data & '0';
          bits_left <= 10;
        end if;
      elsif clocks_left = 0 then
        clocks_left <= clocks_per_bit - 1;
        shift <= '1' & shift(9 downto 1);
        bits_left <= bits_left - 1;
      else
        clocks_left <= clocks_left - 1;
      end if;

      if rst = '1' then
        bits_left <= 0;
        shift <= (others => '1');
      end if;
    end if;
  end process;
end architecture;
