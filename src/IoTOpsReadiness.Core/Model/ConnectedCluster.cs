using System.Globalization;
using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>The cluster as Azure Arc knows it. Older API versions lack the profiles of agents, issuer and security.</summary>
public sealed class ConnectedCluster(ResourceDocument document, EvidenceSource source) : Resource(document, source, "ConnectedCluster")
{
    /// <summary>The Azure region it is managed from.</summary>
    public string? Location => Text(Root.At("location"), "location");

    /// <summary>Connecting, Connected, Offline or Expired.</summary>
    public string? ConnectivityStatus => Text("connectivityStatus");

    /// <summary>When the agents last reached Azure; null where not reported.</summary>
    public DateTimeOffset? LastConnectivityTime => Time("lastConnectivityTime");

    /// <summary>When the agents lose their identity unless they reach Azure before; null where not reported.</summary>
    public DateTimeOffset? IdentityExpirationTime => Time("managedIdentityCertificateExpirationTime");

    /// <summary>For example <c>k3s</c>, <c>aks</c> or <c>aks_edge_k3s</c>.</summary>
    public string? Distribution => Text("distribution");

    /// <summary>The version of the distribution.</summary>
    public string? DistributionVersion => Text("distributionVersion");

    /// <summary>For example <c>azure_stack_hci</c> or <c>generic</c>.</summary>
    public string? Infrastructure => Text("infrastructure");

    /// <summary>The version of Kubernetes, for example <c>1.31.4+k3s1</c>.</summary>
    public string? KubernetesVersion => Text("kubernetesVersion");

    /// <summary>The version of the Arc agents, for example <c>1.30.1</c>.</summary>
    public string? AgentVersion => Text("agentVersion");

    /// <summary>Nodes in all; null where not reported.</summary>
    public int? TotalNodeCount => Number("totalNodeCount");

    /// <summary>Cores of all nodes; null where not reported.</summary>
    public int? TotalCoreCount => Number("totalCoreCount");

    /// <summary>False where the API version that was used does not tell about the agents.</summary>
    public bool HasAgentProfile => Get("arcAgentProfile").ValueKind == JsonValueKind.Object;

    /// <summary>Enabled (default) or Disabled; null where not set.</summary>
    public string? AgentAutoUpgrade => Text("arcAgentProfile.agentAutoUpgrade");

    /// <summary>The state of the last agent upgrade; null where not reported.</summary>
    public string? AgentState => Text("arcAgentProfile.agentState");

    /// <summary>What the agents report to be wrong; empty where they report nothing.</summary>
    public IReadOnlyList<string> AgentErrors => List("arcAgentProfile.agentErrors")
        .Select(error => error.At("message").TextOrNull() ?? error.At("code").TextOrNull() ?? "an error without words")
        .ToArray();

    /// <summary>False where the API version that was used does not tell about the issuer.</summary>
    public bool HasIssuerProfile => Get("oidcIssuerProfile").ValueKind == JsonValueKind.Object;

    /// <summary>Whether Azure publishes the cluster's service account issuer.</summary>
    public bool? IsIssuerEnabled => Flag("oidcIssuerProfile.enabled");

    /// <summary>The issuer that Arc hosts; null where there is none.</summary>
    public string? IssuerUrl => Text("oidcIssuerProfile.issuerUrl");

    /// <summary>The issuer that AKS, EKS or GKE hosts itself; null where there is none.</summary>
    public string? SelfHostedIssuerUrl => Text("oidcIssuerProfile.selfHostedIssuerUrl");

    /// <summary>Whether workload identity is switched on.</summary>
    public bool? IsWorkloadIdentityEnabled => Flag("securityProfile.workloadIdentity.enabled");

    /// <summary>True where traffic to Azure goes through an Arc gateway.</summary>
    public bool UsesGateway => Flag("gateway.enabled") ?? false;

    /// <summary>Settings of one agent feature by key, for example of <c>proxy</c>; empty where it has none.</summary>
    public IReadOnlyDictionary<string, string> AgentSettings(string feature)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonElement configuration in List("arcAgentryConfigurations"))
        {
            if (Same.Text(configuration.At("feature").TextOrNull(), feature) && configuration.At("settings") is { ValueKind: JsonValueKind.Object } values)
            {
                foreach (JsonProperty value in values.EnumerateObject())
                {
                    settings[value.Name] = value.Value.TextOrEmpty();
                }
            }
        }

        return settings;
    }

    private DateTimeOffset? Time(string path)
    {
        string? text = Text(path);
        return text is null ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time
            : throw Malformed(PathOf(path), "is not a time");
    }
}
