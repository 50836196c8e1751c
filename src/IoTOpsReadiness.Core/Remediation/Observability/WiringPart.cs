using System.Globalization;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Guidelines.Observability;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>Azure IoT Operations sends its metrics to the collector of the cluster.</summary>
internal static class WiringPart
{
    private const string Metrics = "observability.metrics.";
    private const string Enabled = Metrics + "enabled";
    private const string Address = Metrics + "openTelemetryCollectorAddress";
    private const string Interval = Metrics + "exportIntervalSeconds";

    // An article spelt it so for over a year, and who followed it is served by releases that read it.
    private const string MisspeltInterval = Metrics + "exportInternalSeconds";

    public static void Draft(ObservabilityScene scene)
    {
        Site site = scene.Site;
        if (site.Extension(Extension.OperationsType) is not { Reference.ArmId: not null } operations)
        {
            return;
        }

        Dictionary<string, string> missing = [];
        if (!Same.Text(operations.Setting(Enabled), "true"))
        {
            missing[Enabled] = "True";
        }

        string suffix = $".{site.Namespace}.svc.cluster.local:{ObservabilityResources.GrpcPort.ToString(CultureInfo.InvariantCulture)}";
        if (operations.Setting(Address)?.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) != true)
        {
            missing[Address] = ObservabilityResources.CollectorName + suffix;
        }

        if (operations.Setting(Interval) is null && operations.Setting(MisspeltInterval) is null)
        {
            missing[Interval] = scene.Request.ExportIntervalSeconds.ToString(CultureInfo.InvariantCulture);
        }

        if (missing.Count == 0)
        {
            return;
        }

        ChangeDraft draft = scene.Drafts.EditAzure(operations.Reference, operations.Document.Root);
        draft.Operation = ChangeOperation.Patch;
        JsonObject properties = draft.Body["properties"]!.AsObject();
        JsonObject settings = properties["configurationSettings"] as JsonObject ?? [];
        properties["configurationSettings"] = settings;
        foreach ((string name, string value) in missing)
        {
            settings[name] = value;
        }

        scene.Say(draft, "Let Azure IoT Operations send its metrics to the collector")
            .With(ChangeImpact.PodRestart, "Components of Azure IoT Operations restart one after the other to take the setting.");
        if (CollectorPart.IsMissing(site))
        {
            draft.Requires("The telemetry collector runs, or components log that they cannot reach it.");
        }
    }
}
