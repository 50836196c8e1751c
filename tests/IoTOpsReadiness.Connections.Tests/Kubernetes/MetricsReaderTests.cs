using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Tests.Kubernetes;

public class MetricsReaderTests
{
    private const string Pods = "/api/v1/namespaces/azure-iot-operations/pods/";

    [Fact]
    public async Task One_pod_of_each_workload_is_asked_and_what_it_refuses_is_told()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On($"{Pods}aio-broker-frontend-0:9600/proxy/metrics", 200, "# TYPE aio_broker_publishes_received counter\naio_broker_publishes_received 4\n", "text/plain");
        cluster.On($"{Pods}aio-dataflow-default-0:8080/proxy/own", 403, FakeCluster.Status(403, "pods \"aio-dataflow-default-0\" is forbidden"));
        using KubernetesConnection connection = await cluster.ConnectAsync();
        Site site = await SiteAsync(
            cluster,
            connection,
            Pod("aio-broker-frontend-0"),
            Pod("aio-broker-frontend-1"),
            Pod("aio-dataflow-default-0", ",\"prometheus.io/port\":\"8080\",\"prometheus.io/path\":\"/own\""),
            Pod("aio-operator-0", scrape: "false"));

        (IReadOnlySet<string>? names, IReadOnlyList<string> failures) = await MetricsReader.ReadAsync(connection, site, TimeSpan.FromSeconds(30), CancellationToken.None);

        Assert.Equal(["aio_broker_publishes_received"], names);
        Assert.Equal(["aio-dataflow-default-0: the permission to get pods/proxy is missing"], failures);
        Assert.Equal(2, cluster.Requests.Count(request => request.Contains("/proxy/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_nobody_answers_nothing_is_known()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using KubernetesConnection connection = await cluster.ConnectAsync();
        Site site = await SiteAsync(cluster, connection, Pod("aio-broker-frontend-0"));

        (IReadOnlySet<string>? names, IReadOnlyList<string> failures) = await MetricsReader.ReadAsync(connection, site, TimeSpan.FromSeconds(30), CancellationToken.None);

        Assert.Null(names);
        Assert.Single(failures);
    }

    private static async Task<Site> SiteAsync(FakeCluster cluster, KubernetesConnection connection, params string[] pods)
    {
        cluster.On("/api/v1/pods", 200, FakeCluster.List(pods));
        return new(await KubernetesCollector.CollectAsync(connection, [Evidence.Pods]));
    }

    private static string Pod(string name, string annotations = "", string scrape = "true") => $$$"""
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"{{{name}}}","namespace":"azure-iot-operations","annotations":{"prometheus.io/scrape":"{{{scrape}}}"{{{annotations}}} } },"spec":{"containers":[]},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]} }
        """;
}
