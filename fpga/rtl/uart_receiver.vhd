library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

-- UART receiver: 8 data bits, no parity, 1 stop bit, least significant bit first. Bits are sampled in their middle.
entity uart_receiver is
  generic (
    clocks_per_bit : positive -- at least 4
  );
  port (
    clk : in std_logic;
    rst : in std_logic; -- synchronous, active high
    line_in : in std_logic; -- asynchronous pin
    data : out std_logic_vector(7 downto 0);
    valid : out std_logic; -- one cycle: data is a received byte
    framing_error : out std_logic -- one cycle: the stop bit was low; the byte is dropped
  );
end entity;

architecture rtl of uart_receiver is
  type state_t is (idle, start_bit, data_bits, stop_bit, recover);
  signal state : state_t;
  -- Two flip-flops bring the asynchronous pin into the clock domain.
  signal line_meta, line_sync : std_logic := '1';
  signal clocks_left : natural range 0 to clocks_per_bit - 1;
  signal bits_left : natural range 0 to 7;
  signal shift : std_logic_vector(7 downto 0);
begin
  data <= shift;

  process (clk)
  begin
    if rising_edge(clk) then
      line_meta <= line_in;
      line_sync <= line_meta;
      valid <= '0';
      framing_error <= '0';
      if clocks_left /= 0 then
        clocks_left <= clocks_left - 1;
      end if;

      case state is
        when idle =>
          clocks_left <= clocks_per_bit / 2 - 1;
          if line_sync = '0' then
            state <= start_bit;
          end if;

        when start_bit =>
          if clocks_left = 0 then
            clocks_left <= clocks_per_bit - 1;
            bits_left <= 7;
            if line_sync = '0' then
              state <= data_bits;
            else
              state <= idle; -- a glitch, not a start bit
            end if;
          end if;

        when data_bits =>
          if clocks_left = 0 then
            clocks_left <= clocks_per_bit - 1;
            shift <= line_sync & shift(7 downto 1);
            if bits_left = 0 then
              state <= stop_bit;
            else
              bits_left <= bits_left - 1;
            end if;
          end if;

        when stop_bit =>
          if clocks_left = 0 then
            valid <= line_sync;
            framing_error <= not line_sync;
            state <= recover;
          end if;

        when recover =>
          -- The line must be high before the next start bit, so that a break is one framing error and not many.
          if line_sync = '1' then
            state <= idle;
          end if;
      end case;

      if rst = '1' then
        state <= recover;
        valid <= '0';
        framing_error <= '0';
      end if;
    end if;
  end process;
end architecture;
