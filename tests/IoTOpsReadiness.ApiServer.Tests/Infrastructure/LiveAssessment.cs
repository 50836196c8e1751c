using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Assesses as the cmdlets do: connect, collect what all guidelines need, judge.</summary>
internal static class LiveAssessment
{
    public static async Task<KubernetesConnection> ConnectAsync(string kubeconfig, TimeSpan? timeout = null)
    {
        using var folder = new TemporaryFolder();
        var options = new KubernetesConnectionOptions { KubeconfigPath = [folder.Write("kubeconfig", kubeconfig)] };
        return await KubernetesConnector.ConnectAsync(timeout is { } limit ? options with { Timeout = limit } : options);
    }

    public static Task<Snapshot> CollectAsync(KubeApiServer server, string token) =>
        CollectAsync(server, token, AssessmentEvidence.Of(Catalogue.All));

    public static async Task<Snapshot> CollectAsync(KubeApiServer server, string token, IReadOnlyCollection<EvidenceKind> kinds)
    {
        using var connection = await ConnectAsync(server.Kubeconfig(token));
        return await KubernetesCollector.CollectAsync(connection, kinds);
    }

    public static async Task<IReadOnlyList<GuidelineResult>> AssessAsync(Snapshot snapshot)
    {
        List<GuidelineResult> results = [];
        await foreach (var result in new Assessor(new()).AssessAsync(snapshot))
        {
            results.Add(result);
        }

        return results;
    }

    /// <summary>The verdicts on a site as a user sees it, on the day and the Kubernetes version of its sample.</summary>
    public static async Task<IReadOnlyList<GuidelineResult>> AssessAsync(SeededSite site, string token) =>
        await AssessAsync((await CollectAsync(site.Server, token)).OnTheDayOf(site.Sample).WithServerVersionOf(site.Sample));
}
