namespace SparseRtrl.Hardware.Twin;

/// <summary>One number per parameter of an EvRNN: the parameters themselves, or a gradient.</summary>
/// <param name="Cell">Unit by unit: recurrent weights in mask order, input weights, bias. Length P.</param>
/// <param name="Readout">V, o × n, row-major: V_ok is at o·n + k.</param>
/// <param name="ReadoutBias">c, length o.</param>
public sealed record EvRnnParameters(double[] Cell, double[] Readout, double[] ReadoutBias);
