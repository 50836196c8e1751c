using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Benchmarks;

/// <summary>What is measured.</summary>
internal static partial class Cases
{
    /// <summary>The product: connects, collects what the whole catalogue needs, assesses.</summary>
    public static async Task<int> ProductAsync(string kubeconfig)
    {
        using KubernetesConnection connection = await KubernetesConnector.ConnectAsync(new() { KubeconfigPath = [kubeconfig] });

        // Assets decide nothing on every baseline; the floor reads them, so the product does too.
        IEnumerable<EvidenceKind> kinds = AssessmentEvidence.Of(Catalogue.All).Union([Evidence.Assets, Evidence.Pods, Evidence.Dataflows]);
        Snapshot snapshot = await KubernetesCollector.CollectAsync(connection, [.. kinds]);
        int results = 0;
        await foreach (GuidelineResult result in new Assessor(new()).AssessAsync(snapshot))
        {
            results += result.Findings.Count;
        }

        return results > 0 ? snapshot.Count : throw new InvalidOperationException("Nothing was assessed.");
    }

    /// <summary>Collecting alone.</summary>
    public static async Task<int> CollectAsync(string kubeconfig)
    {
        using KubernetesConnection connection = await KubernetesConnector.ConnectAsync(new() { KubeconfigPath = [kubeconfig] });
        return (await KubernetesCollector.CollectAsync(connection, Evidence.Kinds)).Count;
    }

    /// <summary>
    /// The floor: the same pages through a plain client on one set of connections, each parsed and kept. List by list in
    /// parallel, or one after the other.
    /// </summary>
    public static async Task<int> FloorAsync(string kubeconfig, string[] lists, bool isParallel)
    {
        string data = AuthorityData().Match(await File.ReadAllTextAsync(kubeconfig)).Groups[1].Value;
        using X509Certificate2 authority = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(Pem().Replace(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(data)), "")));
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority);
        using var client = new HttpClient(handler) { DefaultRequestVersion = new(2, 0) };
        int items = 0;
        List<JsonDocument> kept = [];
        async Task ReadAsync(string list)
        {
            string? token = null;
            do
            {
                byte[] page = await client.GetByteArrayAsync($"{list}?limit=500{(token is null ? "" : $"&continue={token}")}");
                var document = JsonDocument.Parse(page);
                lock (kept)
                {
                    kept.Add(document);
                }

                Interlocked.Add(ref items, document.RootElement.GetProperty("items").GetArrayLength());
                token = document.RootElement.GetProperty("metadata").TryGetProperty("continue", out JsonElement next) ? next.GetString() : null;
            }
            while (token is not null);
        }

        if (isParallel)
        {
            await Task.WhenAll(lists.Select(ReadAsync));
        }
        else
        {
            foreach (string list in lists)
            {
                await ReadAsync(list);
            }
        }

        kept.ForEach(document => document.Dispose());
        return items;
    }

    [GeneratedRegex("certificate-authority-data: (\\S+)")]
    private static partial Regex AuthorityData();

    [GeneratedRegex("-----[^-]+-----|\\s")]
    private static partial Regex Pem();
}
