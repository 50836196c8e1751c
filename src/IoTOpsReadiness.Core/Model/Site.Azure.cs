using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>What only Azure Resource Manager knows.</content>
public sealed partial class Site
{
    /// <summary>The tag by which an instance says that changes to another one are tried on it first.</summary>
    public const string StagingTag = "iotops-staging-for";

    /// <summary>
    /// The instances as Azure shows them, without those of staging sites; nearly always one. Only Azure shows which
    /// identities an instance carries.
    /// </summary>
    public IReadOnlyList<Instance> AzureInstances
    {
        get
        {
            Instance[] all = [.. Instances.Where(instance => instance.Source == EvidenceSource.Azure)];
            Instance[] named = [.. all.Where(instance => Same.Text(instance.Reference.ArmId, Snapshot.Site.InstanceId))];
            return named.Length > 0 ? named : [.. all.Where(instance => instance.StagingFor is not { } other || !IsAmong(all, other))];
        }
    }

    /// <summary>The instances of the site itself, from both sides.</summary>
    public IReadOnlyList<Instance> OwnInstances => [.. Instances.Where(instance => instance.Source == EvidenceSource.Kubernetes), .. AzureInstances];

    /// <summary>True where Azure Resource Manager answered for a kind, be it with nothing.</summary>
    public bool HasAzure(EvidenceKind kind) => IsAnswered(kind, EvidenceSource.Azure);

    /// <summary>Schema registries.</summary>
    public IReadOnlyList<SchemaRegistry> SchemaRegistries => View(Evidence.SchemaRegistries, (document, source) => new SchemaRegistry(document, source));

    /// <summary>Storage accounts.</summary>
    public IReadOnlyList<StorageAccount> StorageAccounts => View(Evidence.StorageAccounts, (document, source) => new StorageAccount(document, source));

    /// <summary>Key vaults.</summary>
    public IReadOnlyList<KeyVault> KeyVaults => View(Evidence.KeyVaults, (document, source) => new KeyVault(document, source));

    /// <summary>User-assigned identities.</summary>
    public IReadOnlyList<UserAssignedIdentity> UserAssignedIdentities =>
        View(Evidence.ManagedIdentities, (document, source) => new UserAssignedIdentity(document, source));

    /// <summary>Prometheus rule groups.</summary>
    public IReadOnlyList<PrometheusRuleGroup> PrometheusRuleGroups =>
        View(Evidence.PrometheusRuleGroups, (document, source) => new PrometheusRuleGroup(document, source));

    /// <summary>Which data collection rules apply to the cluster.</summary>
    public IReadOnlyList<DataCollectionAssociation> DataCollectionAssociations =>
        View(Evidence.DataCollectionAssociations, (document, source) => new DataCollectionAssociation(document, source));

    /// <summary>The data collection rules that apply to the cluster.</summary>
    public IReadOnlyList<DataCollectionRule> DataCollectionRules => View(Evidence.DataCollectionRules, (document, source) => new DataCollectionRule(document, source));

    /// <summary>The Azure Monitor workspaces that metrics go to.</summary>
    public IReadOnlyList<MonitorAccount> MonitorAccounts => View(Evidence.MonitorAccounts, (document, source) => new MonitorAccount(document, source));

    /// <summary>The custom roles that the role assignments name.</summary>
    public IReadOnlyList<RoleDefinition> RoleDefinitions => View(Evidence.RoleDefinitions, (document, source) => new RoleDefinition(document, source));

    /// <summary>Event Hubs namespaces that dataflows talk to.</summary>
    public IReadOnlyList<EventHubNamespace> EventHubNamespaces => View(Evidence.EventHubNamespaces, (document, source) => new EventHubNamespace(document, source));

    private bool IsAmong(Instance[] instances, string id) =>
        Same.Text(id, Snapshot.Site.InstanceId) || Array.Exists(instances, instance => Same.Text(instance.Reference.ArmId, id));
}
