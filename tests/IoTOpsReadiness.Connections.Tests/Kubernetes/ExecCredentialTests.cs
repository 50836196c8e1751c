using System.Diagnostics;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Connections.Tests.Kubernetes;

public class ExecCredentialTests
{
    private const string Api = "client.authentication.k8s.io/v1";
    private const string Secret = "s3cretOfThePluginThatMustNotShow";

    [Fact]
    public async Task A_plugin_gives_the_token_and_is_told_that_nobody_is_there()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using var folder = new TempFolder();
        folder.Script("plugin", $$$"""
            case "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*) ;; *) exit 7 ;; esac
            [ "$1" = "two words" ] && [ "$GREETING" = "hello" ] || exit 8
            echo '{"apiVersion":"{{{Api}}}","kind":"ExecCredential","status":{"token":"{{{FakeCluster.Token}}}"}}'
            """);

        using KubernetesConnection connection = await KubernetesConnector.ConnectAsync(cluster.Options(
            folder, user: $"exec: {{apiVersion: {Api}, command: ./plugin, args: ['two words'], env: [{{name: GREETING, value: hello}}], interactiveMode: IfAvailable}}"));

        Assert.Equal("jane", connection.Site.User);
    }

    [Fact]
    public async Task A_plugin_may_give_a_client_certificate()
    {
        using var folder = new TempFolder();
        string Json(string pem) => System.Text.Json.JsonEncodedText.Encode(pem).ToString();
        string answer = $$$"""{"apiVersion":"{{{Api}}}","kind":"ExecCredential","status":{"clientCertificateData":"{{{Json(TestCertificates.Client.ExportCertificatePem())}}}","clientKeyData":"{{{Json(TestCertificates.KeyPem(TestCertificates.Client))}}}"}}""";
        string file = folder.Write("answer.json", answer);

        using var exec = Create(folder.Script("plugin", $"cat '{file}'"));
        ExecResult result = await exec.GetAsync(default);

        Assert.Contains("BEGIN CERTIFICATE", result.Certificate, StringComparison.Ordinal);
        Assert.Null(result.Token);
    }

    [Fact]
    public async Task An_expired_credential_is_asked_for_again()
    {
        using var folder = new TempFolder();
        string count = Path.Combine(folder.Path, "count");
        string script = folder.Script("plugin", $$$"""
            echo x >> '{{{count}}}'
            echo '{"apiVersion":"{{{Api}}}","kind":"ExecCredential","status":{"token":"t","expirationTimestamp":"2020-01-01T00:00:00Z"}}'
            """);
        using var exec = Create(script);

        await exec.GetAuthenticationHeaderAsync(default);
        await exec.GetAuthenticationHeaderAsync(default);

        Assert.Equal(2, File.ReadAllLines(count).Length);
    }

    [Theory]
    [InlineData("echo 'token=" + Secret + " is bad' >&2; exit 3", "exit code 3")]
    [InlineData("echo '" + Secret + "'", "not JSON")]
    [InlineData("true", "printed nothing")]
    [InlineData("echo '{\"kind\":\"Other\",\"token\":\"" + Secret + "\"}'", "not an ExecCredential")]
    [InlineData("echo '{\"apiVersion\":\"v9\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"" + Secret + "\"}}'", "version 'v9'")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{}}'", "neither a token")]
    [InlineData("read answer || exit 4", "exit code 4")]
    public async Task A_plugin_that_fails_is_told_without_what_it_knows(string script, string problem)
    {
        using var folder = new TempFolder();
        using var exec = Create(folder.Script("plugin", script));

        ReadinessException error = await Assert.ThrowsAsync<ReadinessException>(() => exec.GetAsync(default));

        Assert.Equal("IoTOps.Connection.ExecPluginFailed", error.ErrorId);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_is_not_there_says_how_to_install_it()
    {
        using var exec = new ExecCredential(new("no-such-plugin-anywhere", Api) { InstallHint = "apt install it" }, new("c", "https://x"), TimeSpan.FromSeconds(5));

        ReadinessException error = await Assert.ThrowsAsync<ReadinessException>(() => exec.GetAsync(default));

        Assert.Equal("IoTOps.Connection.ExecPluginFailed", error.ErrorId);
        Assert.Contains("apt install it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_ended_with_its_children()
    {
        using var folder = new TempFolder();
        string pid = Path.Combine(folder.Path, "pid");
        using var exec = Create(folder.Script("plugin", $"sleep 60 & echo $! > '{pid}'; wait"), TimeSpan.FromMilliseconds(400));
        var clock = Stopwatch.StartNew();

        ReadinessException error = await Assert.ThrowsAsync<ReadinessException>(() => exec.GetAsync(default));

        Assert.Equal("IoTOps.Connection.ExecPluginTimedOut", error.ErrorId);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3));
        Assert.True(SpinWait.SpinUntil(() => IsGone(int.Parse(File.ReadAllText(pid), System.Globalization.CultureInfo.InvariantCulture)), 2000));
    }

    [Fact]
    public async Task A_plugin_that_asks_someone_to_sign_in_fails_at_once_with_what_it_asks()
    {
        using var folder = new TempFolder();
        using var exec = Create(folder.Script("plugin", "echo 'To sign in, use a web browser to open https://example.com/devicelogin and enter the code ABC' >&2; sleep 60"));
        var clock = Stopwatch.StartNew();

        ReadinessException error = await Assert.ThrowsAsync<ReadinessException>(() => exec.GetAsync(default));

        Assert.Equal("IoTOps.Connection.ExecPluginFailed", error.ErrorId);
        Assert.Contains("enter the code", error.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"took {clock.Elapsed}");
    }

    [Fact]
    public async Task A_plugin_that_insists_on_a_terminal_is_not_run()
    {
        using var exec = new ExecCredential(new("/bin/true", Api) { InteractiveMode = "Always" }, new("c", "https://x"), TimeSpan.FromSeconds(5));

        ReadinessException error = await Assert.ThrowsAsync<ReadinessException>(() => exec.GetAsync(default));

        Assert.Equal("IoTOps.Connection.ExecPluginFailed", error.ErrorId);
        Assert.Contains("terminal", error.Message, StringComparison.Ordinal);
    }

    private static ExecCredential Create(string script, TimeSpan? timeout = null) => new(new(script, Api), new("c", "https://x"), timeout ?? TimeSpan.FromSeconds(10));

    private static bool IsGone(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
