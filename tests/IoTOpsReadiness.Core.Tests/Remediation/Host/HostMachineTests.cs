using static IoTOpsReadiness.Remediation.Host.HostScriptPart;

namespace IoTOpsReadiness.Core.Tests.Remediation.Host;

/// <summary>What scripts do on a node that runs, with K3s, systemd and the kernel played.</summary>
public class HostMachineTests
{
    private const string Config = FakeNode.K3sConfig;
    private const string Certificate = "/var/lib/rancher/k3s/server/tls/server-ca.crt";

    [BashFact]
    public void The_issuer_is_written_K3s_restarts_once_and_a_second_run_does_nothing()
    {
        using FakeNode node = new FakeNode(Issuer).Running();

        Assert.Equal(1, node.RunLive("--check").ExitCode);
        Assert.DoesNotContain("restart", node.Read("/fake/calls"), StringComparison.Ordinal);
        (int status, string output) = node.RunLive();
        Assert.True(status == 0, output);
        Assert.Equal(FakeNode.Issuer, node.Read("/fake/issuer").Trim());
        Assert.Equal(0, node.RunLive("--check").ExitCode);
        Assert.Contains("All in order", node.RunLive().Output, StringComparison.Ordinal);
        Assert.Equal(1, Count(node, "restart k3s"));

        Assert.Equal(0, node.RunLive("--rollback").ExitCode);
        Assert.False(node.Has(Config));
        Assert.Equal(2, Count(node, "restart k3s"));
    }

    [BashFact]
    public void A_restart_that_was_left_out_is_not_forgotten()
    {
        using FakeNode node = new FakeNode(Issuer).Running();

        (int status, string output) = node.RunLive("--no-restart");
        Assert.True(status == 0, output);
        Assert.Equal(0, Count(node, "restart k3s"));
        Assert.Equal(1, node.RunLive("--check").ExitCode);
        Assert.Equal(0, node.RunLive().ExitCode);
        Assert.Equal(1, Count(node, "restart k3s"));
        Assert.Equal(0, node.RunLive("--check").ExitCode);
    }

    [BashFact]
    public void A_file_that_is_right_while_K3s_runs_with_another_issuer_means_a_restart()
    {
        using FakeNode node = new FakeNode(Issuer).Running().Write(Config, $"kube-apiserver-arg:\n  - service-account-issuer={FakeNode.Issuer}\n  - service-account-max-token-expiration=24h\n");

        Assert.Equal(1, node.RunLive("--check").ExitCode);
        Assert.Equal(0, node.RunLive().ExitCode);
        Assert.Equal(0, node.RunLive("--check").ExitCode);
    }

    [BashFact]
    public void Where_K3s_does_not_come_up_again_the_configuration_is_taken_back()
    {
        using FakeNode node = new FakeNode(Issuer).Running().Write(Config, "token: a\n").Write("/fake/refuse-start", "");

        (int status, string output) = node.RunLive();

        Assert.Equal(2, status);
        Assert.Contains("journalctl -u k3s", output, StringComparison.Ordinal);
        Assert.Equal("token: a\n", node.Read(Config));
        Assert.Equal(2, Count(node, "restart k3s"));
        Assert.Contains("no run", node.RunLive("--rollback").Output, StringComparison.Ordinal);
    }

    [BashFact]
    public void A_server_that_is_to_be_installed_is_prepared_and_nothing_restarts()
    {
        using FakeNode node = new FakeNode(Issuer, SecretsEncryption).Running();
        File.Delete(node.Root + "/etc/systemd/system/k3s.service");

        (int status, string output) = node.RunLive("--role", "server");

        Assert.True(status == 0, output);
        Assert.Contains("secrets-encryption: true", node.Read(Config), StringComparison.Ordinal);
        Assert.DoesNotContain("restart", node.Read("/fake/calls"), StringComparison.Ordinal);
        Assert.Equal(0, node.RunLive("--role", "server", "--check").ExitCode);
    }

    [BashFact]
    public void Limits_are_in_force_at_once_and_never_lowered()
    {
        using FakeNode node = new FakeNode(Sysctl).Running("k3s-agent.service");

        Assert.Equal(0, node.RunLive().ExitCode);

        Assert.Contains("fs.file-max = 9223372036854775807", node.Read("/etc/sysctl.d/99-iotops.conf"), StringComparison.Ordinal);
        Assert.Contains("fs.inotify.max_user_instances = 8192", node.Read("/fake/running"), StringComparison.Ordinal);
        Assert.Equal(0, node.RunLive("--check").ExitCode);
        Assert.Equal(0, Count(node, "restart"));
    }

    [BashFact]
    public void Huge_pages_and_the_module_are_there_and_the_kubelet_counts_them()
    {
        using FakeNode node = new FakeNode(EdgeVolumes).Running("k3s-agent.service");

        (int status, string output) = node.RunLive();

        Assert.True(status == 0, output);
        Assert.Contains("vm.nr_hugepages = 512", node.Read("/fake/running"), StringComparison.Ordinal);
        Assert.True(node.Has("/fake/nvme"));
        Assert.Equal(1, Count(node, "restart k3s-agent"));
        Assert.Equal(0, node.RunLive("--check").ExitCode);
    }

    [BashFact]
    public void A_module_that_is_not_installed_is_named_with_its_package()
    {
        using FakeNode node = new FakeNode(EdgeVolumes).Running().Write("/fake/no-modules", "");

        (int status, string output) = node.RunLive();

        Assert.Equal(2, status);
        Assert.Contains("linux-modules-extra-", output, StringComparison.Ordinal);
        Assert.Contains("--rollback", output, StringComparison.Ordinal);
    }

