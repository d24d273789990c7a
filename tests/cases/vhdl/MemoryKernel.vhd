-- MemoryKernel: generated from C# by srtrl; edit the C# instead.
-- A comment such as EvRnnKernel.cs:41 names the C# line that a signal or an assignment comes from.

library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity MemoryKernel is
  port (
    clk             : in  std_logic;
    rst             : in  std_logic;                                        -- synchronous, active high
    start           : in  std_logic;                                        -- one cycle while not busy
    busy            : out std_logic;
    host_enable     : in  std_logic;                                        -- a request; served while not busy
    host_write      : in  std_logic;
    host_address    : in  std_logic_vector(5 downto 0);
    host_write_data : in  std_logic_vector(31 downto 0);
    host_read_data  : out std_logic_vector(31 downto 0) := (others => '0')  -- 2 cycles after the request
  );
end entity MemoryKernel;

architecture rtl of MemoryKernel is

  -- Controller
  type state_t is (
    idle, exchange, add, restart);
  signal state : state_t := idle;

  -- Host access
  type host_target_t is (
    target_sample, target_sum, target_position, target_flags, target_file, target_history, target_marks, target_table,
    target_single, target_none);
  signal host_read_request  : std_logic;
  signal host_write_request : std_logic;
  signal host_target        : host_target_t;
  signal host_read_target   : host_target_t := target_none;
  signal host_read_pending  : std_logic := '0';
  signal host_read_value    : std_logic_vector(31 downto 0);
  signal host_read_index    : std_logic_vector(2 downto 0) := (others => '0');

  -- Registers
  signal sample   : signed(8 downto 0) := to_signed(-3, 9);     -- MemoryKernel.cs:1
  signal sum      : signed(23 downto 0) := to_signed(0, 24);    -- MemoryKernel.cs:2
  signal position : unsigned(2 downto 0) := to_unsigned(2, 3);  -- MemoryKernel.cs:3

  -- Register inputs
  signal sample_host_write   : std_logic;
  signal sample_next         : signed(8 downto 0);
  signal sample_we           : std_logic;
  signal position_host_write : std_logic;
  signal position_next       : unsigned(2 downto 0);
  signal position_we         : std_logic;

  -- history: block RAM, 5 x i9 (MemoryKernel.cs:4)
  type history_t is array (4 downto 0) of signed(8 downto 0);
  constant history_initial : history_t := (
    0 => 9x"005", 1 => 9x"1FA", 2 => 9x"007", 3 => 9x"1F8", 4 => 9x"009");
  signal history            : history_t := history_initial;
  signal history_we         : std_logic;
  signal history_waddr      : unsigned(2 downto 0);
  signal history_wdata      : signed(8 downto 0);
  signal history_host_write : std_logic;
  signal history_re         : std_logic;
  signal history_raddr      : unsigned(2 downto 0);
  signal history_host_read  : std_logic;
  signal history_q          : signed(8 downto 0) := (others => '0');

  -- flags: block RAM, 6 x bool (MemoryKernel.cs:5)
  type flags_t is array (5 downto 0) of std_logic;
  constant flags_initial : flags_t := (
    0 => '1', 3 => '1', 4 => '1', others => '0');
  signal flags            : flags_t := flags_initial;
  signal flags_we         : std_logic;
  signal flags_waddr      : unsigned(2 downto 0);
  signal flags_wdata      : std_logic;
  signal flags_host_write : std_logic;
  signal flags_re         : std_logic;
  signal flags_raddr      : unsigned(2 downto 0);
  signal flags_host_read  : std_logic;
  signal flags_q          : std_logic := '0';

  -- table: block RAM, 3 x u32 (MemoryKernel.cs:6)
  type table_2_t is array (2 downto 0) of unsigned(31 downto 0);
  constant table_2 : table_2_t := (
    0 => 32x"FFFFFFFF", 1 => 32x"80000000", 2 => 32x"0000000C");
  signal table_2_re        : std_logic;
  signal table_2_raddr     : unsigned(1 downto 0);
  signal table_2_host_read : std_logic;
  signal table_2_q         : unsigned(31 downto 0) := (others => '0');

  -- single: block RAM, 1 x i4 (MemoryKernel.cs:7)
  type single_t is array (1 downto 0) of signed(3 downto 0);
  constant single_initial : single_t := (
    0 => 4x"8", others => (others => '0'));
  signal single            : single_t := single_initial;
  signal single_we         : std_logic;
  signal single_waddr      : unsigned(0 downto 0);
  signal single_wdata      : signed(3 downto 0);
  signal single_host_write : std_logic;
  signal single_re         : std_logic;
  signal single_raddr      : unsigned(0 downto 0);
  signal single_host_read  : std_logic;
  signal single_q          : signed(3 downto 0) := (others => '0');

  -- file: registers, 5 x i16 (MemoryKernel.cs:8)
  type file_2_t is array (7 downto 0) of signed(15 downto 0);
  constant file_2_initial : file_2_t := (
    0 => 16x"0064", 1 => 16x"FF38", 2 => 16x"012C", 3 => 16x"FE70", 4 => 16x"01F4", others => (others => '0'));
  signal file_2            : file_2_t := file_2_initial;
  signal file_2_we         : std_logic;
  signal file_2_waddr      : unsigned(2 downto 0);
  signal file_2_wdata      : signed(15 downto 0);
  signal file_2_host_write : std_logic;

  -- marks: registers, 3 x bool (MemoryKernel.cs:9)
  type marks_t is array (3 downto 0) of std_logic;
  constant marks_initial : marks_t := (
    1 => '1', others => '0');
  signal marks            : marks_t := marks_initial;
  signal marks_we         : std_logic;
  signal marks_waddr      : unsigned(1 downto 0);
  signal marks_wdata      : std_logic;
  signal marks_host_write : std_logic;

  -- Values
  signal lt_0      : std_logic;
  signal select_1  : unsigned(2 downto 0);
  signal lt_2      : std_logic;
  signal bit_and_3 : unsigned(1 downto 0);
  signal conv_4    : signed(3 downto 0);
  signal conv_5    : signed(15 downto 0);
  signal bit_and_6 : signed(7 downto 0);
  signal bit_and_7 : std_logic;
  signal load_8    : std_logic;
  signal eq_9      : std_logic;
  signal load_10   : signed(15 downto 0);
  signal add_11    : signed(31 downto 0);
  signal add_12    : signed(31 downto 0);
  signal sub_13    : signed(31 downto 0);
  signal select_14 : signed(31 downto 0);
  signal add_15    : signed(23 downto 0);
  signal add_16    : unsigned(2 downto 0);
  signal eq_17     : std_logic;
  signal le_18     : std_logic;
