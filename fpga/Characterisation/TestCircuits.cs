using System.Numerics;

namespace SparseRtrl.Fpga.Characterisation;

/// <summary>The circuits of a characterisation run.</summary>
internal static class TestCircuits
{
    /// <summary>Reference: register → register.</summary>
    public const string Wire = "wire";

    /// <summary>Reference: register → one 4-input LUT → register; subtracted from every operator's delay.</summary>
    public const string SingleLut = "single_lut";

    /// <summary>Block RAM output → adder → one 4-input LUT → register.</summary>
    public const string BlockRam = "block_ram";

    /// <summary>A clock enable of so many flip-flops that it goes through a global buffer.</summary>
    public static TestCircuit GlobalEnable { get; } = new("global_enable", 64, 66, 64, "",
        """
          process (clk)
          begin
            if rising_edge(clk) then
              if (operands(64) and operands(65)) = '1' then
                value <= operands(63 downto 0);
              end if;
            end if;
          end process;
        """);

    private static readonly int[] Widths = [8, 16, 24, 32];
    private static readonly int[] PowerOfTwoWidths = [8, 16, 32];

    public static IEnumerable<TestCircuit> References => Widths.SelectMany(n => new[] { Wire, SingleLut }
        .Select(name => new TestCircuit(name, n, n, n, Declarations: "", Statements: "  value <= operands;")));

    /// <summary>
    /// An adder behind a block RAM, so that the longest path begins there. It reads only when it does not write, or synthesis would
    /// put a multiplexer behind the memory.
    /// </summary>
    public static TestCircuit BlockRamRead { get; } = new(BlockRam, 16, 49, 16,
        """
          type memory_array is array (255 downto 0) of std_logic_vector(15 downto 0);
          signal memory : memory_array;
          signal element : std_logic_vector(15 downto 0);
        """,
        """
          process (clk)
          begin
            if rising_edge(clk) then
              if operands(0) = '1' then
                memory(to_integer(unsigned(operands(8 downto 1)))) <= operands(24 downto 9);
              else
                element <= memory(to_integer(unsigned(operands(32 downto 25))));
              end if;
            end if;
          end process;
          value <= std_logic_vector(unsigned(element) + unsigned(operands(48 downto 33)));
        """);

    /// <summary>Operators whose delay is fitted over their operand width, in bits.</summary>
    public static IEnumerable<TestCircuit> OverOperandWidth =>
    [
        .. Widths.Select(n => Binary("add", n, n, "std_logic_vector(signed(a) + signed(b))")),
        .. Widths.Select(n => Binary("subtract", n, n, "std_logic_vector(signed(a) - signed(b))")),
        .. Widths[..2].Select(n => Binary("multiply", n, 2 * n, "std_logic_vector(signed(a) * signed(b))")),
        .. Widths[2..].Select(n => Binary("multiply_wide", n, 2 * n, "std_logic_vector(signed(a) * signed(b))")),
        .. Widths.Select(n => Binary("negate", n, n, "std_logic_vector(-signed(a))")),
        .. Widths.Select(n => Binary("and", n, n, "a and b")),
        .. Widths.Select(n => Binary("or", n, n, "a or b")),
        .. Widths.Select(n => Binary("xor", n, n, "a xor b")),
        .. Widths.Select(n => Binary("not", n, n, "not a")),
        .. PowerOfTwoWidths.Select(n => Binary("shift_left", n, n, $"std_logic_vector(shift_left(unsigned(a), {Count(n)}))")),
        .. PowerOfTwoWidths.Select(n => Binary("shift_right", n, n, $"std_logic_vector(shift_right(signed(a), {Count(n)}))")),
        .. PowerOfTwoWidths.Select(PopCount),
        .. PowerOfTwoWidths.Select(n => ZeroCount("trailing_zero_count", n, first: "low", second: "high")),
        .. PowerOfTwoWidths.Select(n => ZeroCount("leading_zero_count", n, first: "high", second: "low")),
        .. Widths.Select(n => Comparison("equal", n, "a = b")),
        .. Widths.Select(n => Comparison("not_equal", n, "a /= b")),
        .. Widths.Select(n => Comparison("less_than", n, "signed(a) < signed(b)")),
        .. Widths.Select(n => Comparison("less_or_equal", n, "signed(a) <= signed(b)")),
        .. Widths.Select(n => Binary("select", n, n, "a when condition = '1' else b")),
        .. PowerOfTwoWidths.Select(n => ArrayRead("load", entries: 16, n)),
        .. PowerOfTwoWidths.Select(n => ArrayRead("load_4_entries", entries: 4, n)),
    ];

    /// <summary>Choices whose delay is fitted over the base-2 logarithm of the number of inputs.</summary>
    public static IEnumerable<TestCircuit> OverSelectorWidth =>
        PowerOfTwoWidths.Select(inputs => StateSelect("state_select", inputs));

