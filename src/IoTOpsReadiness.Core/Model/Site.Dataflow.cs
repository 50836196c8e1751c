using System.Collections.Concurrent;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>Dataflows: who connects to what, and as whom.</content>
public sealed partial class Site
{
    private const string BrokerService = "aio-broker";

    // Asked for once per flow, and a large site has thousands of them.
    private readonly ConcurrentDictionary<DataflowEndpoint, DataflowHostKind> hostKinds = new();
    private Flow[]? flows;
    private ILookup<string, Flow>? flowsByProfile;
    private ILookup<string, DataflowEndpoint>? endpointsByName;

    /// <summary>Dataflow graphs.</summary>
    public IReadOnlyList<DataflowGraph> DataflowGraphs => View(Evidence.DataflowGraphs, (document, source) => new DataflowGraph(document, source));

    /// <summary>Dataflows and dataflow graphs.</summary>
    public IReadOnlyList<Flow> Flows => LazyInitializer.EnsureInitialized(ref flows, () => [.. Dataflows, .. DataflowGraphs]);

    /// <summary>Event Grid namespaces that dataflows talk to.</summary>
    public IReadOnlyList<EventGridNamespace> EventGridNamespaces => View(Evidence.EventGridNamespaces, (document, source) => new EventGridNamespace(document, source));

    /// <summary>Role assignments at the scopes that matter here.</summary>
    public IReadOnlyList<RoleAssignment> RoleAssignments => View(Evidence.RoleAssignments, (document, source) => new RoleAssignment(document, source));

    /// <summary>Which service accounts may act as the user-assigned identities.</summary>
    public IReadOnlyList<FederatedCredential> FederatedCredentials => View(Evidence.FederatedCredentials, (document, source) => new FederatedCredential(document, source));

    /// <summary>The endpoint a flow means by a name: the one on its own side, else the one on the other; null where there is none.</summary>
    public DataflowEndpoint? EndpointOf(Flow flow, string name)
    {
        DataflowEndpoint? other = null;
        foreach (DataflowEndpoint endpoint in LazyInitializer.EnsureInitialized(ref endpointsByName, () => DataflowEndpoints.ToLookup(item => item.Name))[name])
        {
            if (endpoint.Source == flow.Source)
            {
                return endpoint;
            }

            other ??= endpoint;
        }

        return other;
    }

    /// <summary>The flows of a profile; those that both sides show stand there twice.</summary>
    public IEnumerable<Flow> FlowsOf(string profile) =>
        LazyInitializer.EnsureInitialized(ref flowsByProfile, () => Flows.ToLookup(flow => flow.ProfileName))[profile];

    /// <summary>What an endpoint really talks to: by its host type where the API states one, else by its host.</summary>
    public DataflowHostKind HostKindOf(DataflowEndpoint endpoint) => hostKinds.GetOrAdd(endpoint, Classify);

    private DataflowHostKind Classify(DataflowEndpoint endpoint) => endpoint.EndpointType.ToUpperInvariant() switch
    {
        "MQTT" => MqttHost(endpoint),
        "KAFKA" => KafkaHost(endpoint),
        "DATALAKESTORAGE" => DataflowHostKind.DataLakeStorage,
        "DATAEXPLORER" => DataflowHostKind.DataExplorer,
        "FABRICONELAKE" => DataflowHostKind.FabricOneLake,
        "LOCALSTORAGE" => DataflowHostKind.LocalStorage,
        "OPENTELEMETRY" => DataflowHostKind.OpenTelemetry,
        _ => DataflowHostKind.Unknown,
    };

    /// <summary>True where a host is inside the cluster: a Service's name, short or with its namespace, or one ending in <c>svc</c>.</summary>
    public bool IsInCluster(string? host)
    {
        if (string.IsNullOrEmpty(host))
        {
            return true;
        }

        if (host.StartsWith('['))
        {
            return false; // an IPv6 address; Services go by name
        }

        string name = host.EndsWith(".cluster.local", StringComparison.Ordinal) ? host[..^".cluster.local".Length] : host;
        string[] labels = name.Split('.');
        return labels.Length switch
        {
            1 => true,
            2 => labels[1] == Namespace || Pods.Any(pod => pod.Namespace == labels[1]),
            _ => labels[^1] == "svc",
        };
    }

    private DataflowHostKind MqttHost(DataflowEndpoint endpoint)
    {
        string? host = endpoint.HostName;
        if (IsLocalBroker(host))
        {
            // The host is what it connects to, whatever the type says.
            return DataflowHostKind.LocalBroker;
        }

        return endpoint.HostType?.ToUpperInvariant() switch
        {
            "LOCALBROKER" => DataflowHostKind.LocalBroker,
            "EVENTGRID" => DataflowHostKind.EventGrid,
            "CUSTOMMQTT" when !IsEventGrid(host) => DataflowHostKind.CustomMqtt,
            _ => IsEventGrid(host) ? DataflowHostKind.EventGrid : DataflowHostKind.CustomMqtt,
        };
    }

    private static DataflowHostKind KafkaHost(DataflowEndpoint endpoint) => endpoint.HostType?.ToUpperInvariant() switch
    {
        "FABRICRT" => DataflowHostKind.FabricRealTime,
        "EVENTHUB" => DataflowHostKind.EventHubs,
        _ when EndsWith(endpoint.HostName, ".servicebus.windows.net") => DataflowHostKind.EventHubs,
        _ when EndsWith(endpoint.HostName, ".fabric.microsoft.com") => DataflowHostKind.FabricRealTime,
        _ => DataflowHostKind.CustomKafka,
    };

    // Omitted means the local broker. Its own Service is aio-broker; every listener may add one of its own.
    private bool IsLocalBroker(string? host)
    {
        if (host is null)
        {
            return true;
        }

        string service = host.Split('.')[0];
        return IsInCluster(host) && (service == BrokerService || Listeners.Any(listener => listener.ServiceName == service && IsOfSite(host)));
    }

    private bool IsOfSite(string host) => host.Split('.') is { Length: 1 } || host.Split('.')[1] == Namespace;

    private static bool IsEventGrid(string? host) => EndsWith(host, ".ts.eventgrid.azure.net");

    private static bool EndsWith(string? host, string suffix) => host?.EndsWith(suffix, StringComparison.Ordinal) == true;
}
