using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>What only a node can do or tell, through the commands.</summary>
public sealed class HostCommandTests : IDisposable
{
    private const string Issuer = "https://westeurope.oic.prod-arc.azure.com/11111111-1111-1111-1111-111111111111/22222222-2222-2222-2222-222222222222/";

    private readonly Engine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("iotops-test-").FullName;

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_script_of_a_site_has_the_site_and_its_issuer()
    {
        Output output = engine.Run("New-IoTOpsHostScript -Sample Ready -Part Issuer").RequireNoErrors();

        string issuer = Assert.Single(output.Texts("Issuer"))!;
        Assert.StartsWith("https://", issuer, StringComparison.Ordinal);
        Assert.Contains($"readonly issuer='{issuer}'", output.Texts("Script")[0], StringComparison.Ordinal);
        Assert.Equal(output.Texts("Script")[0], output.Lines[0]);
    }

    [Fact]
    public async Task A_connected_site_tells_its_issuer()
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Ready");
        string connect = $"{await sandbox.SignInAsync()}\nConnect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' @azure | Out-Null\n";

        Output output = engine.Run($"{connect}New-IoTOpsHostScript; New-IoTOpsHostScript -Part Issuer").RequireNoErrors();

        Assert.Equal(["lisbon-bottling", "lisbon-bottling"], output.Texts("Site"));
        Assert.Null(output.Texts("Issuer")[0]);
        Assert.StartsWith("https://westeurope.oic.", output.Texts("Issuer")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_is_written_for_Linux_and_replaces_nothing_unasked()
    {
        string file = $"{folder}/host.sh";

        engine.Run($"New-IoTOpsHostScript '{file}' -Issuer '{Issuer}'").RequireNoErrors();

        byte[] bytes = File.ReadAllBytes(file);
        Assert.Equal("#!/usr/bin/env bash\n"u8.ToArray(), bytes[..20]);
        Assert.DoesNotContain((byte)'\r', bytes);
        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.Equal("IoTOps.File.Exists", ErrorOf(engine.Run($"New-IoTOpsHostScript '{file}' -Part Sysctl")));
        Assert.Equal(bytes, File.ReadAllBytes(file));
        engine.Run($"New-IoTOpsHostScript '{file}' -Part Sysctl -Force").RequireNoErrors();
        Assert.DoesNotContain(Issuer, File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_writes_nothing()
    {
        engine.Run($"New-IoTOpsHostScript '{folder}/host.sh' -Part Sysctl -WhatIf").RequireNoErrors();

        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    [Fact]
    public void Parts_that_any_node_takes_need_no_site()
    {
        Output output = engine.Run("New-IoTOpsHostScript -Part SecretsEncryption, Sysctl").RequireNoErrors();

        Assert.Equal([null], output.Texts("Site"));
    }

    [Theory]
    [InlineData("New-IoTOpsHostScript -Issuer 'https://host/$(id)'", "IoTOps.HostScript.InvalidIssuer")]
    [InlineData("New-IoTOpsHostScript -Issuer http://host/", "IoTOps.HostScript.InvalidIssuer")]
    [InlineData("New-IoTOpsHostScript -Part Issuer -Sample Quickstart", "IoTOps.HostScript.NoIssuer")]
    [InlineData("New-IoTOpsHostScript ./host.sh -Part Sysctl -Sample Quickstart, Ready", "IoTOps.HostScript.SeveralSites")]
    [InlineData("New-IoTOpsHostScript env:host -Part Sysctl", "IoTOps.File.NotAFile")]
    [InlineData("New-IoTOpsHostScript /there/is/no/folder/host.sh -Part Sysctl", "IoTOps.File.NotWritable")]
    public void What_cannot_be_is_refused(string command, string error) => Assert.Equal(error, ErrorOf(engine.Run(command)));

    [Fact]
    public void Pasted_limits_decide_for_every_node()
    {
        string file = $"{folder}/all.txt";
        File.WriteAllText(file, "fs.inotify.max_user_instances = 8192\nfs.inotify.max_user_watches = 524288\nfs.file-max = 100000\n");

        Assert.Equal(["Pass"], engine.Run($"Test-IoTOpsCluster -Sample MultiNode -Guideline Cluster.HostTuning -SysctlPath '{file}'").RequireNoErrors().Texts("Status"));
        Assert.Equal(["Manual"], engine.Run("Test-IoTOpsCluster -Sample MultiNode -Guideline Cluster.HostTuning").RequireNoErrors().Texts("Status"));
        File.WriteAllText(file, "fs.inotify.max_user_instances = 128\nfs.inotify.max_user_watches = 524288\nfs.file-max = 100000\n");
        Output plan = engine.Run($"(Test-IoTOpsCluster -Sample MultiNode -Guideline Cluster.HostTuning -SysctlPath '{file}' | Get-IoTOpsRemediationPlan -Sample MultiNode).Changes").RequireNoErrors();
        Assert.Equal(["Host"], plan.Texts("Kind"));
        Assert.Contains("New-IoTOpsHostScript", plan.Texts("Instruction")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_the_nodes_are_found_with_wildcards()
    {
        const string good = "fs.inotify.max_user_instances = 8192\nfs.inotify.max_user_watches = 524288\nfs.file-max = 100000\n";
        File.WriteAllText($"{folder}/lisbon-k3s-1.txt", good);
        File.WriteAllText($"{folder}/lisbon-k3s-2.txt", good);

        Output two = engine.Run($"Test-IoTOpsCluster -Sample Ready -Guideline Cluster.HostTuning -SysctlPath '{folder}/*.txt'").RequireNoErrors();
        File.WriteAllText($"{folder}/lisbon-k3s-3.txt", good);
        Output three = engine.Run($"Test-IoTOpsCluster -Sample Ready -Guideline Cluster.HostTuning -SysctlPath '{folder}/*.txt'").RequireNoErrors();

        Assert.Equal(["Manual"], two.Texts("Status"));
        Assert.Equal(["Pass"], three.Texts("Status"));
    }

    [Fact]
    public void Files_that_are_not_the_output_of_sysctl_are_named()
    {
        File.WriteAllText($"{folder}/bad.txt", "hello");
        File.WriteAllBytes($"{folder}/huge.txt", new byte[5 * 1024 * 1024]);
        Directory.CreateDirectory($"{folder}/other");
        File.WriteAllText($"{folder}/node.txt", "fs.file-max = 1\n");
        File.WriteAllText($"{folder}/other/NODE.txt", "fs.file-max = 1\n");

        Assert.Equal("IoTOps.Sysctl.Invalid", ErrorOf(Test("bad.txt")));
        Assert.Equal("IoTOps.Sysctl.TooLarge", ErrorOf(Test("huge.txt")));
        Assert.Equal("IoTOps.File.NotFound", ErrorOf(Test("none.txt")));
        Assert.Equal("IoTOps.File.NotReadable", ErrorOf(Test("other")));
        Assert.Equal("IoTOps.Sysctl.SameNode", ErrorOf(engine.Run($"Test-IoTOpsCluster -Sample Ready -SysctlPath '{folder}/node.txt', '{folder}/other/NODE.txt'")));
    }

    private Output Test(string file) => engine.Run($"Test-IoTOpsCluster -Sample Ready -SysctlPath '{folder}/{file}'");

    private static string ErrorOf(Output output) => output.Error.FullyQualifiedErrorId.Split(',')[0];
}
