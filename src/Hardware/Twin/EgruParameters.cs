namespace SparseRtrl.Hardware.Twin;

/// <summary>One number per parameter of an EGRU: the parameters themselves, or a gradient.</summary>
/// <param name="Cell">
/// Unit by unit: for update, reset and candidate the recurrent weights in mask order, the input weights and the bias; then the
/// threshold. Length P.
/// </param>
/// <param name="Readout">V, o × n, row-major: V_ok is at o·n + k.</param>
/// <param name="ReadoutBias">Length o.</param>
public sealed record EgruParameters(double[] Cell, double[] Readout, double[] ReadoutBias);
