using SparseRtrl.Algorithm;
using Spectre.Console;

namespace SparseRtrl.Cli.Gradient;

/// <summary>Reads network and sequence, computes loss and gradient in Float64, and shows or writes them.</summary>
internal static class GradientRun
{
    /// <exception cref="UsageException">The method is unknown, or the result is beyond the range of Float64.</exception>
    public static ExitCode Run(GradientOptions options)
    {
        GradientMethod method = FindMethod(options);
        NetworkFile network = NetworkFile.Load(options.NetworkFile);
        Sequence<double> sequence = SequenceFile.Load(options.SequenceFile, network);
        GradientResult result = Compute(method, network, sequence);
        string json = GradientFile.ToJson(result, network.Network.Layout);
        if (options.Output is not null)
        {
            OutputFile.Write(options.Output, json + "\n");
        }

        if (options.Json)
        {
            Console.Out.WriteLine(json);
        }
        else
        {
            Print(method, result, network.Network.Layout);
        }

        return ExitCode.Ok;
    }

    private static GradientMethod FindMethod(GradientOptions options)
    {
        try
        {
            return GradientMethods.Parse(options.Method, options.Seed);
        }
        catch (FormatException unknown)
        {
            throw new UsageException($"--method {options.Method}: {unknown.Message}");
        }
    }

    private static GradientResult Compute(GradientMethod method, NetworkFile network, Sequence<double> sequence)
    {
        GradientResult result = method.Compute(network.Network, sequence, network.Objective);
        return double.IsFinite(result.Loss) && result.Gradient.Parts.All(part => Array.TrueForAll(part, double.IsFinite))
            ? result
            : throw new UsageException(
                $"--method {method.Name}: loss or gradient is beyond the range of Float64; reduce weights, inputs or targets");
    }

    private static void Print(GradientMethod method, GradientResult result, CellLayout layout)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("Gradient", "Parameters", "Norm", "Largest magnitude");
        foreach ((string name, double[] values) in ParameterParts.Of(layout, result.Gradient))
        {
            table.AddRow(
                Markup.Escape(name), $"{values.Length}", $"{Math.Sqrt(values.Sum(x => x * x)):G6}", $"{values.Max(Math.Abs):G6}");
        }

        Console.Out.WriteLine($"method {method.Name} ({(method.IsExact ? "exact" : "an approximation")})");
        Console.Out.WriteLine($"loss   {result.Loss:R}");
        AnsiConsole.Console.Write(table);
    }
}
