namespace SparseRtrl.Algorithm;

/// <summary>The linear maps of one gate, R·h over the weights inside the mask and W·x + b, and their adjoints.</summary>
internal sealed class GateWeights(Network<double> network, int gate = 0)
{
    private readonly CellLayout layout = network.Layout;
    private readonly RecurrentMask mask = network.Layout.Masks[gate];

    /// <summary>R·h, length n.</summary>
    public double[] Recurrent(double[] h)
    {
        double[] weights = network.Parameters.Cell;
        double[] product = new double[layout.Units];
        for (int k = 0; k < layout.Units; k++)
        {
            for (int entry = mask.RowStarts[k]; entry < mask.RowStarts[k + 1]; entry++)
            {
                product[k] += weights[layout.RecurrentWeight(k, entry, gate)] * h[mask.Columns[entry]];
            }
        }

        return product;
    }

    /// <summary>W·x + b, length n.</summary>
    public double[] FeedForward(double[] x)
    {
        double[] weights = network.Parameters.Cell;
        double[] sum = new double[layout.Units];
        for (int k = 0; k < layout.Units; k++)
        {
            sum[k] = weights[layout.Bias(k, gate)];
            for (int i = 0; i < layout.Inputs; i++)
            {
                sum[k] += weights[layout.InputWeight(k, i, gate)] * x[i];
            }
        }

        return sum;
    }

    /// <summary>The adjoint of y = R·h: adds ȳ·hᵀ to the gradient and Rᵀ·ȳ to h̄.</summary>
    public void ReverseRecurrent(double[] productAdjoint, double[] h, double[] hAdjoint, double[] gradient)
    {
        double[] weights = network.Parameters.Cell;
        for (int k = 0; k < layout.Units; k++)
        {
            for (int entry = mask.RowStarts[k]; entry < mask.RowStarts[k + 1]; entry++)
            {
                int weight = layout.RecurrentWeight(k, entry, gate);
                int l = mask.Columns[entry];
                gradient[weight] += productAdjoint[k] * h[l];
                hAdjoint[l] += productAdjoint[k] * weights[weight];
            }
        }
    }

    /// <summary>The adjoint of y = W·x + b: adds ȳ·xᵀ and ȳ to the gradient.</summary>
    public void ReverseFeedForward(double[] sumAdjoint, double[] x, double[] gradient)
    {
        for (int k = 0; k < layout.Units; k++)
        {
            gradient[layout.Bias(k, gate)] += sumAdjoint[k];
            for (int i = 0; i < layout.Inputs; i++)
            {
                gradient[layout.InputWeight(k, i, gate)] += sumAdjoint[k] * x[i];
            }
        }
    }
}
