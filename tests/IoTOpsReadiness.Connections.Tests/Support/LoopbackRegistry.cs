using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>A container registry on this machine, in memory: manifests, blobs and referrers of one repository.</summary>
internal sealed class LoopbackRegistry : IDisposable
{
    public const string Repository = "azureiotoperations/aio-operator";
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";
    public const string SignatureType = "application/vnd.cncf.notary.signature";

    private const int StartAttempts = 5;

    private readonly HttpListener listener;
    private readonly ConcurrentDictionary<string, (string Type, byte[] Content)> contents = new();
    private readonly ConcurrentDictionary<string, List<string>> referrers = new();
    private readonly ConcurrentQueue<string> requests = new();
    private volatile bool isOver;

    public LoopbackRegistry()
    {
        (listener, Port) = Listen();
        _ = ServeAsync();
    }

    public int Port { get; }

    /// <summary>The host as references name it.</summary>
    public string Host => $"127.0.0.1:{Port}";

    /// <summary>Whether it answers who refers to a digest; otherwise that is kept under a tag.</summary>
    public bool KnowsReferrers { get; set; } = true;

    /// <summary>How many referrers a page has.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Answers in the registry's place; true once it has.</summary>
    public Func<HttpListenerContext, Task<bool>>? Instead { get; set; }

    /// <summary>The method, path and authorization of what was asked, in order.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>Makes requests wait until the registry is gone.</summary>
    public static Task<bool> HangAsync(HttpListenerContext context) => Task.Delay(Timeout.Infinite).ContinueWith(_ => true, TaskScheduler.Default);

    public static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    /// <summary>Puts in the manifest of an image.</summary>
    public (string Digest, byte[] Content) AddImage(string? tag = null, string name = "amd64") => AddManifest(
        $$$"""{"schemaVersion":2,"mediaType":"{{{ManifestType}}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{DigestOf(Encoding.UTF8.GetBytes(name))}}}","size":1},"layers":[]}""",
        ManifestType,
        tag);

    /// <summary>Puts in an index of images.</summary>
    public (string Digest, byte[] Content) AddIndex(string? tag, params (string Digest, byte[] Content)[] images) => AddManifest(
        $$$"""{"schemaVersion":2,"mediaType":"{{{IndexType}}}","manifests":[{{{string.Join(',', images.Select(image => Descriptor(image, ManifestType)))}}}]}""", IndexType, tag);

    /// <summary>Puts in a signature of a manifest.</summary>
    public string AddSignature(string subject, byte[] envelope, string mediaType = "application/jose+json", string? blobDigest = null)
    {
        string blob = blobDigest ?? DigestOf(envelope);
        contents[$"blobs/{blob}"] = ("application/octet-stream", envelope);
        var manifest = AddManifest(
            $$$"""{"schemaVersion":2,"mediaType":"{{{ManifestType}}}","artifactType":"{{{SignatureType}}}","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{{DigestOf("{}"u8.ToArray())}}}","size":2},"layers":[{"mediaType":"{{{mediaType}}}","digest":"{{{blob}}}","size":{{{envelope.Length}}}}],"subject":{"mediaType":"{{{ManifestType}}}","digest":"{{{subject}}}","size":1}}""",
            ManifestType,
            null);
        AddReferrer(subject, Descriptor(manifest, ManifestType, SignatureType));
        return manifest.Digest;
    }

    /// <summary>Puts in something else that refers to a manifest.</summary>
    public void AddReferrer(string subject, string descriptor)
    {
        List<string> all = referrers.GetOrAdd(subject, _ => []);
        all.Add(descriptor);
        contents[$"manifests/{subject.Replace(':', '-')}"] = (IndexType, Index(all));
    }

    public static string Descriptor((string Digest, byte[] Content) content, string mediaType, string? artifactType = null) =>
        $$"""{"mediaType":"{{mediaType}}","digest":"{{content.Digest}}","size":{{content.Content.Length}}{{(artifactType is null ? "" : $",\"artifactType\":\"{artifactType}\"")}}}""";

    /// <summary>Puts a content in the place of another, under its digest or tag.</summary>
    public void Replace(string reference, byte[] content) => contents[$"manifests/{reference}"] = (ManifestType, content);

    public void Dispose()
    {
        isOver = true;
        listener.Close();
    }

    public static async Task AnswerAsync(HttpListenerContext context, int status, string type, byte[] content)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength64 = content.Length;
        await context.Response.OutputStream.WriteAsync(content);
        context.Response.Close();
    }

    private (string Digest, byte[] Content) AddManifest(string json, string type, string? tag)
    {
        byte[] content = Encoding.UTF8.GetBytes(json);
        string digest = DigestOf(content);
        contents[$"manifests/{digest}"] = (type, content);
        if (tag is not null)
        {
            contents[$"manifests/{tag}"] = (type, content);
        }

        return (digest, content);
    }

    private static byte[] Index(IEnumerable<string> descriptors) =>
        Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[{{string.Join(',', descriptors)}}]}""");

    private static (HttpListener Listener, int Port) Listen()
    {
        for (int attempt = 1; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            int port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                return (listener, port);
            }
            catch (HttpListenerException) when (attempt < StartAttempts)
            {
                // Someone else took the port meanwhile.
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (!isOver)
        {
            try
            {
                _ = ServeAsync(await listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            string path = context.Request.Url!.AbsolutePath;
            requests.Enqueue($"{context.Request.HttpMethod} {path} {context.Request.Headers["Authorization"]}".TrimEnd());
            if (Instead is not null && await Instead(context))
            {
                return;
            }

            string prefix = $"/v2/{Repository}/";
            string asked = path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : "";
            if (asked.StartsWith("referrers/", StringComparison.Ordinal) && KnowsReferrers)
            {
                await AnswerReferrersAsync(context, asked["referrers/".Length..]);
            }
            else if (contents.TryGetValue(asked, out (string Type, byte[] Content) found))
            {
                await AnswerAsync(context, 200, found.Type, found.Content);
            }
            else
            {
                await AnswerAsync(context, 404, "application/json", """{"errors":[{"code":"NOT_FOUND"}]}"""u8.ToArray());
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The client has gone, or the test is over.
        }
    }

    private async Task AnswerReferrersAsync(HttpListenerContext context, string digest)
    {
        List<string> all = referrers.GetValueOrDefault(digest, []);
        int from = int.Parse(context.Request.QueryString["from"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        if (from + PageSize < all.Count)
        {
            context.Response.Headers["Link"] = $"</v2/{Repository}/referrers/{digest}?from={from + PageSize}>; rel=\"next\"";
        }

        await AnswerAsync(context, 200, IndexType, Index(all.Skip(from).Take(PageSize)));
    }
}
