-- Written by hand from AccumulatorDesign.cs, so that the test benches are tested without the VHDL printer.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity Accumulator is
  port (
    clk             : in  std_logic;
    rst             : in  std_logic;
    start           : in  std_logic;
    entry           : in  std_logic_vector(0 downto 0);
    busy            : out std_logic;
    host_enable     : in  std_logic;
    host_write      : in  std_logic;
    host_address    : in  std_logic_vector(4 downto 0);
    host_write_data : in  std_logic_vector(31 downto 0);
    host_read_data  : out std_logic_vector(31 downto 0)
  );
end entity;

architecture rtl of Accumulator is
  type state_type is (idle, init, test, mac, push, scale_init, scale_read, scale_write);
  type values_type is array (7 downto 0) of signed(15 downto 0);
  type items_type is array (7 downto 0) of unsigned(7 downto 0);
  type weights_type is array (3 downto 0) of signed(7 downto 0);

  signal state   : state_type := idle;
  signal length  : unsigned(3 downto 0) := to_unsigned(5, 4);
  signal total   : signed(25 downto 0) := (others => '0');
  signal head    : unsigned(2 downto 0) := (others => '0');
  signal count   : unsigned(3 downto 0) := (others => '0');
  signal i       : unsigned(3 downto 0) := (others => '0');
  signal weights : weights_type := (to_signed(4, 8), to_signed(-3, 8), to_signed(2, 8), to_signed(1, 8));
  signal items   : items_type := (others => (others => '0'));
  signal values  : values_type := (
    to_signed(-8, 16), to_signed(7, 16), to_signed(-6, 16), to_signed(5, 16),
    to_signed(-4, 16), to_signed(3, 16), to_signed(-2, 16), to_signed(1, 16));

  signal values_output  : signed(15 downto 0);
  signal items_output   : unsigned(7 downto 0);
  signal address        : unsigned(4 downto 0);
  signal address_before : unsigned(4 downto 0);
  signal value_address  : unsigned(2 downto 0);
begin
  busy <= '0' when state = idle else '1';
  address <= unsigned(host_address);
  value_address <= address(2 downto 0) when state = idle else i(2 downto 0);

  controller : process (clk)
    variable weight  : signed(7 downto 0);
    variable product : signed(23 downto 0);
  begin
    if rising_edge(clk) then
      case state is
        when idle =>
          if start = '1' then
            if entry = "0" then state <= init; else state <= scale_init; end if;
          end if;
          if host_enable = '1' and host_write = '1' then
            if address = 0 then length <= unsigned(host_write_data(3 downto 0)); end if;
            if address(4 downto 2) = "110" then weights(to_integer(address(1 downto 0))) <= signed(host_write_data(7 downto 0)); end if;
          end if;
        when init =>
          total <= (others => '0');
          head <= (others => '0');
          count <= (others => '0');
          i <= (others => '0');
          state <= test;
        when test =>
          if i < length then state <= mac; else state <= idle; end if;
        when mac =>
          weight := weights(to_integer(i(1 downto 0)));
          product := values_output * weight;
          total <= total + product;
          i <= i + 1;
          if values_output > 0 then state <= push; else state <= test; end if;
        when push =>
          count <= count + 1;
          state <= test;
        when scale_init =>
          i <= (others => '0');
          state <= scale_read;
        when scale_read =>
          state <= scale_write;
        when scale_write =>
          i <= i + 1;
          if i = 7 then state <= idle; else state <= scale_read; end if;
      end case;
      if rst = '1' then
        state <= idle;
      end if;
    end if;
  end process;

  values_ram : process (clk)
  begin
    if rising_edge(clk) then
      values_output <= values(to_integer(value_address));
      if state = scale_write then
        values(to_integer(value_address)) <= shift_right(values_output, 1);
      elsif state = idle and host_enable = '1' and host_write = '1' and address(4 downto 3) = "10" then
        values(to_integer(value_address)) <= signed(host_write_data(15 downto 0));
      end if;
    end if;
  end process;

  items_ram : process (clk)
    variable tail : unsigned(2 downto 0);
  begin
    if rising_edge(clk) then
      items_output <= items(to_integer(address(2 downto 0)));
      tail := head + count(2 downto 0);
      if state = push then
        items(to_integer(tail)) <= resize(i - 1, 8);
      end if;
    end if;
  end process;

  host_read : process (clk)
    variable data : signed(31 downto 0);
  begin
    if rising_edge(clk) then
      address_before <= address;
      case address_before(4 downto 3) is
        when "00" =>
          case address_before(2 downto 0) is
            when "000" => data := signed(resize(length, 32));
            when "001" => data := resize(total, 32);
            when "010" => data := signed(resize(head, 32));
            when others => data := signed(resize(count, 32));
          end case;
        when "01" => data := signed(resize(items_output, 32));
        when "10" => data := resize(values_output, 32);
        when others => data := resize(weights(to_integer(address_before(1 downto 0))), 32);
      end case;
      host_read_data <= std_logic_vector(data);
    end if;
  end process;
end architecture;
