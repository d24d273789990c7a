// The ULX3S around the shell: 25 MHz from the oscillator become 50 MHz for the kernel.
module board_top (
  input clk,
  input uart_rx,
  output uart_tx,
  output led_busy, // lit while the kernel runs
  output wifi_gpio0 // high: the ESP32 on the board leaves the FPGA alone
);
  wire pll_clk, locked, kernel_clk, led_busy_n;
  assign led_busy = ~led_busy_n;
  assign wifi_gpio0 = 1'b1;

  // 25 MHz * 2 = 50 MHz, from an oscillator at 600 MHz; as ecppll --clkin 25 --clkout0 50 has it.
  (* FREQUENCY_PIN_CLKI="25", FREQUENCY_PIN_CLKOP="50" *)
  (* ICP_CURRENT="12", LPF_RESISTOR="8", MFG_ENABLE_FILTEROPAMP="1", MFG_GMCREF_SEL="2" *)
  EHXPLLL #(
    .PLLRST_ENA("DISABLED"), .INTFB_WAKE("DISABLED"), .STDBY_ENABLE("DISABLED"), .DPHASE_SOURCE("DISABLED"),
    .OUTDIVIDER_MUXA("DIVA"), .OUTDIVIDER_MUXB("DIVB"), .OUTDIVIDER_MUXC("DIVC"), .OUTDIVIDER_MUXD("DIVD"),
    .CLKI_DIV(1), .CLKFB_DIV(2), .FEEDBK_PATH("CLKOP"),
    .CLKOP_ENABLE("ENABLED"), .CLKOP_DIV(12), .CLKOP_CPHASE(5), .CLKOP_FPHASE(0)
  ) pll (
    .CLKI(clk), .CLKFB(pll_clk), .CLKOP(pll_clk), .LOCK(locked),
    .RST(1'b0), .STDBY(1'b0), .PHASESEL0(1'b0), .PHASESEL1(1'b0), .PHASEDIR(1'b1), .PHASESTEP(1'b1), .PHASELOADREG(1'b1),
    .PLLWAKESYNC(1'b0), .ENCLKOP(1'b0)
  );

  // No edge reaches the kernel before the clock is steady.
  DCCA gate (.CLKI(pll_clk), .CE(locked), .CLKO(kernel_clk));

  kernel_shell shell (.clk(kernel_clk), .uart_rx(uart_rx), .uart_tx(uart_tx), .led_busy_n(led_busy_n));
endmodule
