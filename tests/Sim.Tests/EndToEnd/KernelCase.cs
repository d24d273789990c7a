using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using SparseRtrl.Hardware;
using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Sim.Tests.EndToEnd;

/// <summary>
/// A kernel that went through the whole compiler: those of tests/cases/kernels and samples from their source, and the kernel of
/// the learning step as it ships. Hidden fields are exposed, so that they are compared too.
/// </summary>
internal sealed record KernelCase(string Name, Transpilation Kernel, Func<object> Create)
{
    private const int DefaultRounds = 4;

    /// <summary>Six units, each driven by the two before it, two inputs, one output.</summary>
    private static readonly EvRnnKernelConfiguration Ring = new(
        6, 2, 1,
        [.. Enumerable.Range(0, 7).Select(k => 2 * k)],
        [.. Enumerable.Range(0, 6).SelectMany(k => new[] { (k + 4) % 6, (k + 5) % 6 })])
    {
        StreamCapacity = 32,
    };

    private static readonly EgruKernelConfiguration EgruRing = new(Ring.Units, Ring.Inputs, Ring.Outputs, Ring.RowStarts, Ring.Columns)
    {
        StreamCapacity = Ring.StreamCapacity,
    };

    private static readonly string Root = RepositoryRoot();

    /// <summary>Many tests are about the same kernels.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<KernelCase>> Compiled = new(StringComparer.Ordinal);

    /// <summary>The same kernel as a host gets it; null without hidden fields, which would be no difference.</summary>
    public KernelCase? WithHiddenFields { get; private init; }

    public static string Folder { get; } = Path.Combine(Root, "tests", "cases", "kernels");

    /// <summary>Names of the kernel classes, in order; those with constructor arguments as <c>Class(name=value)</c>.</summary>
    public static IEnumerable<string> Names => [.. Files.Keys.SelectMany(WithVariants), nameof(EvRnnKernel), nameof(EgruKernel)];

    /// <summary>Source files by the class they hold.</summary>
    private static SortedDictionary<string, string> Files { get; } = new(
        Directory.GetFiles(Folder, "*.cs").Concat(Directory.GetFiles(Path.Combine(Root, "samples"), "*.cs"))
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file)),
        StringComparer.Ordinal);

    public static KernelCase Compile(string name) => Compiled.GetOrAdd(name, _ => new(() => CompileOnce(name))).Value;

    /// <param name="source">C# file with the one kernel.</param>
    public static KernelCase Compile(string name, string source)
    {
        var file = new SourceFile($"{ClassOf(name)}.cs", source);
        Dictionary<string, string> arguments = name.EndsWith(')')
            ? name[(name.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split(',').Select(a => a.Split('=')).ToDictionary(a => a[0], a => a[1])
            : [];
        LoadResult loaded = Load(file, arguments);
        return Of(name, loaded.Instance!, loaded.Source!, () => New(loaded.Instance!.GetType(), arguments));
    }

    private static KernelCase CompileOnce(string name)
    {
        return name switch
        {
            nameof(EvRnnKernel) => OfAssembly(() => new EvRnnKernel(Ring)),
            nameof(EgruKernel) => OfAssembly(() => new EgruKernel(EgruRing)),
            _ => Compile(name, File.ReadAllText(Files[ClassOf(name)])),
        };

        KernelCase OfAssembly(Func<object> create)
        {
            object kernel = create();
            return Of(name, kernel, KernelSource.FromAssembly(kernel), create);
        }
    }

    private static IEnumerable<string> WithVariants(string name) =>
        name == "SparseUpdate" ? [name, $"{name}(lanes=4)"] : [name];

    private static string ClassOf(string name) => name.Split('(')[0];

    /// <summary>The same transactions for the same seed; everything is read after every run.</summary>
    public ImmutableArray<HostTransaction> Transactions(int seed, int rounds = DefaultRounds)
    {
        var inputs = new KernelInputs(Name, seed);
        return Name switch
        {
            nameof(EvRnnKernel) => Learning(inputs, rounds, "weights", "forwardWeights", "readout", "readoutBias"),
            nameof(EgruKernel) => Learning(inputs, rounds, "weights", "readout"),
            _ => RandomRounds(inputs, rounds),
        };
    }

    public TwinSimulator NewTwin() => new(Create, Kernel.Map);

    /// <summary>Every writable field is written, then every entry runs.</summary>
    private ImmutableArray<HostTransaction> RandomRounds(KernelInputs inputs, int rounds)
    {
        var script = new HostScript(Kernel.Map);
        for (int round = 0; round < rounds; round++)
        {
            foreach (HostMapEntry entry in Kernel.Map.Entries.Where(e => e.Writable))
            {
                script.Write(entry.Name, [.. inputs.Next(entry)]);
            }

            foreach (string method in Kernel.Map.EntryNames)
            {
                script.Run(method).ReadAll();
            }
        }

        return script.ToTransactions();
    }

    /// <summary>A random network learns from four random sequences. Its connections stay those of the kernel object.</summary>
    private ImmutableArray<HostTransaction> Learning(KernelInputs inputs, int rounds, params string[] parameters)
    {
        HostScript script = new(Kernel.Map);
        script.Write("steps", rounds).Write("sequences", 2).Write("isLearning", 1);
        Array.ForEach(parameters, field => Fill(field));
        for (int run = 0; run < 2; run++)
        {
            Fill("stream").Run(nameof(EvRnnKernel.Run)).ReadAll();
        }

        return script.ToTransactions();

        HostScript Fill(string field)
        {
            return script.Write(field, [.. inputs.Next(Kernel.Map.Entries.Single(e => e.Name == field))]);
        }
    }

    private static KernelCase Of(string name, object kernel, KernelSource source, Func<object> create)
    {
        bool hides = kernel.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(field => field.IsDefined(typeof(HostHiddenAttribute)));
        return new(name, Transpile(kernel, source, exposeHidden: true), create)
        {
            WithHiddenFields = hides ? new(name, Transpile(kernel, source, exposeHidden: false), create) : null,
        };
    }

    private static Transpilation Transpile(object kernel, KernelSource source, bool exposeHidden)
    {
        ScheduleOptions options = ScheduleOptions.IceUltraPlus with { ExposeHidden = exposeHidden };
        TranspilationResult result = Transpiler.Run(kernel, source, options);
        return result.Output ?? throw new InvalidOperationException(string.Join('\n', result.Findings));
    }

    private static LoadResult Load(SourceFile file, IReadOnlyDictionary<string, string> arguments)
    {
        LoadResult loaded = UserKernelLoader.Load(
            file, arguments, [typeof(HardwareKernelAttribute).Assembly]);
        return loaded.Instance is null ? throw new InvalidOperationException(string.Join('\n', loaded.Findings)) : loaded;
    }

    private static object New(Type kernel, Dictionary<string, string> arguments)
    {
        ConstructorInfo constructor = kernel.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(p => arguments.TryGetValue(p.Name!, out string? text)
            ? Convert.ChangeType(text, p.ParameterType, CultureInfo.InvariantCulture)
            : p.DefaultValue)]);
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hastlayer.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run from a build inside the checkout.");
    }
}
