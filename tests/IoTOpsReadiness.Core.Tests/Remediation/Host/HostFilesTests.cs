using static IoTOpsReadiness.Remediation.Host.HostScriptPart;

namespace IoTOpsReadiness.Core.Tests.Remediation.Host;

/// <summary>What scripts make of the files of a node, run by the real bash.</summary>
public class HostFilesTests
{
    private const string Config = FakeNode.K3sConfig;
    private const string IssuerItem = $"service-account-issuer={FakeNode.Issuer}";
    private const string LifetimeItem = "service-account-max-token-expiration=24h";

    [BashFact]
    public void A_new_server_gets_everything_once_and_gives_it_back()
    {
        using var node = new FakeNode();

        Assert.Equal(1, node.RunAsServer("--check").ExitCode);
        Assert.Empty(node.Files);
        Assert.Equal(0, node.RunAsServer().ExitCode);
        IReadOnlyDictionary<string, string> files = node.Files;
        Assert.Equal(
            $"kube-apiserver-arg:\n  - \"{IssuerItem}\"\n  - \"{LifetimeItem}\"\nsecrets-encryption: true\n", files[Config]);
        Assert.Contains("fs.inotify.max_user_instances = 8192\n", files["/etc/sysctl.d/99-iotops.conf"], StringComparison.Ordinal);
        Assert.Contains("vm.nr_hugepages = 512\n", files["/etc/sysctl.d/98-iotops-edge-volumes.conf"], StringComparison.Ordinal);
        Assert.Contains("nvme-tcp\n", files["/etc/modules-load.d/iotops-edge-volumes.conf"], StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(node, Config));

        Assert.Equal(0, node.RunAsServer("--check").ExitCode);
        Assert.Contains("All in order", node.RunAsServer().Output, StringComparison.Ordinal);
        Assert.Equal(files, node.Files);

        Assert.Equal(0, node.RunAsServer("--rollback").ExitCode);
        Assert.Empty(node.Files);
        Assert.Contains("no run", node.RunAsServer("--rollback").Output, StringComparison.Ordinal);
    }

