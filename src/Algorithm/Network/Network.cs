using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>A layer of recurrent units with a linear readout y(t) = V·s(t) + c. All state is zero before the first step.</summary>
/// <typeparam name="T">Arithmetic type of the parameters.</typeparam>
/// <param name="Cell">The equations of the units.</param>
/// <param name="Layout">Sizes, masks and the order of the parameters; made for a cell of the same kind.</param>
/// <param name="Readout">What s is of the units' outputs.</param>
/// <param name="Parameters">Trained in place.</param>
public sealed record Network<T>(Cell Cell, CellLayout Layout, Readout Readout, ParameterSet<T> Parameters)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Sizes, masks and the order of the parameters.</summary>
    /// <exception cref="ArgumentException">It was made for a cell with other parameters.</exception>
    public CellLayout Layout { get; } = Layout.Gates == Cell.GateCount && Layout.HasThresholds == Cell.HasThresholds
        ? Layout
        : throw new ArgumentException($"The layout is not one of the cell '{Cell.Name}'.", nameof(Layout));

    /// <summary>The event function of a cell that has one.</summary>
    /// <exception cref="InvalidOperationException">The cell emits no events.</exception>
    public EventFunction EventFunction => (Cell as EventCell)?.EventFunction
        ?? throw new InvalidOperationException($"The cell '{Cell.Name}' emits no events.");

    /// <summary>The same network with its own copy of the parameters, in another arithmetic type.</summary>
    public Network<TOther> ConvertTo<TOther>()
        where TOther : IFloatingPointIeee754<TOther> => new(Cell, Layout, Readout, Parameters.ConvertTo<TOther>());

    /// <summary>The same network with other masks; weights in both keep their values, new ones are zero.</summary>
    /// <param name="layout">Of the same cell and sizes.</param>
    public Network<T> WithLayout(CellLayout layout) => new(Cell, layout, Readout, layout.Adopt(Parameters, Layout));
}
