library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

-- Connects the kernel tiny_kernel to a board: power-on reset, UART and byte protocol.
entity kernel_shell is
  port (
    clk : in std_logic; -- 12000000 Hz
    uart_rx : in std_logic; -- 115200 baud, 8 data bits, no parity, 1 stop bit
    uart_tx : out std_logic;
    led_busy_n : out std_logic -- low while the kernel runs
  );
end entity;

architecture rtl of kernel_shell is
  constant clocks_per_bit : positive := 104;
  -- Block RAMs of the iCE40 give zeros for some microseconds after configuration: the kernel is held in reset meanwhile.
  signal reset_count : unsigned(7 downto 0) := (others => '0');
  signal rst : std_logic := '1';
  signal rx_data, tx_data : std_logic_vector(7 downto 0);
  signal rx_valid, rx_framing_error, tx_valid, tx_ready : std_logic;
  signal kernel_start, kernel_busy : std_logic;
  signal kernel_entry : std_logic_vector(7 downto 0);
  signal host_enable, host_write : std_logic;
  signal host_address : std_logic_vector(4 downto 0);
  signal host_write_data, host_read_data : std_logic_vector(31 downto 0);
begin
  led_busy_n <= not kernel_busy;

  power_on_reset : process (clk)
  begin
    if rising_edge(clk) then
      rst <= '1';
      if reset_count = 255 then
        rst <= '0';
      else
        reset_count <= reset_count + 1;
      end if;
    end if;
  end process;

  receiver : entity work.uart_receiver
    generic map (clocks_per_bit => clocks_per_bit)
    port map (
      clk => clk, rst => rst, line_in => uart_rx,
      data => rx_data, valid => rx_valid, framing_error => rx_framing_error);

  transmitter : entity work.uart_transmitter
    generic map (clocks_per_bit => clocks_per_bit)
    port map (
      clk => clk, rst => rst, data => tx_data, valid => tx_valid, ready => tx_ready, line_out => uart_tx);

  bridge : entity work.host_bridge
    generic map (
      address_bits => 5, entry_count => 2, read_latency_cycles => 2)
    port map (
      clk => clk, rst => rst,
      rx_data => rx_data, rx_valid => rx_valid, rx_framing_error => rx_framing_error,
      tx_data => tx_data, tx_valid => tx_valid, tx_ready => tx_ready,
      kernel_start => kernel_start, kernel_entry => kernel_entry, kernel_busy => kernel_busy,
      host_enable => host_enable, host_write => host_write, host_address => host_address,
      host_write_data => host_write_data, host_read_data => host_read_data);

  kernel : entity work.tiny_kernel
    port map (
      clk => clk, rst => rst, start => kernel_start, entry => kernel_entry(0 downto 0), busy => kernel_busy,
      host_enable => host_enable, host_write => host_write, host_address => host_address,
      host_write_data => host_write_data, host_read_data => host_read_data);
end architecture;