    [BashFact]
    public void Secrets_of_a_server_that_has_run_are_encrypted_step_by_step()
    {
        using FakeNode node = new FakeNode(SecretsEncryption).Running().Write(Certificate, "x");

        Assert.Equal(1, node.RunLive("--check").ExitCode);
        Assert.Contains("--datastore-backed-up", node.RunLive().Output, StringComparison.Ordinal);
        Assert.False(node.Has(Config));
        (int status, string output) = node.RunLive("--datastore-backed-up");
        Assert.True(status == 0, output);
        string[] steps = [.. node.Read("/fake/calls").Split('\n').Where(call => call.Contains("restart", StringComparison.Ordinal) || call.Contains("enable", StringComparison.Ordinal) || call.Contains("rotate", StringComparison.Ordinal))];
        Assert.Equal(["k3s secrets-encrypt enable", "restart k3s", "k3s secrets-encrypt rotate-keys", "restart k3s"], steps);
        Assert.Equal("secrets-encryption: true\n", node.Read(Config));
        Assert.Equal(0, node.RunLive("--check").ExitCode);

        (int rollback, string refusal) = node.RunLive("--rollback");
        Assert.Equal(2, rollback);
        Assert.Contains("secrets-encrypt disable", refusal, StringComparison.Ordinal);
        Assert.Equal("secrets-encryption: true\n", node.Read(Config));
    }

    [BashTheory]
    [InlineData("/fake/version", "1.31.5", "1.34.6")]
    [InlineData("/fake/version", "1.35.2", "1.34.6")]
    [InlineData("/fake/version", "unknown", "1.34.6")]
    [InlineData("/fake/servers", "node/one\nnode/two\nnode/three\n", "3 servers")]
    public void What_would_break_a_cluster_is_refused(string file, string content, string reason)
    {
        using FakeNode node = new FakeNode(SecretsEncryption).Running().Write(Certificate, "x").Write(file, content);

        (int status, string output) = node.RunLive("--datastore-backed-up");

        Assert.Equal(2, status);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.False(node.Has(Config));
        Assert.DoesNotContain("enable", node.Read("/fake/calls"), StringComparison.Ordinal);
    }

    [BashFact]
    public void A_server_that_runs_has_run_wherever_its_data_is()
    {
        using FakeNode active = new FakeNode(SecretsEncryption).Running().Write("/fake/active", "");
        using FakeNode elsewhere = new FakeNode(SecretsEncryption).Running().Write(Config, "data-dir: /data/k3s\n");

        Assert.Contains("--datastore-backed-up", active.RunLive().Output, StringComparison.Ordinal);
        (int status, string output) = elsewhere.RunLive();
        Assert.Equal(2, status);
        Assert.Contains("data-dir", output, StringComparison.Ordinal);
        Assert.Equal("data-dir: /data/k3s\n", elsewhere.Read(Config));
    }

    [BashFact]
    public void Encryption_that_was_switched_off_is_for_a_person()
    {
        using FakeNode node = new FakeNode(SecretsEncryption).Running().Write(Certificate, "x")
            .Write("/fake/status", "Encryption Status: Disabled\nCurrent Rotation Stage: start\n\nActive  Key Type  Name\n        AES-CBC   aescbckey\n");

        (int status, string output) = node.RunLive("--datastore-backed-up");

        Assert.Equal(2, status);
        Assert.Contains("reencrypt --force --skip", output, StringComparison.Ordinal);
        Assert.Equal(0, Count(node, "restart k3s"));
    }

    [BashFact]
    public void A_failure_after_the_keys_were_rotated_does_not_take_the_flag_away()
    {
        using FakeNode node = new FakeNode(SecretsEncryption).Running().Write(Certificate, "x").Write("/fake/fails-after-rotation", "");

        (int status, string output) = node.RunLive("--datastore-backed-up");

        Assert.Equal(2, status);
        Assert.Contains("did not come up", output, StringComparison.Ordinal);
        Assert.Equal("secrets-encryption: true\n", node.Read(Config));
    }

    [BashFact]
    public void A_link_is_no_reason_for_a_restart_later()
    {
        using FakeNode node = new FakeNode(Issuer).Running().Write("/elsewhere", "a: b\n");
        Directory.CreateDirectory(Path.GetDirectoryName(node.Root + Config)!);
        File.CreateSymbolicLink(node.Root + Config, node.Root + "/elsewhere");

        Assert.Equal(2, node.RunLive().ExitCode);
        Assert.Empty(Directory.EnumerateFiles(node.Root + "/var/lib/iotops-host", "restart"));
    }

    [BashFact]
    public void A_sequence_that_was_stopped_goes_on()
    {
        using FakeNode node = new FakeNode(SecretsEncryption).Running().Write(Certificate, "x").Write(Config, "secrets-encryption: true\n")
            .Write("/fake/status", "Encryption Status: Disabled\nCurrent Rotation Stage: start\n");

        (int status, string output) = node.RunLive("--datastore-backed-up");

        Assert.True(status == 0, output);
        Assert.DoesNotContain("secrets-encrypt enable", node.Read("/fake/calls"), StringComparison.Ordinal);
        Assert.Contains("Enabled", node.Read("/fake/status"), StringComparison.Ordinal);
    }

    [BashFact]
    public void Everything_at_once_restarts_and_is_in_order_after()
    {
        using FakeNode node = new FakeNode().Running().Write(Config, "token: s3cret\n");

        (int status, string output) = node.RunLive();

        Assert.True(status == 0, output);
        Assert.Equal(1, Count(node, "restart k3s"));
        Assert.Equal(0, node.RunLive("--check").ExitCode);
        Assert.DoesNotContain("s3cret", output, StringComparison.Ordinal);
    }

    private static int Count(FakeNode node, string call) => node.Read("/fake/calls").Split('\n').Count(line => line == call);
}
