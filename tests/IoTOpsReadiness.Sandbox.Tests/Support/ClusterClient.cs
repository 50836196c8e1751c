using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Tests.Support;

/// <summary>Plain requests to an API server.</summary>
internal sealed class ClusterClient : IDisposable
{
    public const string Merge = "application/merge-patch+json";
    public const string Json = "application/json-patch+json";
    public const string Strategic = "application/strategic-merge-patch+json";
    public const string Apply = "application/apply-patch+yaml";

    private readonly HttpClient client;
    private readonly string address;

    public ClusterClient(Uri address, string authorityPem, string? token)
    {
        this.address = address.ToString();
        client = new(RunningSandbox.Handler(authorityPem));
        client.DefaultRequestHeaders.UserAgent.ParseAdd("sandbox-tests/1.0");
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }
    }

    public Task<Answer> GetAsync(string path, string accept = "application/json") => SendAsync(HttpMethod.Get, path, null, accept: accept);

    public Task<Answer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, JsonObject body) => SendAsync(HttpMethod.Put, path, body.ToJsonString());

    public Task<Answer> PatchAsync(string path, string body, string type = Merge) => SendAsync(HttpMethod.Patch, path, body, type);

    public Task<Answer> DeleteAsync(string path, string? body = null) => SendAsync(HttpMethod.Delete, path, body);

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body, string type = "application/json", string accept = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address + path);
        request.Headers.Accept.ParseAdd(accept);
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Date);
    }

    /// <summary>The lines of an answer that does not end.</summary>
    public async Task<StreamReader> OpenAsync(string path, CancellationToken cancellationToken) =>
        new(await client.GetStreamAsync(new Uri(address + path), cancellationToken));

    public void Dispose() => client.Dispose();
}

/// <summary>One answer.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text, DateTimeOffset? Date)
{
    public JsonObject Body => JsonNode.Parse(Text)!.AsObject();

    public string Message => (string)Body["message"]!;

    public string Reason => (string)Body["reason"]!;

    public JsonArray Items => Body["items"]!.AsArray();

    public IEnumerable<string> Names => Items.Select(item => (string)item!["metadata"]!["name"]!);

    /// <summary>The body, if that is what came.</summary>
    public JsonObject Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Text[..Math.Min(Text.Length, 500)]}");
        return Body;
    }
}
