using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>
/// One time step of a cell in double precision, with its linearisation: s(t) is the state, h(t) what the readout and the other
/// units see of it, w the cell's parameters. Nothing zero is skipped here. s(−1) and h(−1) are zero and constant: no gradient
/// flows through them.
/// </summary>
internal abstract class CellDynamics
{
    private readonly Network<double> network;
    private readonly Connection[,][] connections; // recurrent weights into a unit, by unit and gate
    private readonly List<InfluenceEntry> immediateInfluence = [];
    private readonly List<InfluenceEntry> directOutputInfluence = [];

    private protected CellDynamics(Network<double> network)
    {
        this.network = network;
        int units = Layout.Units;
        Jacobian = new double[units, units];
        Leak = new double[units];
        State = new double[units];
        Emissions = new Emission[units];
        connections = new Connection[units, Layout.Gates][];
        for (int k = 0; k < units; k++)
        {
            for (int gate = 0; gate < Layout.Gates; gate++)
            {
                connections[k, gate] = [.. ConnectionsInto(k, gate)];
            }
        }
    }

    public CellLayout Layout => network.Layout;

    /// <summary>s(t), length n: a of an EvRNN, c of an EGRU, h of the others.</summary>
    public double[] State { get; private set; }

    /// <summary>What each unit emits and keeps after step t, length n.</summary>
    public Emission[] Emissions { get; }

    /// <summary>J(t) = ∂s(t)/∂s(t−1), n × n.</summary>
    public double[,] Jacobian { get; }

    /// <summary>
    /// The part of the Jacobian's diagonal that holds no recurrent weight, length n: what a unit keeps of its own state.
    /// </summary>
    public double[] Leak { get; }

    /// <summary>M̄(t): ∂s_k(t)/∂w_p at fixed s(t−1). Entries of the same place add up.</summary>
    public IReadOnlyList<InfluenceEntry> ImmediateInfluence => immediateInfluence;

    /// <summary>∂h_k(t)/∂w_p at fixed s(t); only a threshold has any.</summary>
    public IReadOnlyList<InfluenceEntry> DirectOutputInfluence => directOutputInfluence;

    protected double[] Parameters => network.Parameters.Cell;

    /// <summary>The dynamics of the network's cell.</summary>
    public static CellDynamics Of(Network<double> network) => network.Cell switch
    {
        EvRnnCell cell => new UngatedDynamics(
            network, v => (EventFunction.Fires(v) ? 1 : 0, cell.EventFunction.Derivative(v))),
        TanhRnnCell => new UngatedDynamics(network, v => (Math.Tanh(v), 1 - Math.Tanh(v) * Math.Tanh(v))),
        EgruCell cell => new GatedDynamics(network, (c, threshold) => Emission.OfEvents(cell, c, threshold)),
        GruCell => new GatedDynamics(network, (h, _) => Emission.OfState(h)),
        _ => throw new NotSupportedException($"There are no forward-mode equations of the cell '{network.Cell.Name}'."),
    };

    /// <summary>Back to the state before the first step.</summary>
    public void Reset()
    {
        Array.Clear(State);
        Array.Clear(Emissions);
        Array.Clear(Jacobian);
        Array.Clear(Leak);
        immediateInfluence.Clear();
        directOutputInfluence.Clear();
    }

    /// <summary>One time step.</summary>
    /// <param name="input">x(t), length m.</param>
    public void Step(ReadOnlySpan<double> input)
    {
        Array.Clear(Jacobian);
        immediateInfluence.Clear();
        directOutputInfluence.Clear();
        double[] next = new double[Layout.Units];
        for (int k = 0; k < next.Length; k++)
        {
            next[k] = StepUnit(k, input);
        }

        State = next;
        for (int k = 0; k < next.Length; k++)
        {
            Emissions[k] = Emit(k, next[k]);
            if (Layout.HasThresholds)
            {
                directOutputInfluence.Add(new(k, Layout.Threshold(k), Emissions[k].OutputByThreshold));
            }
        }
    }

    /// <summary>s_k(t); adds row k of J, M̄ and the leak. State and emissions are those of t − 1.</summary>
    private protected abstract double StepUnit(int k, ReadOnlySpan<double> input);

    private protected abstract Emission Emit(int k, double state);

    /// <summary>(R·h(t−1))_k of one gate.</summary>
    private protected double RecurrentSum(int k, int gate)
    {
        double sum = 0;
        foreach (Connection connection in connections[k, gate])
        {
            sum += Parameters[connection.Parameter] * Emissions[connection.Source].Output;
        }

        return sum;
    }

    /// <summary>(W·x(t) + b)_k of one gate.</summary>
    private protected double ExternalSum(int k, int gate, ReadOnlySpan<double> input)
    {
        double sum = Parameters[Layout.Bias(k, gate)];
        for (int i = 0; i < input.Length; i++)
        {
            sum += Parameters[Layout.InputWeight(k, i, gate)] * input[i];
        }

        return sum;
    }

    /// <summary>Adds to J and M̄ what reaches s_k through one gate.</summary>
    /// <param name="recurrentSlope">∂s_k(t)/∂(R·h(t−1))_k</param>
    /// <param name="externalSlope">∂s_k(t)/∂(W·x(t) + b)_k</param>
    private protected void LineariseGate(
        int k, int gate, double recurrentSlope, double externalSlope, ReadOnlySpan<double> input)
    {
        foreach (Connection connection in connections[k, gate])
        {
            Emission source = Emissions[connection.Source];
            double coupling = recurrentSlope * Parameters[connection.Parameter];
            Jacobian[k, connection.Source] += coupling * source.OutputSlope;
            AddImmediate(k, connection.Parameter, recurrentSlope * source.Output);
            if (Layout.HasThresholds)
            {
                AddImmediate(k, Layout.Threshold(connection.Source), coupling * source.OutputByThreshold);
            }
        }

        for (int i = 0; i < input.Length; i++)
        {
            AddImmediate(k, Layout.InputWeight(k, i, gate), externalSlope * input[i]);
        }

        AddImmediate(k, Layout.Bias(k, gate), externalSlope);
    }

    private protected void AddImmediate(int k, int parameter, double value) => immediateInfluence.Add(new(k, parameter, value));

    private IEnumerable<Connection> ConnectionsInto(int k, int gate)
    {
        RecurrentMask mask = Layout.Masks[gate];
        for (int entry = mask.RowStarts[k]; entry < mask.RowStarts[k + 1]; entry++)
        {
            yield return new(mask.Columns[entry], Layout.RecurrentWeight(k, entry, gate));
        }
    }

    /// <param name="Source">l, the presynaptic unit.</param>
    /// <param name="Parameter">Position of the weight in p.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Connection(int Source, int Parameter);
}

/// <summary>One number of a sparse n × P matrix.</summary>
/// <param name="Unit">k, the row.</param>
/// <param name="Parameter">p, the column.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct InfluenceEntry(int Unit, int Parameter, double Value);
