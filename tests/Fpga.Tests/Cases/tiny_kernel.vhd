library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

-- A kernel by hand, with the ports of the kernel interface, for tests of the shell and the flow.
-- Memory map: word 0 is the register step (16 bits); the memory data lies at 2 ** depth_bits, 2 ** depth_bits words of 16 bits.
-- Entry 0 adds step to every word of data, entry 1 multiplies every word by step. A run takes two cycles a word.
entity tiny_kernel is
  port (
    clk, rst, start : in std_logic;
    entry : in std_logic_vector(0 downto 0);
    busy : out std_logic;
    host_enable, host_write : in std_logic;
    host_address : in std_logic_vector(4 downto 0);
    host_write_data : in std_logic_vector(31 downto 0);
    host_read_data : out std_logic_vector(31 downto 0)
  );
end entity;

architecture rtl of tiny_kernel is
  constant depth_bits : natural := 4;
  type memory_t is array (2 ** depth_bits - 1 downto 0) of std_logic_vector(15 downto 0);
  signal data : memory_t;
  type state_t is (idle, reading, writing);
  signal state : state_t;
  signal multiplies : std_logic;
  signal step : signed(15 downto 0);
  signal index, address : unsigned(depth_bits - 1 downto 0);
  signal value, new_value : std_logic_vector(15 downto 0);
  signal product : signed(31 downto 0);
  signal read_enable, write_enable, reads_step : std_logic;
begin
  busy <= '0' when state = idle else '1';
  product <= signed(value) * step;
  address <= unsigned(host_address(depth_bits - 1 downto 0)) when state = idle else index;
  read_enable <= '1' when state = reading or (state = idle and host_enable = '1' and host_write = '0') else '0';
  write_enable <= '1' when state = writing or (state = idle and host_enable = '1' and host_write = '1' and host_address(depth_bits) = '1') else '0';

  choose : process (all)
  begin
    if state = idle then
      new_value <= host_write_data(15 downto 0);
    elsif multiplies = '1' then
      new_value <= std_logic_vector(product(15 downto 0));
    else
      new_value <= std_logic_vector(signed(value) + step);
    end if;
  end process;

  storage : process (clk)
  begin
    if rising_edge(clk) then
      if write_enable = '1' then
        data(to_integer(address)) <= new_value;
      end if;
      if read_enable = '1' then
        value <= data(to_integer(address));
      end if;
    end if;
  end process;

  control : process (clk)
  begin
    if rising_edge(clk) then
      reads_step <= not host_address(depth_bits);
      host_read_data <= std_logic_vector(resize(signed(value), 32));
      if reads_step = '1' then
        host_read_data <= std_logic_vector(resize(step, 32));
      end if;
      case state is
        when idle =>
          index <= (others => '0');
          multiplies <= entry(0);
          if start = '1' then
            state <= reading;
          elsif host_enable = '1' and host_write = '1' and host_address(depth_bits) = '0' then
            step <= signed(host_write_data(15 downto 0));
          end if;
        when reading =>
          state <= writing;
        when writing =>
          index <= index + 1;
          state <= reading;
          if index = 2 ** depth_bits - 1 then
            state <= idle;
          end if;
      end case;
      if rst = '1' then
        state <= idle;
        step <= (others => '0');
      end if;
    end if;
  end process;
end architecture;
