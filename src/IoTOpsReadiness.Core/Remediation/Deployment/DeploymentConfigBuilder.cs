using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Broker;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Deployment;

/// <summary>Gathers what it takes to deploy a site again.</summary>
public static class DeploymentConfigBuilder
{
    /// <summary>The evidence it is made from.</summary>
    public static IReadOnlyCollection<EvidenceKind> Needs { get; } =
        [.. CardinalityEditor.Needs.Union(RestoreTemplate.Needs).Union([Evidence.Instances, Evidence.ConnectedClusters, Evidence.CustomLocations])];

    /// <summary>Gathers it.</summary>
    /// <param name="site">The site.</param>
    /// <param name="changes">What is to be different; steps that no redeployment makes are left out.</param>
    /// <exception cref="Errors.ReadinessException"><c>IoTOps.Deployment.NoBroker</c>.</exception>
    public static DeploymentConfig Build(Site site, IReadOnlyList<Change> changes)
    {
        List<string> notes = [];
        Change[] wished = [.. changes.Where(change => change.Kind == RemediationKind.Redeploy || change.IsAttempt)];
        JsonObject broker = BrokerFile.Of(site, wished, notes);
        IReadOnlyList<string> flags = BrokerFile.Flags(broker);
        JsonObject template = RestoreTemplate.Of(site, notes);
        return new()
        {
            Site = site.Name,
            Broker = ChangeBody.Text(broker) + "\n",
            Flags = flags,
            Template = ChangeBody.Text(template) + "\n",
            Runbook = RedeploymentRunbook.Of(site, wished, flags, notes),
            Notes = notes,
        };
    }
}
