using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli.Demo;

/// <param name="OnTrainedNetwork">Worst over the sequences, on the network of this run.</param>
/// <param name="OnRandomNetworks">Worst over random networks, masks, readouts and losses.</param>
/// <param name="Sequences">How many sequences the trained network was compared on.</param>
internal sealed record ExactnessResult(double OnTrainedNetwork, ExactnessReport OnRandomNetworks, int Sequences)
{
    public double Worst => Math.Max(OnTrainedNetwork, OnRandomNetworks.WorstRelativeDifference);

    public bool IsExact => Worst <= ExactnessCheck.Tolerance;
}

/// <summary>Step 2: sparse RTRL, dense RTRL and backpropagation through time must give one gradient.</summary>
internal static class ExactnessStage
{
    private const int TrainedSequences = 20;
    private const int RandomNetworks = 20;

    private static readonly GradientMethod[] Methods = [GradientMethods.SparseRtrl, GradientMethods.DenseRtrl, GradientMethods.Bptt];

    public static ExactnessResult Run(TrainingResult training)
    {
        Network<double> network = training.Network.ConvertTo<double>();
        double worst = 0;
        foreach (Sequence<double> sequence in training.TestSequences.Take(TrainedSequences))
        {
            ExactnessReport report = ExactnessCheck.Compare(Methods, network, sequence, training.Experiment.Objective);
            worst = Math.Max(worst, report.WorstRelativeDifference);
        }

        ExactnessReport random =
            ExactnessCheck.Run(Methods, ExactnessCase.DrawEvRnn, RandomNetworks, training.Experiment.Seed);
        return new(worst, random, TrainedSequences);
    }
}
