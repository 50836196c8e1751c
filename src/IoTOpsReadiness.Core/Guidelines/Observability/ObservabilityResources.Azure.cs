using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Observability;

/// <content>What Azure Resource Manager knows: the extensions, and how the instance is wired.</content>
internal sealed partial class ObservabilityResources
{
    private const string MetricsType = "microsoft.azuremonitor.containers.metrics";
    private const string LogsType = "microsoft.azuremonitor.containers";
    private const string Metrics = "observability.metrics.";

    // The article spelt the first one so for over a year; either is read by some release.
    private const string MisspeltInterval = Metrics + "exportInternalSeconds";
    private const string Interval = Metrics + "exportIntervalSeconds";

    /// <summary>The setting with the workspace that metrics go to.</summary>
    internal const string WorkspaceSetting = "azure-monitor-workspace-resource-id";

    /// <summary>The extension that sends metrics to Azure Monitor.</summary>
    internal static Extension? MetricsExtension(Site site) => site.Extension(MetricsType);

    private static IEnumerable<Finding> Extensions(GuidelineContext context)
    {
        Site site = context.Site;
        if (!site.Has(Evidence.Extensions))
        {
            return [context.Missing(Evidence.Extensions)];
        }

        return
        [
            Installed(context, MetricsType, WorkspaceSetting, "grafana-resource-id"),
            Installed(context, LogsType, "logAnalyticsWorkspaceResourceID"),
            .. site.Extension(Extension.OperationsType) is { } operations ? [.. Wiring(context, operations), .. Order(context, operations)] : Array.Empty<Finding>(),
        ];
    }

    private static Finding Installed(GuidelineContext context, string type, params string[] settings)
    {
        if (context.Site.Extension(type) is not { } extension)
        {
            return context.FailSite($"The extension {type} is not installed.", "none", type);
        }

        if (!Same.Text(extension.ProvisioningState, "Succeeded"))
        {
            return context.Fail(extension, "provisioningState", extension.ProvisioningState ?? "not reported", "Succeeded", $"The extension {type} is not in order.");
        }

        // Without a workspace of its own it sends to a default one, which may do.
        string[] missing = [.. settings.Where(setting => SettingOf(extension, setting) is null)];
        return context.Pass(
            extension,
            "provisioningState",
            extension.ProvisioningState,
            missing.Length == 0 ? $"The extension {type} is installed." : $"The extension {type} is installed; it does not state {string.Join(", ", missing)}.",
            "Succeeded");
    }

    private static IEnumerable<Finding> Wiring(GuidelineContext context, Extension operations)
    {
        const string enabled = Metrics + "enabled";
        const string address = Metrics + "openTelemetryCollectorAddress";
        string expected = string.Create(CultureInfo.InvariantCulture, $"<collector>.{context.Site.Namespace}.svc.cluster.local:{GrpcPort}");
        string? to = operations.Setting(address);
        yield return Same.Text(operations.Setting(enabled), "true")
            ? context.Pass(operations, Extension.SettingPathInBody(enabled), "true", "The instance sends metrics.", "true")
            : context.Fail(operations, Extension.SettingPathInBody(enabled), operations.Setting(enabled) ?? "not set", "true", "The instance sends no metrics.");
        yield return to is not null && to.EndsWith(expected["<collector>".Length..], StringComparison.OrdinalIgnoreCase)
            ? context.Pass(operations, Extension.SettingPathInBody(address), to, "The instance sends its metrics to a collector of the cluster.", expected)
            : context.Fail(operations, Extension.SettingPathInBody(address), to ?? "not set", expected, "The instance does not send its metrics to the collector.");
        yield return (operations.Setting(Interval), operations.Setting(MisspeltInterval)) switch
        {
            ({ } seconds, _) => context.Pass(operations, Extension.SettingPathInBody(Interval), seconds, "How often metrics are sent is stated."),
            (null, { } seconds) => context.Pass(operations, Extension.SettingPathInBody(MisspeltInterval), seconds, $"How often metrics are sent is stated by the misspelt key alone; newer releases read {Interval}."),
            _ => context.Fail(operations, Extension.SettingPathInBody(Interval), "not set", "a number of seconds", "How often metrics are sent is not stated.", Severity.Low),
        };
    }

    // Worth a remark only: what was installed late has missed the deployment itself, nothing more.
    private static IEnumerable<Finding> Order(GuidelineContext context, Extension operations) =>
        from type in new[] { MetricsType, LogsType }
        let extension = context.Site.Extension(type)
        where extension?.CreatedAt > operations.CreatedAt
        select context.Pass(extension, null, extension.CreatedAt?.ToString("u", CultureInfo.InvariantCulture), $"The extension {type} was installed after Azure IoT Operations.") with { Path = "systemData.createdAt" };

    // Casing differs between the article and what Azure returns.
    private static string? SettingOf(Extension extension, string name) =>
        extension.SettingNames.FirstOrDefault(candidate => Same.Text(candidate, name)) is { } found ? extension.Setting(found) : null;

    /// <summary>The ARM ids of the workspaces that the cluster's metrics go to: what the extension states, and where the rules send them.</summary>
    internal static string[] Workspaces(Site site) =>
    [
        .. new[] { MetricsExtension(site) is { } extension ? SettingOf(extension, WorkspaceSetting) : null }
            .Concat(AssociatedRules(site).SelectMany(rule => rule.MonitorAccountIds))
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];
}
