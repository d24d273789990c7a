using System.Reflection;
using System.Runtime.Loader;
using CliWrap;
using CliWrap.Buffered;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using SparseRtrl.CodeFixes;
using Xunit;

namespace SparseRtrl.Analyzer.Tests;

/// <summary>Consumes the packed packages: by a compiler host that reads the files, and by a project that refers to them.</summary>
public sealed class PackageTests
{
    private const string AnalyzerPackage = "src/CodeFixes/SparseRtrl.Analyzer.nuspec";

    private const string HardwarePackage = "src/Hardware/SparseRtrl.Hardware.nuspec";

    private const string Kernel = """
        using SparseRtrl.Hardware;
        [HardwareKernel]
        public sealed class K
        {
            private readonly short[] a = new short[4];
            private int n;
            [Entry] public void Run() { n = FixedPoint.Saturate16(a[0] + n); }
        }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Package_holds_the_analyzer_and_the_code_fixes_where_hosts_look_for_them()
    {
        using LocalPackages packages = new();
        string folder = Path.Combine(await packages.InstallAsync(AnalyzerPackage, Cancellation), "analyzers", "dotnet", "cs");
        Assert.Equal(
            ["SparseRtrl.Analyzer.dll", "SparseRtrl.CodeFixes.dll"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var loader = new FolderLoader();
        var analyzers = new AnalyzerFileReference(Path.Combine(folder, "SparseRtrl.Analyzer.dll"), loader);
        DiagnosticAnalyzer analyzer = Assert.Single(analyzers.GetAnalyzers(LanguageNames.CSharp));
        Assert.Equal(Rules.All.Select(r => r.Id), analyzer.SupportedDiagnostics.Select(r => r.Id));

        Assembly fixes = loader.LoadFromPath(Path.Combine(folder, "SparseRtrl.CodeFixes.dll"));
        Assert.Equal(
            ExportedBy(typeof(SubsetCodeFix).Assembly).Select(t => t.FullName), ExportedBy(fixes).Select(t => t.FullName));
        loader.Unload();
    }

    [Fact]
    public async Task Project_that_refers_to_the_packages_gets_errors_and_warnings()
    {
        string broken = Kernel.Replace("n = Fixed", "int[] t = new int[3]; n = (int)(n * 0.5); n = Fixed", StringComparison.Ordinal)
            + "\npublic sealed class C { [Entry] public void Run() { } }\n";
        BufferedCommandResult build = await BuildConsumerAsync(broken);
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains("K.cs(7,43): error SRT1003: 'new' allocates", build.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("K.cs(7,65): error SRT1004: 'double' is floating point", build.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("K.cs(9,45): warning SRT1039: [Entry]", build.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Project_with_a_kernel_in_the_subset_builds()
    {
        BufferedCommandResult build = await BuildConsumerAsync(Kernel);
        Assert.True(build.ExitCode == 0, build.StandardOutput + build.StandardError);
        Assert.DoesNotContain("SRT", build.StandardOutput, StringComparison.Ordinal);
    }

    /// <summary>Builds a project of one file that refers to both packages.</summary>
    private static async Task<BufferedCommandResult> BuildConsumerAsync(string source)
    {
        using LocalPackages packages = new();
        await packages.InstallAsync(AnalyzerPackage, Cancellation);
        await packages.InstallAsync(HardwarePackage, Cancellation);
        DirectoryInfo project = Directory.CreateDirectory(Path.Combine(packages.Folder, "..", "consumer"));
        await File.WriteAllTextAsync(Path.Combine(project.FullName, "K.cs"), source, Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(project.FullName, "Consumer.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="SparseRtrl.Hardware" Version="{LocalPackages.Version}" />
                <PackageReference Include="SparseRtrl.Analyzer" Version="{LocalPackages.Version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """,
            Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(project.FullName, "nuget.config"),
            "<configuration><packageSources><clear /></packageSources></configuration>",
            Cancellation);
        return await Cli.Wrap(DotnetCommand()).WithArguments(["build", "Consumer.csproj", "--nologo"])
            .WithWorkingDirectory(project.FullName)
            .WithEnvironmentVariables(e => e.Set("NUGET_PACKAGES", Path.GetFullPath(packages.Folder)))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Cancellation);
    }

    private static string DotnetCommand() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private static IEnumerable<Type> ExportedBy(Assembly assembly) => assembly.GetTypes()
        .Where(t => t.GetCustomAttribute<ExportCodeFixProviderAttribute>() is not null)
        .OrderBy(t => t.FullName, StringComparer.Ordinal);

    /// <summary>Loads the files of the package, and Roslyn from the host, as compilers and IDEs do.</summary>
    private sealed class FolderLoader() : AssemblyLoadContext("Package", isCollectible: true), IAnalyzerAssemblyLoader
    {
        private string folder = string.Empty;

        public void AddDependencyLocation(string fullPath) => folder = Path.GetDirectoryName(fullPath)!;

        public Assembly LoadFromPath(string fullPath)
        {
            AddDependencyLocation(fullPath);
            return LoadFromAssemblyPath(fullPath);
        }

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string file = Path.Combine(folder, $"{assemblyName.Name}.dll");
            return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
        }
    }
}