    /// <summary>value ← expression of a and b, n bits each, and of a one-bit condition.</summary>
    private static TestCircuit Binary(string name, int n, int resultBits, string expression) => new(
        name, n, 2 * n + 1, resultBits,
        $"""
          signal a, b : std_logic_vector({n - 1} downto 0);
          signal condition : std_logic;
        """,
        $"""
          a <= operands({n - 1} downto 0);
          b <= operands({2 * n - 1} downto {n});
          condition <= operands({2 * n});
          value <= {expression};
        """);

    private static TestCircuit Comparison(string name, int n, string condition) =>
        Binary(name, n, 1, $"\"1\" when {condition} else \"0\"");

    /// <summary>A shift count is masked to the operand's width, as C# does.</summary>
    private static string Count(int n) => $"to_integer(unsigned(b({BitOperations.Log2((uint)n) - 1} downto 0)))";

    /// <summary>A balanced tree of adders.</summary>
    private static TestCircuit PopCount(int n)
    {
        int resultBits = BitOperations.Log2((uint)n) + 1;
        return new("pop_count", n, n, resultBits, $$"""
              function pop_count(bits : std_logic_vector) return unsigned is
                alias ordered : std_logic_vector(bits'length - 1 downto 0) is bits;
              begin
                if ordered'length = 1 then
                  return resize(unsigned(ordered), {{resultBits}});
                end if;
                return pop_count(ordered(ordered'high downto ordered'length / 2))
                  + pop_count(ordered(ordered'length / 2 - 1 downto 0));
              end function;
            """, "  value <= std_logic_vector(pop_count(operands));");
    }

    /// <summary>
    /// By halves: the count of one half unless that half is zero, then its width plus the count of the other. A priority chain of
    /// n assignments is three times slower at 32 bits.
    /// </summary>
    private static TestCircuit ZeroCount(string name, int n, string first, string second)
    {
        int resultBits = BitOperations.Log2((uint)n) + 1;
        return new(name, n, n, resultBits, $"""
              function zero_count(bits : std_logic_vector) return unsigned is
                alias ordered : std_logic_vector(bits'length - 1 downto 0) is bits;
                constant half : natural := bits'length / 2;
                constant low : std_logic_vector(half - 1 downto 0) := ordered(half - 1 downto 0);
                constant high : std_logic_vector(half - 1 downto 0) := ordered(bits'length - 1 downto bits'length - half);
              begin
                if ordered'length = 1 then
                  return resize(unsigned(not ordered), {resultBits});
                elsif unsigned({first}) = 0 then
                  return zero_count({second}) + half;
                else
                  return zero_count({first});
                end if;
              end function;
            """, "  value <= std_logic_vector(zero_count(operands));");
    }

    /// <summary>One of several registers, selected by a registered index.</summary>
    private static TestCircuit ArrayRead(string name, int entries, int elementBits)
    {
        int indexBits = BitOperations.Log2((uint)entries);
        int end = elementBits * entries;
        return new(name, elementBits, end + indexBits, elementBits, ElementArray(entries, elementBits), $"""
            {Elements(entries, elementBits)}
              value <= elements(to_integer(unsigned(operands({end + indexBits - 1} downto {end}))));
            """);
    }

    /// <summary>
    /// One of several 16-bit registers, each selected by one code of a 6-bit state register; the codes have no pattern to
    /// exploit.
    /// </summary>
    private static TestCircuit StateSelect(string name, int inputs)
    {
        const int StateBits = 6;
        const int ElementBits = 16;
        int end = ElementBits * inputs;
        int spacing = (1 << StateBits) / inputs;
        IEnumerable<string> choices = Enumerable.Range(1, inputs - 1)
            .Select(i => $"      when {i * spacing + i % spacing} => value <= elements({i});");
        return new(name, BitOperations.Log2((uint)inputs), end + StateBits, ElementBits, ElementArray(inputs, ElementBits), $"""
            {Elements(inputs, ElementBits)}
              process (operands, elements)
              begin
                case to_integer(unsigned(operands({end + StateBits - 1} downto {end}))) is
            {string.Join('\n', choices)}
                  when others => value <= elements(0);
                end case;
              end process;
            """);
    }

    private static string ElementArray(int entries, int elementBits) => $"""
          type element_array is array (0 to {entries - 1}) of std_logic_vector({elementBits - 1} downto 0);
          signal elements : element_array;
        """;

    private static string Elements(int entries, int elementBits) => string.Join('\n', Enumerable.Range(0, entries)
        .Select(i => $"  elements({i}) <= operands({elementBits * (i + 1) - 1} downto {elementBits * i});"));
}
