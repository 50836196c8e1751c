using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines;

/// <summary>Says why evidence is missing, and what would bring it.</summary>
internal static class MissingEvidence
{
    /// <summary>An Unknown finding about a kind neither side answered for.</summary>
    public static Finding Describe(GuidelineDefinition definition, Snapshot snapshot, EvidenceKind kind) =>
        Describe(definition, kind, Explain(snapshot, kind));

    /// <summary>Why neither side answered for a kind, and what would settle it.</summary>
    public static (Reason Reason, string Message, string SettledBy) Explain(Snapshot snapshot, EvidenceKind kind) =>
        Explain(kind, MostTelling(snapshot, kind), WasAsked(snapshot, EvidenceSource.Kubernetes));

    /// <summary>An Unknown finding about a kind Azure Resource Manager did not answer for, whatever the cluster said.</summary>
    public static Finding DescribeAzure(GuidelineDefinition definition, Snapshot snapshot, EvidenceKind kind)
    {
        Finding finding = Describe(definition, kind, Explain(kind with { Kubernetes = null }, snapshot.Query(kind, EvidenceSource.Azure), clusterWasAsked: true));

        // The cluster shows such resources as well, only not this of them.
        return kind.Kubernetes is not null && finding.Reason == Reason.NotCollected
            ? finding with { Message = $"The cluster does not show all of {kind.Name}; Azure Resource Manager does, and was not asked." }
            : finding;
    }

    private static Finding Describe(GuidelineDefinition definition, EvidenceKind kind, (Reason Reason, string Message, string SettledBy) explanation)
    {
        (Reason reason, string message, string settledBy) = explanation;
        return new()
        {
            Status = Status.Unknown,
            Reason = reason,
            Severity = definition.Severity,
            Target = new() { Kind = kind.Kubernetes?.Kind ?? kind.Name, Name = "" },
            Message = message,
            SettledBy = settledBy,
            Source = FindingSource.Evidence,
        };
    }

    // A side that was asked and refused says more than one that was never asked.
    private static QueryResult? MostTelling(Snapshot snapshot, EvidenceKind kind)
    {
        QueryResult? kubernetes = snapshot.Query(kind, EvidenceSource.Kubernetes);
        QueryResult? azure = snapshot.Query(kind, EvidenceSource.Azure);
        return kubernetes is null or { Outcome: QueryOutcome.NotRequested } ? azure ?? kubernetes : kubernetes;
    }

    private static bool WasAsked(Snapshot snapshot, EvidenceSource side) =>
        snapshot.Queries.Any(query => query.Source == side && query.Outcome != QueryOutcome.NotRequested);

    private static (Reason Reason, string Message, string SettledBy) Explain(EvidenceKind kind, QueryResult? query, bool clusterWasAsked)
    {
        string name = kind.Name;
        return query?.Outcome switch
        {
            QueryOutcome.Forbidden => (
                Reason.NotAuthorized,
                $"{name} may not be read by this caller.",
                query is { Source: EvidenceSource.Azure, Permission: { } action }
                    ? $"the permission {action}"
                    : $"the permission to {query.Permission ?? kind.Kubernetes?.Permission ?? $"read {kind.AzureType}"}"),
            QueryOutcome.Unreachable => (Reason.Unreachable, $"{name} could not be read{Because(query)}", "a connection that reaches the server"),
            QueryOutcome.TimedOut => (Reason.TimedOut, $"{name} were not answered in time.", "a longer -TimeoutSec"),
            QueryOutcome.Invalid => (Reason.InvalidData, $"The answer about {name} could not be understood{Because(query)}", "a server that answers in its own API"),
            _ when kind.Kubernetes is null => (
                Reason.NotCollected,
                $"{name} are known to Azure Resource Manager alone, which was not asked.",
                $"evidence of {kind.AzureType} from Azure Resource Manager: Connect-IoTOpsCluster with -InstanceId"),
            _ when !clusterWasAsked => (
                Reason.NotCollected,
                kind.AzureType is null ? $"{name} are known to the cluster alone, which was not asked." : $"{name} were not collected.",
                $"the cluster's own answer: Connect-IoTOpsCluster with -KubeContext, and the permission to {kind.Kubernetes.Permission}"),
            _ => (Reason.NotCollected, $"{name} were not collected.", $"a snapshot taken with the permission to {kind.Kubernetes.Permission}"),
        };
    }

    private static string Because(QueryResult query) => string.IsNullOrEmpty(query.Message) ? "." : $": {query.Message}";
}
