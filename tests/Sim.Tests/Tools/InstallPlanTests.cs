using System.Collections.Immutable;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Sim.Tests.Tools;

public sealed class InstallPlanTests
{
    private const string AllPackages =
        "fpga-icestorm fpga-icestorm-chipdb fpga-trellis g++ ghdl-mcode iverilog make nextpnr-ecp5 nextpnr-ice40 verilator yosys";

    private const string PackagesOfDebian12 =
        "debian-archive-keyring fpga-icestorm fpga-icestorm-chipdb g++ iverilog make nextpnr-ice40 verilator yosys";

    [Fact]
    public void Debian_13_gets_everything_from_its_packages() =>
        Assert.Equal(["apt-get update", Install(AllPackages)], Commands(Distributions.Debian13));

    [Fact]
    public void A_rolling_debian_counts_as_the_newest() =>
        Assert.Equal(["apt-get update", Install(AllPackages)], Commands(Distributions.DebianTesting));

    [Fact]
    public void A_recent_ubuntu_gets_everything_from_its_packages() =>
        Assert.Equal(["apt-get update", Install(AllPackages)], Commands(Distributions.Ubuntu2504));

    [Fact]
    public void Debian_12_gets_ghdl_and_the_tools_for_ECP5_in_private_prefixes() => Assert.Equal(
        [
            "apt-get update", Install(PackagesOfDebian12), "bash eng/install-ghdl.sh /home/u/.local/share/srtrl/ghdl",
            "bash eng/install-ecp5.sh /home/u/.local/share/srtrl/ecp5",
        ],
        Commands(Distributions.Debian12));

    [Fact]
    public void Ubuntu_24_04_and_derivatives_get_them_in_private_prefixes_too()
    {
        Assert.Equal(Commands(Distributions.Debian12), Commands(Distributions.Ubuntu2404));
        Assert.Equal(Commands(Distributions.Debian12), Commands(Distributions.Mint));
    }

    [Fact]
    public void Sudo_is_used_for_what_changes_the_system_and_only_there()
    {
        using FakeMachine machine = new();
        machine.AddToPath("sudo", "");
        InstallPlan plan = InstallPlan.For(ToolCatalog.Default.Tools, machine.Host with { IsRoot = false });

        Assert.True(plan.HasRight);
        Assert.Equal(["sudo", "sudo", "bash", "bash"], plan.Steps.Select(step => step.Command.Program));
        Assert.Equal(plan.Steps, plan.Runnable);
    }

    [Fact]
    public void Without_root_and_sudo_only_the_private_prefixes_can_be_installed()
    {
        InstallPlan plan = InstallPlan.For(ToolCatalog.Default.Tools, Host(Distributions.Debian12) with { IsRoot = false });

        Assert.False(plan.HasRight);
        Assert.Equal(4, plan.Steps.Length);
        Assert.Equal(["bash", "bash"], plan.Runnable.Select(step => step.Command.Program));
    }

    [Theory]
    [InlineData("fedora")]
    [InlineData("macos")]
    public void Elsewhere_the_plan_says_what_to_install(string id)
    {
        HostEnvironment host = Host(new(id, "1", id, []));
        InstallPlan plan = InstallPlan.For(ToolCatalog.Default.Tools, host);

        Assert.Empty(plan.Steps);
        Assert.Equal(ToolCatalog.Default.Tools.Length, plan.ByHand.Length);
        Assert.StartsWith("install ghdl 5.0.1 or newer", plan.ByHand[0]);
        Assert.Contains("SRTRL_GHDL", plan.ByHand[0]);
    }

    [Fact]
    public void A_release_with_packages_that_are_too_old_is_not_offered_them()
    {
        InstallPlan plan = InstallPlan.For([ToolCatalog.Default["verilator"]], Host(Distributions.Ubuntu2204));

        Assert.Empty(plan.Steps);
        Assert.Contains("verilator 5.006 or newer", Assert.Single(plan.ByHand));
    }

    [Fact]
    public void A_wrong_environment_variable_is_to_be_corrected_and_nothing_installed()
    {
        HostEnvironment host = Host(Distributions.Debian13);
        host = host with { Variables = host.Variables.Add("SRTRL_YOSYS", "/nowhere/yosys") };
        InstallPlan plan = InstallPlan.For([ToolCatalog.Default["yosys"]], host);

        Assert.Empty(plan.Steps);
        Assert.Contains("unset SRTRL_YOSYS", Assert.Single(plan.ByHand));
    }

    [Fact]
    public void Nothing_missing_means_nothing_to_do()
    {
        InstallPlan plan = InstallPlan.For([], Host(Distributions.Debian12) with { IsRoot = false });

        Assert.Empty(plan.Steps);
        Assert.True(plan.HasRight);
    }

    [Fact]
    public void Os_release_is_read_with_and_without_quotes()
    {
        Distribution distribution = Distribution.Parse(
            "PRETTY_NAME=\"Linux Mint 22\"\nID=linuxmint\nVERSION_ID='22'\n# comment\nID_LIKE=\"ubuntu debian\"\n");

        Assert.Equal(("linuxmint", "22", "Linux Mint 22"), (distribution.Id, distribution.Version, distribution.Name));
        Assert.True(distribution.UsesApt);
        Assert.False(Distribution.Parse("ID=fedora\nVERSION_ID=42").UsesApt);
        Assert.Null(Distribution.Parse("ID=debian\n").Version);
    }

    [Fact]
    public void Commands_are_shown_as_a_shell_reads_them() =>
        Assert.Equal(
            "echo plain 'two words' 'it'\\''s' ''", new ShellCommand("echo", ["plain", "two words", "it's", ""]).ToString());

    private static string Install(string packages) =>
        $"env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends {packages}";

    private static string[] Commands(Distribution distribution) =>
        [.. InstallPlan.For(ToolCatalog.Default.Tools, Host(distribution)).Steps.Select(step => step.Command.ToString())];

    private static HostEnvironment Host(Distribution distribution) =>
        new(distribution, ImmutableDictionary<string, string>.Empty.Add("HOME", "/home/u"), IsRoot: true);
}
