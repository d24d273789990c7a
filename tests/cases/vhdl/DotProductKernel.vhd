-- DotProductKernel: generated from C# by srtrl; edit the C# instead.
-- A comment such as EvRnnKernel.cs:41 names the C# line that a signal or an assignment comes from.

library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity DotProductKernel is
  port (
    clk             : in  std_logic;
    rst             : in  std_logic;                                        -- synchronous, active high
    start           : in  std_logic;                                        -- one cycle while not busy
    entry           : in  std_logic_vector(0 downto 0);                     -- 0: Dot, 1: Scale
    busy            : out std_logic;
    host_enable     : in  std_logic;                                        -- a request; served while not busy
    host_write      : in  std_logic;
    host_address    : in  std_logic_vector(4 downto 0);
    host_write_data : in  std_logic_vector(31 downto 0);
    host_read_data  : out std_logic_vector(31 downto 0) := (others => '0')  -- 2 cycles after the request
  );
end entity DotProductKernel;

architecture rtl of DotProductKernel is

  -- Controller
  type state_t is (
    idle, dot_start, dot_fetch, dot_accumulate, scale_read, scale_write);
  signal state : state_t := idle;

  -- Host access
  type host_target_t is (
    target_total, target_wraps, target_left, target_right, target_factors, target_none);
  signal host_read_request  : std_logic;
  signal host_write_request : std_logic;
  signal host_target        : host_target_t;
  signal host_read_target   : host_target_t := target_none;
  signal host_read_pending  : std_logic := '0';
  signal host_read_value    : std_logic_vector(31 downto 0);
  signal host_read_index    : std_logic_vector(1 downto 0) := (others => '0');

  -- Registers
  signal total : signed(31 downto 0) := to_signed(0, 32);    -- DotProductKernel.cs:1
  signal index : unsigned(2 downto 0) := to_unsigned(0, 3);  -- DotProductKernel.cs:2
  signal wraps : std_logic := '0';                           -- DotProductKernel.cs:3

  -- Register inputs
  signal total_next       : signed(31 downto 0);
  signal total_we         : std_logic;
  signal index_next       : unsigned(2 downto 0);
  signal index_we         : std_logic;
  signal wraps_host_write : std_logic;
  signal wraps_next       : std_logic;
  signal wraps_we         : std_logic;

  -- left: block RAM, 6 x i16 (DotProductKernel.cs:4)
  type left_t is array (5 downto 0) of signed(15 downto 0);
  signal left            : left_t := (others => (others => '0'));
  signal left_we         : std_logic;
  signal left_waddr      : unsigned(2 downto 0);
  signal left_wdata      : signed(15 downto 0);
  signal left_host_write : std_logic;
  signal left_re         : std_logic;
  signal left_raddr      : unsigned(2 downto 0);
  signal left_host_read  : std_logic;
  signal left_q          : signed(15 downto 0) := (others => '0');

  -- right: block RAM, 6 x i16 (DotProductKernel.cs:5)
  type right_t is array (5 downto 0) of signed(15 downto 0);
  constant right_initial : right_t := (
    0 => 16x"FFFE", 1 => 16x"FFFF", 3 => 16x"0001", 4 => 16x"0002", 5 => 16x"0003", others => (others => '0'));
  signal right            : right_t := right_initial;
  signal right_we         : std_logic;
  signal right_waddr      : unsigned(2 downto 0);
  signal right_wdata      : signed(15 downto 0);
  signal right_host_write : std_logic;
  signal right_re         : std_logic;
  signal right_raddr      : unsigned(2 downto 0);
  signal right_host_read  : std_logic;
  signal right_q          : signed(15 downto 0) := (others => '0');

  -- factors: registers, 3 x i16 (DotProductKernel.cs:6)
  type factors_t is array (3 downto 0) of signed(15 downto 0);
  constant factors_initial : factors_t := (
    0 => 16x"0003", 1 => 16x"FFF9", 2 => 16x"000B", others => (others => '0'));
  signal factors            : factors_t := factors_initial;
  signal factors_we         : std_logic;
  signal factors_waddr      : unsigned(1 downto 0);
  signal factors_wdata      : signed(15 downto 0);
  signal factors_host_write : std_logic;

  -- Shared operators
  signal multiplier_a      : signed(15 downto 0);
  signal multiplier_b      : signed(15 downto 0);
  signal multiplier_result : signed(31 downto 0);

  -- Values
  signal conv_0 : unsigned(2 downto 0);
  signal add_1  : unsigned(2 downto 0);
  signal mul_2  : signed(31 downto 0);
  signal add_3  : signed(31 downto 0);
  signal lt_4   : std_logic;
  signal load_5 : signed(15 downto 0);
  signal mul_6  : signed(31 downto 0);
  signal conv_7 : signed(15 downto 0);
  signal ne_8   : std_logic;
