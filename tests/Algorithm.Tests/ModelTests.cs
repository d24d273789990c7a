using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class ModelTests
{
    [Fact]
    public void A_unit_exactly_at_threshold_is_silent()
    {
        Assert.False(EventFunction.Fires(0.0));
        Assert.False(EventFunction.Fires(-0.0));
        Assert.True(EventFunction.Fires(double.Epsilon));
    }

    [Theory]
    [InlineData(1.0, 0, 0.7)]
    [InlineData(1.0, 0.5, 0.35)]
    [InlineData(1.0, -0.5, 0.35)]
    [InlineData(0.5, 0.25, 0.35)]
    [InlineData(0.5, 0.5, 0)]
    [InlineData(0.5, -0.5, 0)]
    [InlineData(0.5, 3, 0)]
    public void The_surrogate_derivative_is_a_triangle(double width, double v, double expected) =>
        Assert.Equal(expected, new EventFunction(width).Derivative(v), tolerance: 1e-15);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_surrogate_without_support_is_refused(double width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventFunction(width));

    [Theory]
    [InlineData(16, 0.8, 51)]
    [InlineData(32, 0.9, 102)]
    [InlineData(5, 0.0, 25)]
    [InlineData(5, 1.0, 0)]
    [InlineData(1, 0.5, 1)]
    public void A_random_mask_has_exactly_the_asked_number_of_weights(int units, double sparsity, int count) =>
        Assert.Equal(count, RecurrentMask.Random(units, sparsity, new(3)).Count);

    [Fact]
    public void Both_views_of_a_mask_hold_the_same_weights() =>
        Gen.Select(Gen.Int[1, 20], Gen.Double[0, 1], Gen.ULong).Sample((units, sparsity, seed) =>
        {
            var mask = RecurrentMask.Random(units, sparsity, new(seed));
            bool[,] exists = new bool[units, units];
            for (int l = 0; l < units; l++)
            {
                for (int j = mask.ColumnStarts[l]; j < mask.ColumnStarts[l + 1]; j++)
                {
                    int k = mask.ColumnRows[j];
                    exists[k, l] = true;
                    Assert.Equal(l, mask.Columns[mask.ColumnEntries[j]]);
                    Assert.InRange(mask.ColumnEntries[j], mask.RowStarts[k], mask.RowStarts[k + 1] - 1);
                }
            }

            var rebuilt = RecurrentMask.FromDense(exists);
            Assert.Equal(mask.RowStarts, rebuilt.RowStarts);
            Assert.Equal(mask.Columns, rebuilt.Columns);
            for (int cell = 0; cell < units * units; cell++)
            {
                Assert.Equal(exists[cell / units, cell % units], mask.Contains(cell / units, cell % units));
            }
        });

    [Fact]
    public void A_sparsity_outside_0_to_1_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RecurrentMask.Random(4, 1.01, new(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => RecurrentMask.Random(4, double.NaN, new(1)));
        Assert.Throws<ArgumentException>(() => RecurrentMask.FromDense(new bool[2, 3]));
    }

    [Fact]
    public void Parameters_are_ordered_by_unit_as_recurrent_input_bias()
    {
        var mask = RecurrentMask.FromDense(new[,] { { false, true, true }, { false, false, false }, { true, false, false } });
        var layout = new CellLayout(new EvRnnCell(new EventFunction()), mask, inputs: 2, outputs: 1);
        Assert.Equal(3 + 3 * 2 + 3, layout.ParameterCount);
        Assert.Equal([0, 5, 8, 12], layout.BlockStarts);
        Assert.Equal(1, layout.RecurrentWeight(k: 0, entry: 1));
        Assert.Equal(8, layout.RecurrentWeight(k: 2, entry: 2));
        Assert.Equal([5, 6, 7], [layout.InputWeight(1, 0), layout.InputWeight(1, 1), layout.Bias(1)]);
        Assert.Equal(11, layout.Bias(2));
    }

    [Fact]
    public void The_readout_sees_the_last_step_or_a_leaky_trace()
    {
        double[] fireThenRest = [1, -1, -1];
        Assert.Equal([1.0, 0, 0], Outputs(Readout.LastStep, fireThenRest));
        double[] traced = Outputs(Readout.LeakyTrace(0.75), fireThenRest);
        Assert.Equal([0.25, 0.1875, 0.140625], traced);
        Assert.Throws<ArgumentOutOfRangeException>(() => Readout.LeakyTrace(1));
    }

    [Fact]
    public void Softmax_cross_entropy_is_the_negative_log_probability_of_the_class()
    {
        double[] gradient = new double[3];
        double[] logits = [Math.Log(1), Math.Log(2), Math.Log(5)];
        double loss = LossFunction.Evaluate<double>(LossKind.SoftmaxCrossEntropy, logits, [0, 0, 1], gradient);
        Assert.Equal(-Math.Log(5.0 / 8), loss, tolerance: 1e-15);
        Assert.Equal([1 / 8.0, 2 / 8.0, 5 / 8.0 - 1], gradient, (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(0, LossFunction.Evaluate<double>(LossKind.SoftmaxCrossEntropy, [-1e4, 1e4], [0, 1], gradient));
        Assert.Throws<ArgumentException>(() => LossFunction.Evaluate<double>(LossKind.SoftmaxCrossEntropy, [1], [1], gradient));
    }

    [Fact]
    public void One_output_names_the_class_by_its_sign_several_by_the_largest()
    {
        Assert.Equal([-1f], LossFunction.TargetOfClass<float>(LossKind.SquaredError, 0, outputs: 1));
        Assert.Equal([1f], LossFunction.TargetOfClass<float>(LossKind.BinaryCrossEntropy, 1, outputs: 1));
        Assert.Equal([0f, 0, 1], LossFunction.TargetOfClass<float>(LossKind.SoftmaxCrossEntropy, 2, outputs: 3));
        Assert.Equal([-1f, 1, -1], LossFunction.TargetOfClass<float>(LossKind.BinaryCrossEntropy, 1, outputs: 3));
        Assert.Equal(0, LossFunction.ClassOf<float>([-0.1f]));
        Assert.Equal(1, LossFunction.ClassOf<float>([0.1f]));
        Assert.Equal(2, LossFunction.ClassOf<float>([-3, -2, -1]));
    }

    /// <summary>y(t) of one unit with input weight 1, readout weight 1 and no bias.</summary>
    private static double[] Outputs(Readout readout, double[] inputs)
    {
        var cell = new EvRnnCell(new EventFunction());
        var layout = new CellLayout(cell, RecurrentMask.FromDense(new bool[1, 1]), inputs: 1, outputs: 1);
        var network = new Network<double>(cell, layout, readout, layout.NewParameters<double>());
        network.Parameters.Cell[layout.InputWeight(0, 0)] = 1;
        network.Parameters.ReadoutWeights[0] = 1;
        var engine = new SparseRtrlEngine<double>(network);
        return [.. inputs.Select(x =>
        {
            engine.Step([x]);
            return engine.Output[0];
        })];
    }
}
