using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>The built sandbox as a process of its own, as users start it.</summary>
internal sealed partial class SandboxProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly DirectoryInfo folder;

    private SandboxProcess(Process process, DirectoryInfo folder, string output)
    {
        this.process = process;
        this.folder = folder;
        Printed = output;
        Endpoint = Match(ArmEndpoint(), output);
        identityEndpoint = Match(IdentityEndpoint(), output);
        identityHeader = Match(IdentityHeader(), output);
    }

    private readonly string identityEndpoint;
    private readonly string identityHeader;

    /// <summary>What it printed when it started.</summary>
    public string Printed { get; }

    /// <summary>The address of its Azure Resource Manager.</summary>
    public string Endpoint { get; }

    public string Kubeconfig => Path.Combine(folder.FullName, "kubeconfig");

    public string Authority => Path.Combine(folder.FullName, "ca.crt");

    public static async Task<SandboxProcess> StartAsync(params string[] arguments)
    {
        string path = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory,
            typeof(SandboxProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Sandbox").Value!));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iotops-sandbox-");
        var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", path, .. arguments, "--output", folder.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        using var limit = new CancellationTokenSource(Limit);
        var output = new System.Text.StringBuilder();
        while (!output.ToString().Contains("-TokenSource", StringComparison.Ordinal))
        {
            string line = await process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException("The sandbox did not start.");
            output.AppendLine(line);
        }

        return new(process, folder, output.ToString());
    }

    /// <summary>A script that holds the parameters of a sign-in in <c>$azure</c>. The token is the sandbox's own and worth nothing.</summary>
    public async Task<string> SignInAsync()
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{identityEndpoint}?api-version=2019-08-01&resource={Uri.EscapeDataString(Endpoint)}");
        request.Headers.Add("X-IDENTITY-HEADER", identityHeader);
        using HttpResponseMessage answer = await client.SendAsync(request);
        string token = Match(AccessToken(), await answer.Content.ReadAsStringAsync());
        return $$"""
            $token = [securestring]::new(); foreach ($character in '{{token}}'.ToCharArray()) { $token.AppendChar($character) }
            $azure = @{ AccessToken = $token; AzureEnvironment = '{{Endpoint}}'; AzureCertificateAuthorityPath = '{{Authority}}' }

            """;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static string Match(Regex pattern, string text) =>
        pattern.Match(text) is { Success: true } match ? match.Groups[1].Value : throw new InvalidOperationException($"No {pattern} in: {text}");

    [GeneratedRegex(@"ARM endpoint\s+(\S+)")]
    private static partial Regex ArmEndpoint();

    [GeneratedRegex(@"IDENTITY_ENDPOINT=(\S+)")]
    private static partial Regex IdentityEndpoint();

    [GeneratedRegex(@"IDENTITY_HEADER=(\S+)")]
    private static partial Regex IdentityHeader();

    [GeneratedRegex("\"access_token\"\\s*:\\s*\"([^\"]+)\"")]
    private static partial Regex AccessToken();
}
