using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using k8s.Authentication;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>
/// A credential plugin. The library's own runner shares the terminal with the plugin, joins its arguments with blanks and
/// leaves it running after a timeout; in a runbook that hangs until someone notices.
/// </summary>
internal sealed class ExecCredential(ExecPlugin plugin, KubeCluster cluster, TimeSpan timeout) : ITokenProvider, IDisposable
{
    private const int LongestOutput = 1 << 20;

    // What plugins say when they wait for a person. The plugin would go on waiting until the timeout.
    private static readonly string[] Prompts = ["devicelogin", "device login", "use a web browser", "enter the code", "open the following url", "visit the following url", "password:", "passphrase"];

    private readonly SemaphoreSlim refreshing = new(1, 1);
    private ExecResult? result;

    /// <summary>The credential, as old as it may be.</summary>
    public async Task<ExecResult> GetAsync(CancellationToken cancellationToken)
    {
        await refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return result is { IsExpired: false } current ? current : result = await RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        ExecResult current = await GetAsync(cancellationToken).ConfigureAwait(false);
        return new("Bearer", current.Token);
    }

    public void Dispose() => refreshing.Dispose();

    private async Task<ExecResult> RunAsync(CancellationToken cancellationToken)
    {
        if (plugin.InteractiveMode == "Always")
        {
            throw ConnectionErrors.ExecPluginFailed(plugin.Command, "it wants a terminal (interactiveMode: Always), and is never given one");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using Process process = Start();
        try
        {
            // Nobody is there to answer: a plugin that asks reads the end of its input.
            process.StandardInput.Close();
            var errors = new StringBuilder();
            using var prompted = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            Task watch = WatchAsync(process.StandardError, errors, prompted);
            string output;
            try
            {
                output = await ReadAsync(process.StandardOutput, prompted.Token).ConfigureAwait(false);
                await process.WaitForExitAsync(prompted.Token).ConfigureAwait(false);
                await watch.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw limit.IsCancellationRequested
                    ? ConnectionErrors.ExecPluginTimedOut(plugin.Command, timeout)
                    : ConnectionErrors.ExecPluginFailed(plugin.Command, $"it wants someone to sign in: {ConnectionErrors.Clean(errors.ToString())}");
            }

            if (process.ExitCode != 0)
            {
                string said = ConnectionErrors.Clean(errors.ToString());
                throw ConnectionErrors.ExecPluginFailed(plugin.Command, $"it ended with exit code {process.ExitCode}{(said.Length == 0 ? "" : $": {said}")}");
            }

            return Parse(output);
        }
        finally
        {
            End(process);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (string argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = ExecInfo();
        try
        {
            return Process.Start(start) ?? throw ConnectionErrors.ExecPluginFailed(plugin.Command, "it did not start");
        }
        catch (Win32Exception exception)
        {
            string hint = ConnectionErrors.Clean(plugin.InstallHint);
            throw ConnectionErrors.ExecPluginFailed(plugin.Command, $"it cannot be started ({ConnectionErrors.Clean(exception.Message)}){(hint.Length == 0 ? "" : $"; {hint}")}", exception);
        }
    }

    private string ExecInfo()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("apiVersion", plugin.ApiVersion);
        json.WriteString("kind", "ExecCredential");
        json.WriteStartObject("spec");
        json.WriteBoolean("interactive", false);
        if (plugin.ProvideClusterInfo)
        {
            json.WriteStartObject("cluster");
            json.WriteString("server", cluster.Server);
            if (cluster.TlsServerName is not null)
            {
                json.WriteString("tls-server-name", cluster.TlsServerName);
            }

            if (cluster.SkipVerification)
            {
                json.WriteBoolean("insecure-skip-tls-verify", true);
            }

            if (ClientCredentials.AuthorityData(cluster) is { } data)
            {
                json.WriteString("certificate-authority-data", data);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static async Task WatchAsync(StreamReader errors, StringBuilder said, CancellationTokenSource prompted)
    {
        char[] buffer = new char[1024];
        try
        {
            int read;
            while ((read = await errors.ReadAsync(buffer, prompted.Token).ConfigureAwait(false)) > 0)
            {
                if (said.Length < 8192)
                {
                    said.Append(buffer, 0, read);
                    string text = said.ToString();
                    if (Prompts.Any(prompt => text.Contains(prompt, StringComparison.OrdinalIgnoreCase)))
                    {
                        // The rest of the sentence, so that the user reads which address and code.
                        await Task.Delay(50, prompted.Token).ConfigureAwait(false);
                        read = await errors.ReadAsync(buffer, prompted.Token).AsTask().WaitAsync(TimeSpan.FromMilliseconds(50), prompted.Token).ConfigureAwait(false);
                        said.Append(buffer, 0, read);
                        await prompted.CancelAsync().ConfigureAwait(false);
                    }
                }
            }
        }
        catch (TimeoutException)
        {
            await prompted.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The reader of the output says why.
        }
    }

    private async Task<string> ReadAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        char[] buffer = new char[4096];
        int read;
        while ((read = await output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > LongestOutput)
            {
                throw ConnectionErrors.ExecPluginFailed(plugin.Command, "its output is too long to be a credential");
            }
        }

        return text.ToString();
    }

    private ExecResult Parse(string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "kind") != "ExecCredential")
            {
                throw ConnectionErrors.ExecPluginFailed(plugin.Command, "its output is not an ExecCredential");
            }

            if (Text(root, "apiVersion") is var version && version != plugin.ApiVersion)
            {
                throw ConnectionErrors.ExecPluginFailed(plugin.Command, $"it answers in version '{ConnectionErrors.Clean(version, 60)}' where the kubeconfig says '{plugin.ApiVersion}'");
            }

            if (!root.TryGetProperty("status", out JsonElement status) || status.ValueKind != JsonValueKind.Object)
            {
                throw ConnectionErrors.ExecPluginFailed(plugin.Command, "its output has no status");
            }

            var answer = new ExecResult(
                Text(status, "token"),
                Text(status, "clientCertificateData"),
                Text(status, "clientKeyData"),
                DateTimeOffset.TryParse(Text(status, "expirationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset expiry) ? expiry : null);
            return answer.Token is not null || (answer.Certificate is not null && answer.Key is not null)
                ? answer
                : throw ConnectionErrors.ExecPluginFailed(plugin.Command, "its output has neither a token nor a client certificate with its key");
        }
        catch (JsonException)
        {
            // Neither the output nor the parser's words are shown: they may be half of a token.
            throw ConnectionErrors.ExecPluginFailed(plugin.Command, output.Length == 0 ? "it printed nothing" : "its output is not JSON");
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It ended by itself in the meantime.
        }
    }
}

/// <summary>What a credential plugin gave. Its text never shows it.</summary>
internal sealed class ExecResult(string? token, string? certificate, string? key, DateTimeOffset? expiry)
{
    public string? Token => token;

    public string? Certificate => certificate;

    public string? Key => key;

    public bool IsExpired => expiry is { } moment && DateTimeOffset.UtcNow.AddSeconds(30) > moment;
}