begin
  busy <= '0' when state = idle else '1';

  -- === Phase Dot ===

  -- State dot_fetch
  conv_0 <= index;      -- DotProductKernel.cs:9
  add_1  <= index + 1;  -- DotProductKernel.cs:12

  -- State dot_accumulate
  mul_2 <= multiplier_result;            -- DotProductKernel.cs:14
  add_3 <= total + mul_2;                -- DotProductKernel.cs:15
  lt_4  <= '1' when index < 6 else '0';  -- DotProductKernel.cs:17

  -- === Phase Scale ===

  -- State scale_write
  load_5 <= factors(1);                         -- DotProductKernel.cs:19
  mul_6  <= multiplier_result;                  -- DotProductKernel.cs:20
  conv_7 <= mul_6(15 downto 0);                 -- DotProductKernel.cs:21
  ne_8   <= '1' when mul_6 /= conv_7 else '0';  -- DotProductKernel.cs:23

  -- Shared operator multiplier
  multiplier_a <= left_q;  -- DotProductKernel.cs:14, DotProductKernel.cs:20
  with state select multiplier_b <=
    load_5  when scale_write,  -- DotProductKernel.cs:20
    right_q when others;       -- DotProductKernel.cs:14
  multiplier_result <= multiplier_a * multiplier_b;

  -- Memory left
  left_host_write <= '1' when host_write_request = '1' and host_target = target_left else '0';
  with state select left_we <=
    '1'             when scale_write,  -- DotProductKernel.cs:22
    left_host_write when others;
  with state select left_waddr <=
    unsigned(host_address(2 downto 0)) when idle,
    to_unsigned(1, 3)                  when others;  -- DotProductKernel.cs:22
  with state select left_wdata <=
    signed(host_write_data(15 downto 0)) when idle,
    conv_7                               when others;  -- DotProductKernel.cs:22
  left_host_read <= '1' when host_read_request = '1' and host_target = target_left else '0';
  with state select left_re <=
    '1'            when dot_fetch | scale_read,  -- DotProductKernel.cs:10, DotProductKernel.cs:18
    left_host_read when others;
  with state select left_raddr <=
    to_unsigned(1, 3)                  when scale_read,  -- DotProductKernel.cs:18
    unsigned(host_address(2 downto 0)) when idle,
    conv_0                             when others;      -- DotProductKernel.cs:10
  left_ports : process (clk)
  begin
    if rising_edge(clk) then
      if left_we = '1' then
        left(to_integer(left_waddr)) <= left_wdata;
      end if;
      if left_re = '1' then
        left_q <= left(to_integer(left_raddr));
      end if;
    end if;
  end process left_ports;

  -- Memory right
  right_host_write <= '1' when host_write_request = '1' and host_target = target_right else '0';
  right_we         <= right_host_write;
  right_waddr      <= unsigned(host_address(2 downto 0));
  right_wdata      <= signed(host_write_data(15 downto 0));
  right_host_read  <= '1' when host_read_request = '1' and host_target = target_right else '0';
  with state select right_re <=
    '1'             when dot_fetch,  -- DotProductKernel.cs:11
    right_host_read when others;
  with state select right_raddr <=
    unsigned(host_address(2 downto 0)) when idle,
    conv_0                             when others;  -- DotProductKernel.cs:11
  right_ports : process (clk)
  begin
    if rising_edge(clk) then
      if right_we = '1' then
        right(to_integer(right_waddr)) <= right_wdata;
      end if;
      if right_re = '1' then
        right_q <= right(to_integer(right_raddr));
      end if;
    end if;
  end process right_ports;

  -- Memory factors
  factors_host_write <= '1' when host_write_request = '1' and host_target = target_factors else '0';
  factors_we         <= factors_host_write;
  factors_waddr      <= unsigned(host_address(1 downto 0));
  factors_wdata      <= signed(host_write_data(15 downto 0));
  factors_ports : process (clk)
  begin
    if rising_edge(clk) then
      if factors_we = '1' then
        factors(to_integer(factors_waddr)) <= factors_wdata;
      end if;
    end if;
  end process factors_ports;

  -- Host access
  host_read_request  <= '1' when state = idle and rst = '0' and host_enable = '1' and host_write = '0' else '0';
  host_write_request <= '1' when state = idle and rst = '0' and host_enable = '1' and host_write = '1' else '0';
  host_target <=
    target_total   when host_address = "00000" else
    target_wraps   when host_address = "00001" else
    target_left    when host_address(4 downto 3) = "01" and unsigned(host_address(2 downto 0)) < 6 else
    target_right   when host_address(4 downto 3) = "10" and unsigned(host_address(2 downto 0)) < 6 else
    target_factors when host_address(4 downto 2) = "110" and unsigned(host_address(1 downto 0)) < 3 else
    target_none;
  with host_read_target select host_read_value <=
    std_logic_vector(total)                                                      when target_total,
    std_logic_vector(resize(unsigned'(0 => wraps), 32))                          when target_wraps,
    std_logic_vector(resize(left_q, 32))                                         when target_left,
    std_logic_vector(resize(right_q, 32))                                        when target_right,
    std_logic_vector(resize(factors(to_integer(unsigned(host_read_index))), 32)) when target_factors,
    (others => '0')                                                              when others;
  host_reader : process (clk)
  begin
    if rising_edge(clk) then
      host_read_pending <= host_read_request;
      host_read_target  <= host_target;
      host_read_index   <= host_address(1 downto 0);
      if host_read_pending = '1' then
        host_read_data <= host_read_value;
      end if;
    end if;
  end process host_reader;

  -- Register inputs
  with state select total_next <=
    add_3            when dot_accumulate,  -- DotProductKernel.cs:16
    to_signed(0, 32) when others;          -- DotProductKernel.cs:7
  with state select total_we <=
    '1' when dot_start | dot_accumulate,
    '0' when others;
  with state select index_next <=
    add_1             when dot_fetch,  -- DotProductKernel.cs:13
    to_unsigned(0, 3) when others;     -- DotProductKernel.cs:8
  with state select index_we <=
    '1' when dot_start | dot_fetch,
    '0' when others;
  wraps_host_write <= '1' when host_write_request = '1' and host_target = target_wraps else '0';
  with state select wraps_next <=
    host_write_data(0) when idle,
    ne_8               when others;  -- DotProductKernel.cs:24
  with state select wraps_we <=
    '1'              when scale_write,
    wraps_host_write when others;

  -- Registers
  registers : process (clk)
  begin
    if rising_edge(clk) then
      if total_we = '1' then
        total <= total_next;
      end if;
      if index_we = '1' then
        index <= index_next;
      end if;
      if wraps_we = '1' then
        wraps <= wraps_next;
      end if;
      if rst = '1' then
        total <= to_signed(0, 32);
        wraps <= '0';
      end if;
    end if;
  end process registers;

  -- Controller
  controller : process (clk)
  begin
    if rising_edge(clk) then
      if rst = '1' then
        state <= idle;
      else
        case state is
          when idle =>
            if start = '1' then
              case entry is
                when "0" =>
                  state <= dot_start;
                when "1" =>
                  state <= scale_read;
                when others =>
                  null;
              end case;
            end if;
          -- === Phase Dot ===
          when dot_start =>
            state <= dot_fetch;
          when dot_fetch =>
            state <= dot_accumulate;
          when dot_accumulate =>
            if lt_4 = '1' then
              state <= dot_fetch;
            else
              state <= idle;
            end if;
          -- === Phase Scale ===
          when scale_read =>
            state <= scale_write;
          when scale_write =>
            state <= idle;
        end case;
      end if;
    end if;
  end process controller;
end architecture rtl;