    [BashTheory]
    [InlineData("token: s3cret\nnode-label:\n  - a=b\n", "token: s3cret\nnode-label:\n  - a=b\nkube-apiserver-arg:\n  - \"I\"\n  - \"L\"\n")]
    [InlineData("token: s3cret", "token: s3cret\nkube-apiserver-arg:\n  - \"I\"\n  - \"L\"\n")]
    [InlineData("kube-apiserver-arg:\n- audit-log-path=/x\ntls-san: y\n", "kube-apiserver-arg:\n- audit-log-path=/x\n- \"I\"\n- \"L\"\ntls-san: y\n")]
    [InlineData("kube-apiserver-arg: # ours\n    - 'audit-log-path=/x' # why\n\n# the next\ntls-san: y\n", "kube-apiserver-arg: # ours\n    - 'audit-log-path=/x' # why\n    - \"I\"\n    - \"L\"\n\n# the next\ntls-san: y\n")]
    [InlineData("kube-apiserver-arg:\n  - service-account-issuer=https://old/\n  - x=y\n", "kube-apiserver-arg:\n  - \"I\"\n  - x=y\n  - \"L\"\n")]
    [InlineData("kube-apiserver-arg:\n  - --service-account-issuer=https://old/\n", "kube-apiserver-arg:\n  - \"I\"\n  - \"L\"\n")]
    [InlineData("kube-apiserver-arg:\n  - \"service-account-max-token-expiration=48h\"\n  - \"I\"\n  - service-account-max-token-expiration=1h\n", "kube-apiserver-arg:\n  - \"L\"\n  - \"I\"\n")]
    [InlineData("kube-apiserver-arg:\n  - I\n  - service-account-issuer=https://kubernetes.default.svc.cluster.local\n", "kube-apiserver-arg:\n  - I\n  - service-account-issuer=https://kubernetes.default.svc.cluster.local\n  - \"L\"\n")]
    [InlineData("kube-apiserver-arg: audit-log-path=/x\n", "kube-apiserver-arg:\n  - audit-log-path=/x\n  - \"I\"\n  - \"L\"\n")]
    [InlineData("kube-apiserver-arg: \"service-account-issuer=https://old/\"\ntls-san: y\n", "kube-apiserver-arg:\n  - \"I\"\n  - \"L\"\ntls-san: y\n")]
    [InlineData("kube-apiserver-arg+: x=y\n", "kube-apiserver-arg+:\n  - x=y\n  - \"I\"\n  - \"L\"\n")]
    [InlineData("kube-apiserver-arg:\ntls-san: y\n", "kube-apiserver-arg:\n  - \"I\"\n  - \"L\"\ntls-san: y\n")]
    [InlineData("kube-apiserver-arg: []\n", "kube-apiserver-arg:\n  - \"I\"\n  - \"L\"\n")]
    [InlineData("---\n\"kube-apiserver-arg\":\n  - x=y\n", "---\n\"kube-apiserver-arg\":\n  - x=y\n  - \"I\"\n  - \"L\"\n")]
    [InlineData("# kube-apiserver-arg:\n#   - x=y\nkube-apiserver-arguments: z\n", "# kube-apiserver-arg:\n#   - x=y\nkube-apiserver-arguments: z\nkube-apiserver-arg:\n  - \"I\"\n  - \"L\"\n")]
    [InlineData("note: |\n  kube-apiserver-arg:\n    - x\n", "note: |\n  kube-apiserver-arg:\n    - x\nkube-apiserver-arg:\n  - \"I\"\n  - \"L\"\n")]
    [InlineData("token: a\r\nkube-apiserver-arg:\r\n  - x=y\r\n", "token: a\r\nkube-apiserver-arg:\r\n  - x=y\r\n  - \"I\"\n  - \"L\"\n")]
    public void What_else_is_in_the_configuration_is_kept(string before, string after)
    {
        using FakeNode node = new FakeNode(Issuer).Write(Config, Fill(before));
        Tool.Run("chmod", null, "640", node.Root + Config);

        (int status, string output) = node.RunAsServer();

        Assert.True(status == 0, output);
        Assert.Equal(Fill(after), node.Read(Config));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, Mode(node, Config));
        Assert.DoesNotContain("s3cret", output, StringComparison.Ordinal);
        Assert.Equal(0, node.RunAsServer("--check").ExitCode);
        Assert.Equal(0, node.RunAsServer("--rollback").ExitCode);
        Assert.Equal(Fill(before), node.Read(Config));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, Mode(node, Config));
    }

    [BashTheory]
    [InlineData("kube-apiserver-arg:\n  - \"I\"\n  - \"L\"")]
    [InlineData("kube-apiserver-arg:\n  - 'L' # a day\n\n  - --I\ntls-san: y\n")]
    [InlineData("kube-apiserver-arg+:\n  - I\n  - L\n")]
    public void What_is_right_already_is_left_alone(string config)
    {
        using FakeNode node = new FakeNode(Issuer).Write(Config, Fill(config));

        Assert.Equal(0, node.RunAsServer("--check").ExitCode);
        Assert.Equal(0, node.RunAsServer().ExitCode);
        Assert.Equal(Fill(config), node.Read(Config));
        Assert.False(Directory.Exists(node.Root + "/var/lib/iotops-host/0001"));
    }

    [BashTheory]
    [InlineData("kube-apiserver-arg: [a=b, c=d]\n", "line 1")]
    [InlineData("kube-apiserver-arg: &anchor\n  - a=b\n", "line 1")]
    [InlineData("kube-apiserver-arg: *other\n", "line 1")]
    [InlineData("kube-apiserver-arg: >-\n  a=b\n", "line 1")]
    [InlineData("kube-apiserver-arg:\n  - a=b\n    c\n", "line 3")]
    [InlineData("kube-apiserver-arg: a=b\n  c\n", "line 2")]
    [InlineData("kube-apiserver-arg:\n  - a: b\n", "line 2")]
    [InlineData("kube-apiserver-arg: a: b\n", "line 1")]
    [InlineData("kube-apiserver-arg: ''\n", "line 1")]
    [InlineData("---\n---\n", "line 2")]
    [InlineData("kube-apiserver-arg:\n  - - a\n", "line 2")]
    [InlineData("kube-apiserver-arg:\n  -\n", "line 2")]
    [InlineData("kube-apiserver-arg:\n\t- a=b\n", "line 2")]
    [InlineData("kube-apiserver-arg:\n  - a=b\n    - c=d\n", "line 3")]
    [InlineData("kube-apiserver-arg:\n  - \"a=b\n    c\"\n", "line 2")]
    [InlineData("kube-apiserver-arg:\n  - \"a=\\x41\"\n", "line 2")]
    [InlineData("kube-apiserver-arg:\n  - 'it''s'\n", "line 2")]
    [InlineData("kube-apiserver-arg:\n  - a=b\nkube-apiserver-arg:\n  - c=d\n", "twice")]
    [InlineData("{\"token\":\"x\"}\n", "line 1")]
    [InlineData("token: x\n---\ntoken: y\n", "line 2")]
    [InlineData("token: x\n...\n", "line 2")]
    [InlineData("token: \0\n", "not a text")]
    public void What_is_not_understood_for_certain_is_refused_and_left_alone(string config, string reason)
    {
        using FakeNode node = new FakeNode(Issuer).Write(Config, config);

        (int status, string output) = node.RunAsServer();

        Assert.Equal(2, status);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Equal(config, node.Read(Config));
        Assert.Equal(2, node.RunAsServer("--check").ExitCode);
    }

    [BashFact]
    public void Hostile_text_in_the_configuration_is_text()
    {
        string hostile = "token: $(touch owned)`touch owned`\nkube-apiserver-arg:\n  - a='; touch owned; '\n  - b=%s%n\\\\\n";
        using FakeNode node = new FakeNode(Issuer).Write(Config, hostile);

        Assert.Equal(0, node.RunAsServer().ExitCode);

        Assert.StartsWith(hostile, node.Read(Config), StringComparison.Ordinal);
        Assert.False(File.Exists("owned"));
        Assert.DoesNotContain(node.Files.Keys, file => file.EndsWith("owned", StringComparison.Ordinal));
    }

    [BashFact]
    public void The_file_that_has_the_last_word_is_the_one_that_is_changed()
    {
        using FakeNode node = new FakeNode(Issuer, SecretsEncryption)
            .Write(Config, "kube-apiserver-arg:\n  - a=b\nsecrets-encryption: true\n")
            .Write(Config + ".d/10-plant.yaml", "kube-apiserver-arg:\n  - c=d\n")
            .Write(Config + ".d/20-plant.yaml", "kube-apiserver-arg+:\n  - e=f\nsecrets-encryption: false\n")
            .Write(Config + ".d/30-plant.yml", "kube-apiserver-arg:\n  - not=read\n");

        Assert.Equal(0, node.RunAsServer().ExitCode);

        Assert.Equal("kube-apiserver-arg:\n  - a=b\nsecrets-encryption: true\n", node.Read(Config));
        Assert.Contains(IssuerItem, node.Read(Config + ".d/10-plant.yaml"), StringComparison.Ordinal);
        Assert.Equal("kube-apiserver-arg+:\n  - e=f\nsecrets-encryption: true\n", node.Read(Config + ".d/20-plant.yaml"));
        Assert.Equal(0, node.RunAsServer("--check").ExitCode);
    }

    [BashTheory]
    [InlineData("k3s.service", "ExecStart=/usr/local/bin/k3s server \\\n  '--kube-apiserver-arg' 'a=b'\n")]
    [InlineData("k3s.service.d/override.conf", "ExecStart=/usr/local/bin/k3s server --kube-apiserver-arg=a=b\n")]
    [InlineData("k3s.service", "ExecStart=/usr/local/bin/k3s server --config=/etc/other.yaml\n")]
    [InlineData("k3s.service.env", "K3S_CONFIG_FILE=/etc/other.yaml\n")]
    public void Arguments_on_the_command_line_would_win_so_they_are_refused(string file, string content)
    {
        using FakeNode node = new FakeNode(Issuer).Write("/etc/systemd/system/k3s.service", "[Service]\n").Write($"/etc/systemd/system/{file}", content);

        (int status, string output) = node.Run();

        Assert.Equal(2, status);
        Assert.Contains(file, output, StringComparison.Ordinal);
        Assert.False(node.Has(Config));
    }

    [BashFact]
    public void A_comment_in_the_service_is_no_argument()
    {
        using FakeNode node = new FakeNode(Issuer).Write("/etc/systemd/system/k3s.service", "# --kube-apiserver-arg was here\n");

        Assert.Equal(0, node.Run().ExitCode);
    }

    [BashFact]
    public void An_agent_has_nothing_to_do_for_the_API_server_and_a_node_without_K3s_says_so()
    {
        using FakeNode agent = new FakeNode(Issuer, SecretsEncryption).Write("/etc/systemd/system/k3s-agent.service", "");
        using var nothing = new FakeNode(Issuer);

        (int status, string output) = agent.Run();

        Assert.Equal(0, status);
        Assert.Contains("agent", output, StringComparison.Ordinal);
        Assert.DoesNotContain(agent.Files.Keys, file => file.Contains("rancher", StringComparison.Ordinal));
        Assert.Equal(2, nothing.Run("--check").ExitCode);
    }

    [BashFact]
    public void Limits_that_are_higher_stay_and_lower_ones_are_raised()
    {
        using FakeNode node = new FakeNode(Sysctl)
            .Write("/etc/sysctl.d/60-plant.conf", "# ours\nfs.inotify.max_user_watches=1048576\n-fs/inotify/max_user_instances = 4096\n; fs.file-max = 5\n")
            .Write("/usr/lib/sysctl.d/50-default.conf", "fs.file-max = 18446744073709551615\n");

        Assert.Equal(0, node.Run().ExitCode);

        string[] lines = node.Read("/etc/sysctl.d/99-iotops.conf").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["fs.inotify.max_user_instances = 8192"], lines.Where(line => !line.StartsWith('#')));
        Assert.Equal(0, node.Run("--check").ExitCode);
    }

    [BashTheory]
    [InlineData("/etc/sysctl.conf")]
    [InlineData("/etc/sysctl.d/99-plant.conf")]
    [InlineData("/usr/lib/sysctl.d/zz.conf")]
    public void A_file_that_is_read_later_and_says_less_is_named(string file)
    {
        using FakeNode node = new FakeNode(Sysctl).Write(file, "fs.inotify.max_user_instances = 128\n");

        (int status, string output) = node.Run();

        Assert.Equal(2, status);
        Assert.Contains($"set to 128 in {file}", output, StringComparison.Ordinal);
    }

    [BashFact]
    public void A_file_of_the_same_name_further_on_is_hidden()
    {
        using FakeNode node = new FakeNode(Sysctl)
            .Write("/etc/sysctl.d/99-z.conf", "fs.inotify.max_user_instances = 9000\nfs.inotify.max_user_watches = 600000\n")
            .Write("/usr/lib/sysctl.d/99-z.conf", "fs.inotify.max_user_instances = 1\n");

        Assert.Equal(0, node.Run("--check").ExitCode);
    }

    [BashFact]
    public void What_somebody_changed_since_is_not_taken_back_unless_asked_for()
    {
        using FakeNode node = new FakeNode(Sysctl, Issuer).Write(Config, "token: a\n");
        node.RunAsServer();
        node.Write(Config, "token: b\n");

        (int refused, string output) = node.RunAsServer("--rollback");
        Assert.Equal(2, refused);
        Assert.Contains("was changed since", output, StringComparison.Ordinal);
        Assert.Equal("token: b\n", node.Read(Config));
        Assert.False(node.Has("/etc/sysctl.d/99-iotops.conf"));

        Assert.Equal(0, node.RunAsServer("--rollback", "--force").ExitCode);
        Assert.Equal("token: a\n", node.Read(Config));
    }

    [BashFact]
    public void What_was_written_before_an_error_can_be_taken_back_and_a_run_after_the_repair_does_the_rest()
    {
        using FakeNode node = new FakeNode(Sysctl, Issuer).Write(Config, "kube-apiserver-arg: [a=b]\n");

        (int status, string output) = node.RunAsServer();
        Assert.Equal(2, status);
        Assert.Contains("--rollback gives them back", output, StringComparison.Ordinal);
        Assert.True(node.Has("/etc/sysctl.d/99-iotops.conf"));
        Assert.Equal(0, node.RunAsServer("--rollback").ExitCode);
        Assert.False(node.Has("/etc/sysctl.d/99-iotops.conf"));

        node.Write(Config, "kube-apiserver-arg:\n  - a=b\n");
        Assert.Equal(0, node.RunAsServer().ExitCode);
        Assert.Equal(0, node.RunAsServer("--check").ExitCode);
    }

    [BashFact]
    public void Runs_are_taken_back_one_after_the_other()
    {
        using FakeNode node = new FakeNode(Issuer).Write(Config, "first: 1\n");
        node.RunAsServer();
        string after = node.Read(Config);
        node.Write(Config, "second: 2\n");
        node.RunAsServer();

        Assert.Equal(0, node.RunAsServer("--rollback").ExitCode);
        Assert.Equal("second: 2\n", node.Read(Config));
        node.Write(Config, after);
        Assert.Equal(0, node.RunAsServer("--rollback").ExitCode);
        Assert.Equal("first: 1\n", node.Read(Config));
    }

    [BashFact]
    public void A_link_or_a_folder_is_not_written_through()
    {
        using FakeNode linked = new FakeNode(Issuer).Write("/elsewhere", "kept\n");
        Directory.CreateDirectory(Path.GetDirectoryName(linked.Root + Config)!);
        File.CreateSymbolicLink(linked.Root + Config, linked.Root + "/elsewhere");
        using var folder = new FakeNode(Issuer);
        Directory.CreateDirectory(folder.Root + Config);

        Assert.Equal(2, linked.RunAsServer().ExitCode);
        Assert.Equal("kept\n", linked.Read("/elsewhere"));
        Assert.Equal(2, folder.RunAsServer().ExitCode);
    }

    [BashFact]
    public void A_server_that_has_run_without_encryption_is_not_just_given_the_flag()
    {
        using FakeNode node = new FakeNode(SecretsEncryption).Write("/var/lib/rancher/k3s/server/tls/server-ca.crt", "x");

        (int status, string output) = node.RunAsServer();

        Assert.Equal(2, status);
        Assert.Contains("on the node itself", output, StringComparison.Ordinal);
        Assert.False(node.Has(Config));
    }

    [BashTheory]
    [InlineData("--unknown")]
    [InlineData("--root")]
    [InlineData("--role", "boss")]
    [InlineData("extra")]
    [InlineData("--root", "/there/is/no/such/folder")]
    public void Wrong_options_are_errors(params string[] options)
    {
        using var node = new FakeNode(Sysctl);

        Assert.Equal(2, node.Run(options).ExitCode);
        Assert.Empty(node.Files);
    }

    [BashFact]
    public void It_runs_from_standard_input_and_tells_how_it_is_used()
    {
        using var node = new FakeNode(Sysctl);

        Assert.Equal(1, node.RunFromInput("--check").ExitCode);
        (int status, string output) = node.RunFromInput("--help");
        Assert.Equal(0, status);
        Assert.Contains("--rollback", output, StringComparison.Ordinal);
    }

    private static UnixFileMode Mode(FakeNode node, string path) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(node.Root + path);

    private static string Fill(string text) => text
        .Replace("- \"I\"", $"- \"{IssuerItem}\"", StringComparison.Ordinal)
        .Replace("- \"L\"", $"- \"{LifetimeItem}\"", StringComparison.Ordinal)
        .Replace("- 'L'", $"- '{LifetimeItem}'", StringComparison.Ordinal)
        .Replace("- --I\n", $"- --{IssuerItem}\n", StringComparison.Ordinal)
        .Replace("- I\n", $"- {IssuerItem}\n", StringComparison.Ordinal)
        .Replace("- L\n", $"- {LifetimeItem}\n", StringComparison.Ordinal);
}
