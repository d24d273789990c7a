using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>
/// A number with its derivative with respect to one parameter: forward-mode automatic differentiation, in which every operation
/// carries its derivative along by the rules of calculus.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Dual(double Value, double Derivative = 0)
{
    public static implicit operator Dual(double constant) => new(constant);

    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Derivative + b.Derivative);

    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.Derivative - b.Derivative);

    public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, a.Derivative * b.Value + a.Value * b.Derivative);

    public static Dual operator /(Dual a, Dual b) =>
        new(a.Value / b.Value, (a.Derivative * b.Value - a.Value * b.Derivative) / (b.Value * b.Value));

    public static Dual Exp(Dual x) => new(Math.Exp(x.Value), Math.Exp(x.Value) * x.Derivative);

    public static Dual Log(Dual x) => new(Math.Log(x.Value), x.Derivative / x.Value);

    public static Dual Tanh(Dual x) => new(Math.Tanh(x.Value), x.Derivative / Math.Pow(Math.Cosh(x.Value), 2));

    public static Dual Sigmoid(Dual x) => 1 / (1 + Exp(0 - x));

    /// <summary>H(x), with the surrogate derivative γ·max(0, 1 − |x|/w) in place of its own.</summary>
    public static Dual Event(Dual x, EventFunction function) => new(
        x.Value > 0 ? 1 : 0,
        function.Height * Math.Max(0, 1 - Math.Abs(x.Value) / function.Width) * x.Derivative);
}
