namespace SparseRtrl.Fpga.Characterisation;

/// <summary>
/// A circuit that holds one operator between registers, small enough to time on its own. Operand bits come from a shift register
/// (an inverting one, so that none of its stages equals a result register and is merged with it), and result bits leave through a
/// systolic XOR chain, so that two pins suffice and no other path has more than one LUT.
/// <para>
/// Every result bit passes a 4-input XOR with three other registered bits before it is registered. That LUT has no free input, so
/// the operator cannot be folded into it: what the circuit is slower than <c>register → XOR → register</c> is what the operator
/// adds to a chain.
/// </para>
/// </summary>
/// <param name="Operator">OpCode in snake case, or the name of a reference measurement.</param>
/// <param name="Bits">The size that the delay is fitted over.</param>
/// <param name="OperandBits">Width of the signal <c>operands</c> that <paramref name="Statements"/> may read.</param>
/// <param name="ResultBits">Width of the signal <c>value</c> that <paramref name="Statements"/> drive.</param>
/// <param name="Declarations">VHDL declarations of the architecture.</param>
/// <param name="Statements">Concurrent VHDL statements.</param>
internal sealed record TestCircuit(
    string Operator, int Bits, int OperandBits, int ResultBits, string Declarations, string Statements)
{
    public const string EntityName = "circuit";

    public string ToVhdl() => $"""
        library ieee;
        use ieee.std_logic_1164.all;
        use ieee.numeric_std.all;

        entity {EntityName} is
          port (clk, din : in std_logic; dout : out std_logic);
        end entity;

        architecture rtl of {EntityName} is
          signal operands : std_logic_vector({OperandBits - 1} downto 0);
          signal mixers : std_logic_vector({ResultBits + 1} downto 0);
          signal value, result, folded : std_logic_vector({ResultBits - 1} downto 0);
        {Declarations}
        begin
        {Statements}

          process (clk)
          begin
            if rising_edge(clk) then
              operands <= not operands({OperandBits - 2} downto 0) & din;
              mixers <= mixers({ResultBits} downto 0) & operands({OperandBits - 1});
              for i in 0 to {ResultBits - 1} loop
                result(i) <= {ResultExpression};
              end loop;
              folded(0) <= result(0);
              for i in 1 to {ResultBits - 1} loop
                folded(i) <= folded(i - 1) xor result(i);
              end loop;
            end if;
          end process;

          dout <= folded({ResultBits - 1});
        end architecture;

        """;

    private string ResultExpression =>
        Operator == TestCircuits.Wire ? "value(i)" : "value(i) xor mixers(i) xor mixers(i + 1) xor mixers(i + 2)";
}
