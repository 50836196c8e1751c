using System.Collections.Concurrent;
using System.Net;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>The little of a cluster that it takes to connect and to ask for one's rights.</summary>
internal sealed class LoopbackCluster : LoopbackServer
{
    private const string Listeners = "/apis/mqttbroker.iotoperations.azure.com/v1/brokerlisteners";

    private readonly string rules;
    private readonly bool isConnected;
    private readonly string? listeners;
    private readonly ConcurrentQueue<string> requests = new();

    /// <param name="rules">What the caller may do, as the resource rules of a review.</param>
    /// <param name="isConnected">Whether Arc has told the cluster which resource it is.</param>
    /// <param name="listeners">The listeners there are, as items of a list; null for a cluster that never answers who asks for them.</param>
    public LoopbackCluster(string rules, bool isConnected = false, string? listeners = "")
    {
        this.listeners = listeners;
        this.rules = rules;
        this.isConnected = isConnected;
        IdentityEndpoint = new(Address, "msi/token");
        Serve();
    }

    /// <summary>A managed identity endpoint that has no identity to give.</summary>
    public Uri IdentityEndpoint { get; }

    /// <summary>The paths that were asked for, in order.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    protected override Task<(int Status, string Body)?> AnswerAsync(HttpListenerRequest request, string path)
    {
        requests.Enqueue(path);
        if (path == Listeners && listeners is null)
        {
            return Task.FromResult<(int, string)?>(null);
        }

        return Task.FromResult<(int, string)?>(path switch
        {
            Listeners => (200, $$$"""{"kind":"BrokerListenerList","apiVersion":"mqttbroker.iotoperations.azure.com/v1","metadata":{},"items":[{{{listeners}}}]}"""),
            "/version" => (200, """{"gitVersion":"v1.31.4+k3s1"}"""),
            "/apis" => (200, """{"kind":"APIGroupList","groups":[{"name":"mqttbroker.iotoperations.azure.com","versions":[{"version":"v1"}]}]}"""),
            "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews" =>
                (201, $$$"""{"status":{"resourceRules":{{{rules}}},"nonResourceRules":[{"verbs":["get"],"nonResourceURLs":["*"]}],"incomplete":false}}"""),
            "/api/v1/namespaces/azure-arc/configmaps/azure-clusterconfig" when isConnected =>
                (200, """{"kind":"ConfigMap","data":{"AZURE_SUBSCRIPTION_ID":"sub","AZURE_RESOURCE_GROUP":"rg","AZURE_RESOURCE_NAME":"plant"}}"""),
            "/apis/mqttbroker.iotoperations.azure.com/v1/brokers" => (200, """{"kind":"BrokerList","apiVersion":"mqttbroker.iotoperations.azure.com/v1","metadata":{},"items":[]}"""),
            "/msi/token" => (400, """{"statusCode":400,"message":"no identity for secret=planted-credential-0123456789"}"""),
            _ => (404, """{"kind":"Status","code":404}"""),
        });
    }
}
