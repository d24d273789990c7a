library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

-- Carries a host's byte protocol to the host port of a kernel. The protocol is described in docs/boards.md; in short:
--
--   request                                reply
--   'I'                                    'I' version address_bits entry_count
--   'W' address(2) count(2) word(4)...     'W'
--   'R' address(2) count(2)                'R' word(4)...
--   'S' entry(1)                           'S' cycles(4), when the kernel has finished
--   anything wrong                         'E' code
--
-- Numbers are little-endian. An address is that of a word in the kernel's memory map.
entity host_bridge is
  generic (
    address_bits : positive range 1 to 16;
    entry_count : positive range 1 to 255;
    read_latency_cycles : positive range 1 to 15
  );
  port (
    clk : in std_logic;
    rst : in std_logic; -- synchronous, active high

    rx_data : in std_logic_vector(7 downto 0);
    rx_valid : in std_logic;
    rx_framing_error : in std_logic;
    tx_data : out std_logic_vector(7 downto 0);
    tx_valid : out std_logic;
    tx_ready : in std_logic;

    kernel_start : out std_logic;
    kernel_entry : out std_logic_vector(7 downto 0);
    kernel_busy : in std_logic;
    host_enable : out std_logic;
    host_write : out std_logic;
    host_address : out std_logic_vector(address_bits - 1 downto 0);
    host_write_data : out std_logic_vector(31 downto 0);
    host_read_data : in std_logic_vector(31 downto 0)
  );
end entity;

architecture rtl of host_bridge is
  subtype byte_t is std_logic_vector(7 downto 0);
  constant protocol_version : byte_t := x"01";
  constant tag_identify : byte_t := x"49"; -- I
  constant tag_write : byte_t := x"57"; -- W
  constant tag_read : byte_t := x"52"; -- R
  constant tag_start : byte_t := x"53"; -- S
  constant tag_error : byte_t := x"45"; -- E
  constant error_none : byte_t := x"00";
  constant error_framing : byte_t := x"01"; -- a stop bit was low; the request is dropped
  constant error_command : byte_t := x"02"; -- no such command; the byte is dropped
  constant error_overrun : byte_t := x"03"; -- a byte came while the last request was being carried out; it is dropped
  constant error_address : byte_t := x"04"; -- the first address is outside the memory map; nothing was written or read
  constant error_entry : byte_t := x"05"; -- no such entry; nothing was started

  type state_t is (idle, header, dispatch, write_data, write_word, read_request, read_wait, run_begin, run, send_tag, send_bytes);
  signal state : state_t;
  signal command : byte_t;
  signal fault : byte_t; -- of the current request
  signal overrun : std_logic;
  -- Header, data word, cycle counter or reply: one at a time. Bytes enter at the top and leave at the bottom.
  signal word : std_logic_vector(31 downto 0);
  signal bytes_left : natural range 0 to 4;
  signal address : unsigned(15 downto 0);
  signal words_left : unsigned(15 downto 0);
  signal latency_left : natural range 0 to read_latency_cycles;
  signal listening : boolean;
begin
  listening <= state = idle or state = header or state = write_data;
  host_address <= std_logic_vector(address(address_bits - 1 downto 0));
  host_write_data <= word;
  host_enable <= '1' when (state = write_word and fault = error_none) or state = read_request else '0';
  host_write <= '1' when state = write_word else '0';
  tx_valid <= '1' when state = send_tag or state = send_bytes else '0';

  choose_byte : process (all)
  begin
    if state = send_bytes then
      tx_data <= word(7 downto 0);
    elsif fault /= error_none then
      tx_data <= tag_error;
    else
      tx_data <= command;
    end if;
  end process;

  control : process (clk)
  begin
    if rising_edge(clk) then
      kernel_start <= '0';

      case state is
        when idle =>
          command <= rx_data;
          fault <= error_none;
          bytes_left <= 4;
          if overrun = '1' then
            overrun <= '0';
            fault <= error_overrun;
            state <= send_tag;
          elsif rx_valid = '1' then
            case rx_data is
              when tag_identify =>
                word <= x"00" & std_logic_vector(to_unsigned(entry_count, 8))
                  & std_logic_vector(to_unsigned(address_bits, 8)) & protocol_version;
                bytes_left <= 3;
                state <= send_tag;
              when tag_write | tag_read =>
                state <= header;
              when tag_start =>
                bytes_left <= 1;
                state <= header;
              when others =>
                fault <= error_command;
                state <= send_tag;
            end case;
          end if;

        when header =>
          if rx_valid = '1' then
            word <= rx_data & word(31 downto 8);
            bytes_left <= bytes_left - 1;
            if bytes_left = 1 then
              state <= dispatch;
            end if;
          end if;

        when dispatch =>
          address <= unsigned(word(15 downto 0));
          words_left <= unsigned(word(31 downto 16));
          kernel_entry <= word(31 downto 24);
          bytes_left <= 4;
          if command = tag_start then
            word <= (others => '0');
            if unsigned(word(31 downto 24)) < entry_count then
              kernel_start <= '1';
              state <= run_begin;
            else
              fault <= error_entry;
              state <= send_tag;
            end if;
          else
            if shift_right(unsigned(word(15 downto 0)), address_bits) /= 0 then
              fault <= error_address;
            end if;
            if command = tag_write and unsigned(word(31 downto 16)) /= 0 then
              state <= write_data; -- also after a fault, to take the words off the line
            else
              bytes_left <= 0;
              state <= send_tag;
            end if;
          end if;

        when write_data =>
          if rx_valid = '1' then
            word <= rx_data & word(31 downto 8);
            bytes_left <= bytes_left - 1;
            if bytes_left = 1 then
              state <= write_word;
            end if;
          end if;

        when write_word =>
          address <= address + 1;
          words_left <= words_left - 1;
          bytes_left <= 4;
          state <= write_data;
          if words_left = 1 then
            bytes_left <= 0;
            state <= send_tag;
          end if;

        when read_request =>
          latency_left <= read_latency_cycles - 1;
          state <= read_wait;

        when read_wait =>
          if latency_left = 0 then
            word <= host_read_data;
            address <= address + 1;
            words_left <= words_left - 1;
            bytes_left <= 4;
            state <= send_bytes;
          else
            latency_left <= latency_left - 1;
          end if;

        when run_begin | run =>
          -- busy rises some cycles after start; the counted cycles are those with busy high.
          if kernel_busy = '1' then
            word <= std_logic_vector(unsigned(word) + 1);
            state <= run;
          elsif state = run then
            state <= send_tag;
          end if;

        when send_tag =>
          if tx_ready = '1' then
            state <= send_bytes;
            if fault /= error_none then
              word(7 downto 0) <= fault;
              bytes_left <= 1;
            elsif bytes_left = 0 then
              state <= idle;
              if command = tag_read and words_left /= 0 then
                state <= read_request;
              end if;
            end if;
          end if;

        when send_bytes =>
          if tx_ready = '1' then
            word <= x"00" & word(31 downto 8);
            bytes_left <= bytes_left - 1;
            if bytes_left = 1 then
              state <= idle;
              if fault = error_none and command = tag_read and words_left /= 0 then
                state <= read_request;
              end if;
            end if;
          end if;
      end case;

      if listening and rx_framing_error = '1' then
        fault <= error_framing;
        state <= send_tag;
      elsif not listening and (rx_valid = '1' or rx_framing_error = '1') then
        overrun <= '1';
      end if;

      if rst = '1' then
        state <= idle;
        overrun <= '0';
        kernel_start <= '0';
      end if;
    end if;
  end process;
end architecture;
