using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>Asks the sandbox's Azure Resource Manager itself, past the module.</summary>
/// <param name="sandbox">The sandbox.</param>
/// <param name="signIn">What <see cref="SandboxProcess.SignInAsync"/> gave.</param>
internal sealed class SandboxAzure(SandboxProcess sandbox, string signIn) : IDisposable
{
    private static readonly string[] Versions =
        ["2026-03-01", "2024-07-15-preview", "2026-04-01", "2024-11-01", "2023-05-01", "2023-01-31", "2022-07-01", "2022-04-01", "2024-08-21-preview"];

    private readonly HttpClient client = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });

    /// <summary>The configuration as Azure shows it: byte for byte, but for what the service reports; empty where there is none.</summary>
    public async Task<string> GetAsync(string path)
    {
        if (await FindAsync(path) is not ({ } document, _))
        {
            return "";
        }

        document["properties"]!.AsObject().Remove("provisioningState");
        return document["properties"]!.ToJsonString() + document["identity"]?.ToJsonString() + document["tags"]?.ToJsonString();
    }

    /// <summary>Makes a resource.</summary>
    public async Task PutAsync(string path, string version, string body)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Put, path, version, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Gives a resource back what it had; where it had nothing, takes it away.</summary>
    public async Task RestoreAsync(string path, string? before)
    {
        (JsonObject? document, string version) = await FindAsync(path);
        foreach ((string name, JsonNode? value) in string.IsNullOrEmpty(before) ? [] : JsonNode.Parse(before)!.AsObject())
        {
            document![name] = value?.DeepClone();
        }

        HttpMethod method = string.IsNullOrEmpty(before) ? HttpMethod.Delete : HttpMethod.Put;
        using HttpResponseMessage answer = await SendAsync(method, path, version, method == HttpMethod.Put ? document!.ToJsonString() : null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => client.Dispose();

    private async Task<(JsonObject? Document, string Version)> FindAsync(string path)
    {
        foreach (string version in Versions)
        {
            using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, path, version, null);
            string text = await answer.Content.ReadAsStringAsync();
            if (text.Contains("NotFound", StringComparison.Ordinal) && !answer.IsSuccessStatusCode)
            {
                return (null, version);
            }

            if (answer.IsSuccessStatusCode)
            {
                return (JsonNode.Parse(text)!.AsObject(), version);
            }
        }

        throw new InvalidOperationException($"No version of {path} was taken.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string version, string? body)
    {
        using var request = new HttpRequestMessage(method, $"{sandbox.Endpoint}{path}?api-version={version}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", signIn.Split('\'')[1]);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }
}
