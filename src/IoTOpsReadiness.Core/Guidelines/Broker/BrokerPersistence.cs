using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Guidelines.Broker.BrokerEvidence;

namespace IoTOpsReadiness.Guidelines.Broker;

/// <summary>Check 41: it is decided what survives a power loss, and what is persisted is encrypted and has its disk.</summary>
internal sealed class BrokerPersistence : Guideline
{
    private const string Persistence = "persistence";

    // The sources differ on whether exactly this much is enough.
    private const double LeastBytes = 100e6;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 41,
        Id = "Broker.Persistence",
        Title = "Persistence is decided and works",
        Area = Area.Broker,
        Severity = Severity.Medium,
        Recommendation = "Decide at deployment whether retained messages, subscriber queues and the state store must survive the loss of the whole cluster; the disk buffer does not do that.",
        Remediation = "Create-only: New-IoTOpsDeploymentConfig -Persistence plans the redeployment; what is persisted can be changed later with az iot ops broker persist update.",
        Article = "manage-mqtt-broker/howto-broker-persistence",
        Since = Baseline.August2026,
        Needs = [Evidence.Brokers],
        Uses = [Evidence.Instances, Evidence.Pods, Evidence.Dataflows, Evidence.StorageClasses, Evidence.PersistentVolumeClaims],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        if (context.Site.Brokers.Count == 0)
        {
            return [NoBroker(context)];
        }

        IEnumerable<Finding> findings = context.Site.Brokers.SelectMany(broker => broker.HasPersistence ? Present(context, broker) : [Absent(context, broker)]);
        return context.Site.Brokers.Any(broker => broker.HasPersistence)
            ? [.. findings, .. Claims(context)]
            : [.. findings, .. Requests(context)];
    }

    private static Finding Absent(GuidelineContext context, Model.Broker broker)
    {
        // Persistence came with the 2025-07 preview of the service, and in release with 1.2.
        if (context.Site.Version is { } version && !version.IsAtLeast(1, 2))
        {
            return context.NotApplicable(broker, $"Azure IoT Operations {version} does not have persistence; it came with 1.2.");
        }

        return context.Inputs is { IntermittentConnectivity: true } or { OutageHours: > 0 }
            ? context.Fail(
                broker, Persistence, "not set", "persistence", "The site is declared to go offline, and nothing of the broker's state would survive a power loss meanwhile; the disk buffer is not durable.", Severity.Low)
            : context.Pass(broker, Persistence, "not set", "Nothing of the broker's state survives the loss of the whole cluster; that is the default, and can only be decided at deployment.");
    }

    private static IEnumerable<Finding> Present(GuidelineContext context, Model.Broker broker)
    {
        Finding[] problems = [.. Encryption(context, broker), .. Size(context, broker), .. Claim(context, broker)];
        if (problems.Length > 0)
        {
            return problems;
        }

        string modes = string.Join(", ", Mode("retain", broker.PersistenceRetainMode), Mode("subscriberQueue", broker.PersistenceQueueMode), Mode("stateStore", broker.PersistenceStateStoreMode));
        bool isIdle = new[] { broker.PersistenceRetainMode, broker.PersistenceQueueMode, broker.PersistenceStateStoreMode }.All(mode => Same.Text(mode, "None"));
        string note = isIdle ? " Nothing but session metadata is chosen to be persisted." : "";
        return [context.Pass(broker, Persistence, modes, $"The broker persists, encrypted.{note}", "encrypted persistence")];
    }

    private static IEnumerable<Finding> Encryption(GuidelineContext context, Model.Broker broker)
    {
        if (!Same.Text(broker.PersistenceEncryptionMode, "Enabled"))
        {
            yield return context.Fail(
                broker, "persistence.encryption.mode", broker.PersistenceEncryptionMode, "Enabled", "Messages and state are written to disk in plain text.");
        }
    }

    private static IEnumerable<Finding> Size(GuidelineContext context, Model.Broker broker)
    {
        const string path = "persistence.maxSize";
        string? size = broker.PersistenceMaxSize;
        if (!Quantity.TryParse(size, out double bytes))
        {
            // Samples write GiB, which is no Kubernetes quantity; the operator's reading of it is not documented.
            yield return context.Fail(broker, path, size ?? "not set", "for example 10G", size is null ? "Persistence has no maximum size, which the service requires." : "The maximum size is not a size.", Severity.Low);
        }
        else if (bytes < LeastBytes)
        {
            yield return context.Fail(broker, path, size, "more than 100M", "The service asks for more than 100 MB of persistence.", Severity.Low);
        }
    }

    private static IEnumerable<Finding> Claim(GuidelineContext context, Model.Broker broker)
    {
        const string claim = "persistence.persistentVolumeClaimSpec";
        if (!broker.HasPersistenceClaim)
        {
            yield break;
        }

        if (!context.Site.Has(Evidence.StorageClasses))
        {
            yield return context.Missing(Evidence.StorageClasses);
            yield break;
        }

        StorageClass? storageClass = context.Site.FindStorageClass(broker.PersistenceStorageClass);
        if (storageClass is null)
        {
            yield return context.Fail(
                broker, $"{claim}.storageClassName", broker.PersistenceStorageClass ?? "not set", "a storage class of the cluster", "The cluster has no such storage class, so the volumes cannot be made.");
        }
        else if (IsLocalPath(storageClass) && broker.PersistenceAccessModes.Any(mode => mode != "ReadWriteOncePod"))
        {
            yield return context.Fail(
                broker, $"{claim}.accessModes", string.Join(", ", broker.PersistenceAccessModes), "ReadWriteOncePod", $"On class {storageClass.Name} the claim has to be ReadWriteOncePod.", Severity.Low);
        }
    }

    // Ephemeral claims are the disk buffer's: they go with their pod.
    private static IEnumerable<Finding> Claims(GuidelineContext context)
    {
        if (!context.Site.Has(Evidence.PersistentVolumeClaims))
        {
            return [context.Missing(Evidence.PersistentVolumeClaims)];
        }

        PersistentVolumeClaim[] claims = [.. context.Site.BackendClaims.Where(claim => !claim.IsEphemeral)];
        if (claims.Length == 0)
        {
            return [context.FailSite("Persistence is configured, and no backend of the broker has a claim for it.", "none", "one claim per backend") with { Source = FindingSource.Runtime }];
        }

        PersistentVolumeClaim[] unbound = [.. claims.Where(claim => !claim.IsBound)];
        return unbound.Length > 0
            ? unbound.Select(claim => context.Fail(claim, null, claim.Phase ?? "no phase", "Bound", "A volume for persisted data is not there.", null, FindingSource.Runtime))
            : [context.PassSite(Text($"All {claims.Length} claims of the broker's backends are bound.")) with { Source = FindingSource.Runtime }];
    }

    private static IEnumerable<Finding> Requests(GuidelineContext context) => context.Site.Has(Evidence.Dataflows)
        ? context.Site.Dataflows
            .Where(flow => flow.IsEnabled && flow.RequestsDiskPersistence)
            .Select(flow => context.Fail(
                flow, "requestDiskPersistence", "Enabled", "persistence of the broker", "The dataflow asks for its messages to be persisted, and the broker does not persist: the request has no effect.", Severity.Low))
        : [context.Missing(Evidence.Dataflows)];

    private static string Mode(string name, string? mode) => $"{name} {mode ?? "not set"}";

    private static bool IsLocalPath(StorageClass storageClass) => storageClass.Provisioner?.Contains("local-path", StringComparison.OrdinalIgnoreCase) ?? false;
}