begin
  busy <= '0' when state = idle else '1';

  -- === Phase Exchange ===

  -- State exchange
  lt_0      <= '1' when position < 5 else '0';                   -- MemoryKernel.cs:10
  select_1  <= position when lt_0 = '1' else to_unsigned(4, 3);  -- MemoryKernel.cs:11
  lt_2      <= '1' when sample < 0 else '0';                     -- MemoryKernel.cs:15
  bit_and_3 <= position(1 downto 0) and to_unsigned(1, 2);       -- MemoryKernel.cs:17
  conv_4    <= sample(3 downto 0);                               -- MemoryKernel.cs:20
  conv_5    <= sum(15 downto 0);                                 -- MemoryKernel.cs:22

  -- === Phase Sum ===

  -- State add
  bit_and_6 <= signed(resize(position, 8)) and to_signed(3, 8);          -- MemoryKernel.cs:24
  bit_and_7 <= position(0) and '1';                                      -- MemoryKernel.cs:25
  load_8    <= marks(to_integer(resize(unsigned'(0 => bit_and_7), 2)));  -- MemoryKernel.cs:26
  eq_9      <= '1' when load_8 = flags_q else '0';                       -- MemoryKernel.cs:27
  load_10   <= file_2(to_integer(unsigned(bit_and_6(2 downto 0))));      -- MemoryKernel.cs:28
  add_11    <= resize(resize(load_10, 17) + resize(history_q, 17), 32);  -- MemoryKernel.cs:29
  add_12    <= add_11 + signed(table_2_q);                               -- MemoryKernel.cs:30
  sub_13    <= add_12 - single_q;                                        -- MemoryKernel.cs:31
  select_14 <= sub_13 when eq_9 = '1' else add_11;                       -- MemoryKernel.cs:32
  add_15    <= sum + select_14(23 downto 0);                             -- MemoryKernel.cs:33
  add_16    <= position + 1;                                             -- MemoryKernel.cs:36
  eq_17     <= '1' when position = 5 else '0';                           -- MemoryKernel.cs:38
  le_18     <= '1' when position <= 6 else '0';                          -- MemoryKernel.cs:39

  -- Memory history
  history_host_write <= '1' when host_write_request = '1' and host_target = target_history else '0';
  with state select history_we <=
    '1'                when exchange,  -- MemoryKernel.cs:13
    history_host_write when others;
  with state select history_waddr <=
    unsigned(host_address(2 downto 0)) when idle,
    select_1                           when others;  -- MemoryKernel.cs:13
  with state select history_wdata <=
    signed(host_write_data(8 downto 0)) when idle,
    sample                              when others;  -- MemoryKernel.cs:13
  history_host_read <= '1' when host_read_request = '1' and host_target = target_history else '0';
  with state select history_re <=
    '1'               when exchange,  -- MemoryKernel.cs:12
    history_host_read when others;
  with state select history_raddr <=
    unsigned(host_address(2 downto 0)) when idle,
    select_1                           when others;  -- MemoryKernel.cs:12
  history_ports : process (clk)
  begin
    if rising_edge(clk) then
      if history_we = '1' then
        history(to_integer(history_waddr)) <= history_wdata;
      end if;
      if history_re = '1' then
        history_q <= history(to_integer(history_raddr));
      end if;
    end if;
  end process history_ports;

  -- Memory flags
  flags_host_write <= '1' when host_write_request = '1' and host_target = target_flags else '0';
  with state select flags_we <=
    '1'              when exchange,  -- MemoryKernel.cs:16
    flags_host_write when others;
  with state select flags_waddr <=
    unsigned(host_address(2 downto 0)) when idle,
    select_1                           when others;  -- MemoryKernel.cs:16
  with state select flags_wdata <=
    host_write_data(0) when idle,
    lt_2               when others;  -- MemoryKernel.cs:16
  flags_host_read <= '1' when host_read_request = '1' and host_target = target_flags else '0';
  with state select flags_re <=
    '1'             when exchange,  -- MemoryKernel.cs:14
    flags_host_read when others;
  with state select flags_raddr <=
    unsigned(host_address(2 downto 0)) when idle,
    select_1                           when others;  -- MemoryKernel.cs:14
  flags_ports : process (clk)
  begin
    if rising_edge(clk) then
      if flags_we = '1' then
        flags(to_integer(flags_waddr)) <= flags_wdata;
      end if;
      if flags_re = '1' then
        flags_q <= flags(to_integer(flags_raddr));
      end if;
    end if;
  end process flags_ports;

  -- Memory table
  table_2_host_read <= '1' when host_read_request = '1' and host_target = target_table else '0';
  with state select table_2_re <=
    '1'               when exchange,  -- MemoryKernel.cs:18
    table_2_host_read when others;
  with state select table_2_raddr <=
    unsigned(host_address(1 downto 0)) when idle,
    bit_and_3                          when others;  -- MemoryKernel.cs:18
  table_2_ports : process (clk)
  begin
    if rising_edge(clk) then
      if table_2_re = '1' then
        table_2_q <= table_2(to_integer(table_2_raddr));
      end if;
    end if;
  end process table_2_ports;

  -- Memory single
  single_host_write <= '1' when host_write_request = '1' and host_target = target_single else '0';
  with state select single_we <=
    '1'               when exchange,  -- MemoryKernel.cs:21
    single_host_write when others;
  single_waddr <= to_unsigned(0, 1);  -- MemoryKernel.cs:21
  with state select single_wdata <=
    signed(host_write_data(3 downto 0)) when idle,
    conv_4                              when others;  -- MemoryKernel.cs:21
  single_host_read <= '1' when host_read_request = '1' and host_target = target_single else '0';
  with state select single_re <=
    '1'              when exchange,  -- MemoryKernel.cs:19
    single_host_read when others;
  single_raddr <= to_unsigned(0, 1);  -- MemoryKernel.cs:19
  single_ports : process (clk)
  begin
    if rising_edge(clk) then
      if single_we = '1' then
        single(to_integer(single_waddr)) <= single_wdata;
      end if;
      if single_re = '1' then
        single_q <= single(to_integer(single_raddr));
      end if;
    end if;
  end process single_ports;

  -- Memory file
  file_2_host_write <= '1' when host_write_request = '1' and host_target = target_file else '0';
  with state select file_2_we <=
    '1'               when exchange,  -- MemoryKernel.cs:23
    file_2_host_write when others;
  with state select file_2_waddr <=
    unsigned(host_address(2 downto 0)) when idle,
    select_1                           when others;  -- MemoryKernel.cs:23
  with state select file_2_wdata <=
    signed(host_write_data(15 downto 0)) when idle,
    conv_5                               when others;  -- MemoryKernel.cs:23
  file_2_ports : process (clk)
  begin
    if rising_edge(clk) then
      if file_2_we = '1' then
        file_2(to_integer(file_2_waddr)) <= file_2_wdata;
      end if;
    end if;
  end process file_2_ports;

  -- Memory marks
  marks_host_write <= '1' when host_write_request = '1' and host_target = target_marks else '0';
  with state select marks_we <=
    '1'              when add,     -- MemoryKernel.cs:35
    marks_host_write when others;
  with state select marks_waddr <=
    unsigned(host_address(1 downto 0)) when idle,
    to_unsigned(1, 2)                  when others;  -- MemoryKernel.cs:35
  with state select marks_wdata <=
    host_write_data(0) when idle,
    eq_9               when others;  -- MemoryKernel.cs:35
  marks_ports : process (clk)
  begin
    if rising_edge(clk) then
      if marks_we = '1' then
        marks(to_integer(marks_waddr)) <= marks_wdata;
      end if;
    end if;
  end process marks_ports;

  -- Host access
  host_read_request  <= '1' when state = idle and rst = '0' and host_enable = '1' and host_write = '0' else '0';
  host_write_request <= '1' when state = idle and rst = '0' and host_enable = '1' and host_write = '1' else '0';
  host_target <=
    target_sample   when host_address = "000000" else
    target_sum      when host_address = "000001" else
    target_position when host_address = "000010" else
    target_flags    when host_address(5 downto 3) = "001" and unsigned(host_address(2 downto 0)) < 6 else
    target_file     when host_address(5 downto 3) = "010" and unsigned(host_address(2 downto 0)) < 5 else
    target_history  when host_address(5 downto 3) = "011" and unsigned(host_address(2 downto 0)) < 5 else
    target_marks    when host_address(5 downto 2) = "1000" and unsigned(host_address(1 downto 0)) < 3 else
    target_table    when host_address(5 downto 2) = "1001" and unsigned(host_address(1 downto 0)) < 3 else
    target_single   when host_address = "101000" else
    target_none;
  with host_read_target select host_read_value <=
    std_logic_vector(resize(sample, 32))                                                                   when target_sample,
    std_logic_vector(resize(sum, 32))                                                                      when target_sum,
    std_logic_vector(resize(position, 32))                                                                 when target_position,
    std_logic_vector(resize(unsigned'(0 => flags_q), 32))                                                  when target_flags,
    std_logic_vector(resize(file_2(to_integer(unsigned(host_read_index))), 32))                            when target_file,
    std_logic_vector(resize(history_q, 32))                                                                when target_history,
    std_logic_vector(resize(unsigned'(0 => marks(to_integer(unsigned(host_read_index(1 downto 0))))), 32)) when target_marks,
    std_logic_vector(table_2_q)                                                                            when target_table,
    std_logic_vector(resize(single_q, 32))                                                                 when target_single,
    (others => '0')                                                                                        when others;
  host_reader : process (clk)
  begin
    if rising_edge(clk) then
      host_read_pending <= host_read_request;
      host_read_target  <= host_target;
      host_read_index   <= host_address(2 downto 0);
      if host_read_pending = '1' then
        host_read_data <= host_read_value;
      end if;
    end if;
  end process host_reader;

  -- Register inputs
  sample_host_write   <= '1' when host_write_request = '1' and host_target = target_sample else '0';
  sample_next         <= signed(host_write_data(8 downto 0));
  sample_we           <= sample_host_write;
  position_host_write <= '1' when host_write_request = '1' and host_target = target_position else '0';
  with state select position_next <=
    to_unsigned(0, 3)                     when restart,  -- MemoryKernel.cs:40
    unsigned(host_write_data(2 downto 0)) when idle,
    add_16                                when others;   -- MemoryKernel.cs:37
  with state select position_we <=
    '1'                 when add | restart,
    position_host_write when others;

  -- Registers
  registers : process (clk)
  begin
    if rising_edge(clk) then
      if sample_we = '1' then
        sample <= sample_next;
      end if;
      if state = add then
        sum <= add_15;  -- MemoryKernel.cs:34
      end if;
      if position_we = '1' then
        position <= position_next;
      end if;
      if rst = '1' then
        sample   <= to_signed(-3, 9);
        sum      <= to_signed(0, 24);
        position <= to_unsigned(2, 3);
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
              state <= exchange;
            end if;
          -- === Phase Exchange ===
          when exchange =>
            state <= add;
          -- === Phase Sum ===
          when add =>
            if eq_17 = '1' then
              state <= idle;
            elsif le_18 = '1' then
              state <= exchange;
            else
              state <= restart;
            end if;
          when restart =>
            state <= exchange;
        end case;
      end if;
    end if;
  end process controller;
end architecture rtl;
