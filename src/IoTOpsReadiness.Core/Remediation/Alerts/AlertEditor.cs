using System.Globalization;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.Observability;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Azure;
using IoTOpsReadiness.Remediation.Observability;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Alerts;

/// <summary>Has somebody told when something goes wrong: a group of Prometheus rules in Azure Monitor.</summary>
public static class AlertEditor
{
    internal const string Guideline = "Observability.Alerts";
    private const string Groups = "Microsoft.Insights/actionGroups";

    /// <summary>What it looks at.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } =
    [
        Evidence.Instances, Evidence.ConnectedClusters, Evidence.Extensions, Evidence.DataCollectionAssociations, Evidence.DataCollectionRules, Evidence.MonitorAccounts,
        Evidence.PrometheusRuleGroups, Evidence.ResourceProviders, Evidence.Pods,
    ];

    /// <summary>Drafts the rule group. Rules of others in a group of the same name stay.</summary>
    /// <returns>What is made and what is left out.</returns>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Alert.MissingActionGroup</c>, <c>IoTOps.Alert.NoWorkspace</c>, <c>IoTOps.Alert.NotVisible</c>, <c>IoTOps.Alert.NotRead</c>,
    /// <c>IoTOps.Alert.InvalidName</c>, <c>IoTOps.Observability.InvalidId</c>.
    /// </exception>
    public static AlertSelection Apply(Site site, ChangeDrafts drafts, AlertRequest request)
    {
        if (request.ActionGroupId is not { } actionGroup)
        {
            throw new ReadinessException(
                "IoTOps.Alert.MissingActionGroup",
                ErrorKind.InvalidArgument,
                "An alert without an action group reaches nobody.",
                "Name one with -ActionGroupId; az monitor action-group list --query [].id shows those there are. -AsYaml needs none.",
                "-ActionGroupId");
        }

        WorkspaceId.Require(actionGroup, Groups, "-ActionGroupId");
        if (site.ConnectedCluster is not { Reference.ArmId: { } clusterId } cluster || !site.HasAzure(Evidence.PrometheusRuleGroups))
        {
            throw new ReadinessException(
                "IoTOps.Alert.NotRead",
                ErrorKind.InvalidOperation,
                $"Which alerts '{site.Name}' has cannot be told: its cluster or the rule groups could not be read from Azure.",
                "Connect with -Azure or -InstanceId; Test-IoTOpsPermission says which permission is missing. -AsYaml needs none.",
                site.Name);
        }

        MonitorAccount workspace = Workspace(site, request);
        string workspaceId = workspace.Reference.ArmId!;
        string name = request.Name ?? $"iot-operations-{cluster.Name}";
        if (name.Length > 260 || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.')))
        {
            throw new ReadinessException("IoTOps.Alert.InvalidName", ErrorKind.InvalidArgument, $"'{DisplayText.Sanitize(name)}' is no name of a rule group.", "-Name takes letters, digits, hyphens, underscores and dots.", name);
        }

        string id = $"{string.Join('/', workspaceId.Split('/').Take(5))}/providers/Microsoft.AlertsManagement/prometheusRuleGroups/{name}";
        PrometheusRuleGroup? known = site.PrometheusRuleGroups.FirstOrDefault(group => Same.Text(group.Reference.ArmId, id));
        AlertSelection selection = AlertSelection.Of(site.Namespace, request.Exposed, request.Force);
        ChangeDraft draft = drafts.EditAzure(
            known?.Reference ?? new ResourceReference { Kind = "PrometheusRuleGroup", Name = name, ArmId = id }, known?.Document.Root, new() { ["location"] = workspace.Location, ["properties"] = new JsonObject() });
        JsonObject properties = draft.Body["properties"]!.AsObject();
        properties["enabled"] = true;
        properties["clusterName"] = cluster.Name;
        properties["interval"] ??= "PT1M";
        JsonArray scopes = properties["scopes"] as JsonArray ?? [];
        properties["scopes"] = scopes;
        foreach (string scope in new[] { workspaceId, clusterId }.Where(scope => !scopes.Any(item => Same.Text((string?)item, scope))))
        {
            scopes.Add((JsonNode)scope);
        }

        JsonArray rules = properties["rules"] as JsonArray ?? [];
        properties["rules"] = rules;
        foreach (Alert alert in selection.Made)
        {
            Set(rules, alert, actionGroup);
        }

        draft.For(FormattableString.Invariant($"Set up {selection.Made.Count} alerts for {cluster.Name}, which call {actionGroup.Split('/')[^1]}"), Guideline)
            .Requires(selection.Describe(request.Exposed))
            .Command($"New-IoTOpsAlert -ActionGroupId {actionGroup}{(request.MonitorWorkspace is { } given ? $" -MonitorWorkspace {given}" : "")}{(request.Name is null ? "" : $" -Name {name}")}");
        if (ProviderRegistration.Require(site, drafts, "Microsoft.AlertsManagement", Guideline) is { } provider)
        {
            draft.After(provider);
        }

        return selection;
    }

    // A rule of the same name gets what this one says; what else it has, such as another threshold's label, stays.
    private static void Set(JsonArray rules, Alert alert, string actionGroup)
    {
        JsonObject? rule = rules.OfType<JsonObject>().FirstOrDefault(item => (string?)item["alert"] == alert.Name);
        if (rule is null)
        {
            rules.Add((JsonNode)(rule = []));
        }

        rule["alert"] = alert.Name;
        rule["expression"] = alert.Expression;
        rule["for"] = string.Create(CultureInfo.InvariantCulture, $"PT{alert.ForMinutes}M");
        rule["severity"] = alert.Severity;
        rule["enabled"] = true;
        rule["labels"] = rule["labels"] is JsonObject labels ? labels.DeepClone() : new JsonObject { ["component"] = "azure-iot-operations" };
        rule["annotations"] = new JsonObject { ["summary"] = alert.Summary };
        JsonArray actions = rule["actions"] as JsonArray ?? [];
        rule["actions"] = actions;
        if (!actions.OfType<JsonObject>().Any(action => Same.Text((string?)action["actionGroupId"], actionGroup)))
        {
            actions.Add((JsonNode)new JsonObject { ["actionGroupId"] = actionGroup });
        }

        rule["resolveConfiguration"] ??= new JsonObject { ["autoResolved"] = true, ["timeToResolve"] = "PT10M" };
    }

    private static MonitorAccount Workspace(Site site, AlertRequest request)
    {
        string? instance = site.AzureInstances.FirstOrDefault()?.Reference.ArmId ?? site.Snapshot.Site.InstanceId;
        string? id = request.MonitorWorkspace is { } given ? WorkspaceId.Of(given, WorkspaceId.Monitor, instance) ?? given : ObservabilityResources.Workspaces(site).FirstOrDefault();
        if (id is null)
        {
            throw new ReadinessException(
                "IoTOps.Alert.NoWorkspace",
                ErrorKind.NotFound,
                $"The metrics of '{site.Name}' go to no Azure Monitor workspace.",
                "Run Enable-IoTOpsObservability first, name a workspace with -MonitorWorkspace, or write a file for another Prometheus with -AsYaml.",
                site.Name);
        }

        WorkspaceId.Require(id, WorkspaceId.Monitor, "-MonitorWorkspace");
        return site.MonitorAccounts.FirstOrDefault(account => Same.Text(account.Reference.ArmId, id)) is { Location: not null } workspace
            ? workspace
            : throw new ReadinessException(
                "IoTOps.Alert.NotVisible", ErrorKind.PermissionDenied, $"The Azure Monitor workspace '{id}' is not visible to you.", "Check -MonitorWorkspace, or get the permission to read Microsoft.Monitor/accounts.", id);
    }
}
